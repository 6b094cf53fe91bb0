package org.countersign.ledger;

import java.util.List;

/**
 * Which keys may sign what, at which index, as the log itself says. It begins with entry 0 and
 * grows by the events about keys; validity is an interval of indexes and never a time.
 */
public final class KeyHistory {
  private final Digest genesisHash;
  private final Genesis genesis;
  private final EventVerifier events;

  private KeyHistory(Digest genesisHash, Genesis genesis, EventVerifier events) {
    this.genesisHash = genesisHash;
    this.genesis = genesis;
    this.events = events;
  }

  /**
   * The history that entry 0 begins, which vouches for itself: pin {@link #genesisHash()}.
   *
   * @throws InvalidSignatureException if it is not signed by the event key it names
   * @throws IllegalArgumentException if it is no genesis
   */
  public static KeyHistory beginning(Envelope entry0) {
    var claimed = Genesis.of(Event.parse(entry0.payload()));
    var events = EventVerifier.of(List.of(claimed.eventKeySpki()));
    return new KeyHistory(entry0.leafHash(), Genesis.of(entry0.verifiedEvent(events)), events);
  }

  /**
   * The history after a verified entry. Only events about keys change it.
   *
   * @throws IllegalArgumentException for a second genesis, one that is not the pinned one, or an
   *     event about keys that this version cannot interpret; going on would trust blindly
   */
  public KeyHistory plus(long index, Event event) {
    boolean isGenesis = event.type().equals(Genesis.TYPE);
    if (isGenesis != (index == 0)) {
      throw new IllegalArgumentException("entry " + index + " is " + event.type());
    }
    if (event.type().startsWith("key.")) {
      throw new IllegalArgumentException("an unknown event about keys: " + event.type());
    }
    return this;
  }

  /**
   * The event of the entry at an index, signed by a key that was valid there, for this log.
   *
   * @throws InvalidSignatureException if it is not so signed
   * @throws IllegalArgumentException if it is no event, or one of another log
   */
  public Event verify(long index, Envelope leaf) {
    var event = leaf.verifiedEvent(eventsAt(index));
    if (!event.log().equals(genesis.origin())) {
      throw new IllegalArgumentException("an event of log " + event.log());
    }
    return event;
  }

  /** The event keys valid at an index. */
  public EventVerifier eventsAt(long index) {
    if (index < 0) {
      throw new IllegalArgumentException("no entry " + index);
    }
    return events;
  }

  /** The key that signs the checkpoint of a size. */
  public NoteVerifier checkpointsAt(long size) {
    if (size < 0) {
      throw new IllegalArgumentException("no log of size " + size);
    }
    return genesis.checkpoint();
  }

  /** The key that signs attestations from an index on. */
  public AttestationVerifier attestationsAt(long index) {
    if (index < 0) {
      throw new IllegalArgumentException("no entry " + index);
    }
    return genesis.attestation();
  }

  public Origin origin() {
    return genesis.origin();
  }

  /** The leaf hash of entry 0, by which a log is pinned. */
  public Digest genesisHash() {
    return genesisHash;
  }
}
