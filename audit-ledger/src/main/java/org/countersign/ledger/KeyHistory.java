package org.countersign.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which keys may sign what, at which index, as the log itself says. It begins with entry 0 and
 * grows by the events about keys; validity is an interval of indexes and never a time.
 */
public final class KeyHistory {
  /**
   * A key somebody else may have held.
   *
   * @param since the size up to which it was safe
   * @param reported the index of the entry that says so, after which the key signs no more
   */
  public record Compromise(String keyId, KeyRole role, long since, long reported) {}

  /** The key of an event or attestation, from an index on and until before another. */
  private record Life(KeyChange.NewKey key, long from, long until) {
    boolean covers(long index) {
      return from <= index && index < until;
    }
  }

  /**
   * A key that signs checkpoints from a size on.
   *
   * @param both whether the checkpoint of that very size is signed by the key before, too
   */
  private record Turn(long from, NoteVerifier key, boolean both) {
    String keyId() {
      return Digest.sha256(key.spki()).hex();
    }
  }

  private final Digest genesisHash;
  private final Optional<Genesis.Root> root;
  private final List<Life> lives;
  private final List<Turn> turns;
  private final List<Compromise> compromises;
  private final List<Recovery> recoveries;
  private final List<String> everKnown;
  private final NavigableMap<Long, EventVerifier> events = new TreeMap<>();
  private final NavigableMap<Long, List<AttestationVerifier>> attestations = new TreeMap<>();

  private KeyHistory(
      Digest genesisHash,
      Optional<Genesis.Root> root,
      List<Life> lives,
      List<Turn> turns,
      List<Compromise> compromises,
      List<Recovery> recoveries,
      List<String> everKnown) {
    this.genesisHash = genesisHash;
    this.root = root;
    this.lives = List.copyOf(lives);
    this.turns = List.copyOf(turns);
    this.compromises = List.copyOf(compromises);
    this.recoveries = List.copyOf(recoveries);
    this.everKnown = List.copyOf(everKnown);
    var bounds = new TreeSet<Long>();
    for (var life : lives) {
      bounds.add(life.from);
      bounds.add(life.until);
    }
    for (long bound : bounds) {
      events.put(bound, EventVerifier.of(keysAt(KeyRole.EVENT, bound)));
      attestations.put(
          bound,
          keysAt(KeyRole.ATTESTATION, bound).stream().map(AttestationVerifier::ofSpki).toList());
    }
  }

  private List<byte[]> keysAt(KeyRole role, long index) {
    return lives.stream()
        .filter(each -> each.key.role() == role && each.covers(index))
        .map(each -> each.key.spki())
        .toList();
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
    var genesis = Genesis.of(entry0.verifiedEvent(events));
    var event = new KeyChange.NewKey(KeyRole.EVENT, genesis.eventKey());
    var attestation =
        new KeyChange.NewKey(KeyRole.ATTESTATION, Base64Text.encode(genesis.attestation().spki()));
    var checkpoint = new Turn(0, genesis.checkpoint(), false);
    var known = new ArrayList<>(List.of(event.keyId(), attestation.keyId(), checkpoint.keyId()));
    genesis.root().ifPresent(each -> known.add(Digest.sha256(each.spki()).hex()));
    return new KeyHistory(
        entry0.leafHash(),
        genesis.root(),
        List.of(new Life(event, 0, Long.MAX_VALUE), new Life(attestation, 0, Long.MAX_VALUE)),
        List.of(checkpoint),
        List.of(),
        List.of(),
        known);
  }

  /**
   * The history after a verified entry. Only events about keys and recoveries change it.
   *
   * @throws InvalidSignatureException if the root did not sign a change of keys, or nobody has
   *     shown to hold a new one
   * @throws IllegalArgumentException for a second genesis, one that is not the pinned one, a change
   *     that cannot be, or an event about keys that this version cannot interpret; going on would
   *     trust blindly
   */
  public KeyHistory plus(long index, Event event) {
    boolean isGenesis = event.type().equals(Genesis.TYPE);
    if (isGenesis != (index == 0)) {
      throw new IllegalArgumentException("entry " + index + " is " + event.type());
    }
    if (event.type().startsWith("key.")) {
      return changed(index, SignedKeyChange.of(event));
    }
    if (event.type().equals(Recovery.TYPE)) {
      return recovered(index, Recovery.of(event));
    }
    return this;
  }

  private KeyHistory changed(long index, SignedKeyChange signed) {
    var change = signed.change();
    var log =
        root.orElseThrow(
            () -> new IllegalArgumentException(change.type() + " in a log without a root key"));
    if (!signed.isSigned(log.spki(), genesisHash)) {
      throw new InvalidSignatureException(change.type() + " is not signed by the root");
    }
    if (change instanceof KeyChange.Introduced introduced) {
      requireNew(introduced.key(), introduced.use(), log);
      return with(root, plus(lives, life(introduced.key(), index)), turns, introduced.keyId());
    }
    if (change instanceof KeyChange.Rotated rotated) {
      requireNew(rotated.key(), rotated.use(), log);
      return rotated(index, rotated, log);
    }
    if (change instanceof KeyChange.Retired retired) {
      return new KeyHistory(
          genesisHash,
          root,
          ended(retired.keyId(), index),
          turns,
          compromises,
          recoveries,
          everKnown);
    }
    return compromised(index, (KeyChange.Compromised) change);
  }

  private static Life life(KeyChange.NewKey key, long index) {
    return new Life(key, index + 1, Long.MAX_VALUE);
  }

  private KeyHistory rotated(long index, KeyChange.Rotated rotated, Genesis.Root log) {
    var key = rotated.key();
    if (key.role() == KeyRole.ROOT) {
      if (!rotated.old().equals(Digest.sha256(log.spki()).hex())) {
        throw new IllegalArgumentException("the root key is not " + rotated.old());
      }
      var next = new Genesis.Root(key.key(), log.use());
      return with(Optional.of(next), lives, turns, rotated.keyId());
    }
    if (!rotated.old().equals(checkpointKeyId())) {
      throw new IllegalArgumentException("the checkpoint key is not " + rotated.old());
    }
    var verifier = new NoteVerifier(origin().value(), Ed25519.rawOfSpki(key.spki()));
    return with(root, lives, plus(turns, new Turn(index + 1, verifier, true)), rotated.keyId());
  }

  private KeyHistory compromised(long index, KeyChange.Compromised change) {
    if (change.since() > index) {
      throw new IllegalArgumentException("compromised since " + change.since() + ", yet to come");
    }
    boolean isRoot = rootKeyId().equals(Optional.of(change.keyId()));
    boolean isCheckpoint = turns.stream().anyMatch(each -> each.keyId().equals(change.keyId()));
    var role =
        isRoot
            ? KeyRole.ROOT
            : isCheckpoint
                ? KeyRole.CHECKPOINT
                : lives.stream()
                    .filter(each -> each.key.keyId().equals(change.keyId()))
                    .map(each -> each.key.role())
                    .findFirst()
                    .orElseThrow(() -> unknown(change.keyId()));
    boolean ends = lives.stream().anyMatch(each -> isOpen(each, change.keyId()));
    return new KeyHistory(
        genesisHash,
        isRoot ? Optional.empty() : root,
        ends ? ended(change.keyId(), index) : lives,
        turns,
        plus(compromises, new Compromise(change.keyId(), role, change.since(), index)),
        recoveries,
        everKnown);
  }

  private KeyHistory recovered(long index, Recovery recovery) {
    if (recovery.kept().size() != index || !recovery.lost().origin().equals(origin())) {
      throw new IllegalArgumentException(
          "a recovery of " + recovery.kept() + " at entry " + index + " of " + origin());
    }
    var turn = new Turn(index + 1, recovery.checkpoint(), false);
    return new KeyHistory(
        genesisHash,
        root,
        lives,
        plus(turns, turn),
        compromises,
        plus(recoveries, recovery),
        plus(everKnown, turn.keyId()));
  }

  private void requireNew(KeyChange.NewKey key, Keys.Use use, Genesis.Root log) {
    if (everKnown.contains(key.keyId())) {
      throw new IllegalArgumentException("key " + key.keyId() + " is known already");
    }
    if (use != log.use()) {
      throw new IllegalArgumentException(
          "a " + use.code() + " key in a log for " + log.use().code());
    }
  }

  private List<Life> ended(String keyId, long index) {
    if (lives.stream().noneMatch(each -> isOpen(each, keyId))) {
      throw unknown(keyId);
    }
    return lives.stream()
        .map(each -> isOpen(each, keyId) ? new Life(each.key, each.from, index + 1) : each)
        .toList();
  }

  private static boolean isOpen(Life life, String keyId) {
    return life.until == Long.MAX_VALUE && life.key.keyId().equals(keyId);
  }

  private static IllegalArgumentException unknown(String keyId) {
    return new IllegalArgumentException("no key for events or attestations is " + keyId);
  }

  private KeyHistory with(
      Optional<Genesis.Root> root, List<Life> lives, List<Turn> turns, String known) {
    return new KeyHistory(
        genesisHash, root, lives, turns, compromises, recoveries, plus(everKnown, known));
  }

  private static <T> List<T> plus(List<T> list, T last) {
    var longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }

  /**
   * The event of the entry at an index, signed by a key that was valid there, for this log.
   *
   * @throws InvalidSignatureException if it is not so signed
   * @throws IllegalArgumentException if it is no event, or one of another log
   */
  public Event verify(long index, Envelope leaf) {
    var event = leaf.verifiedEvent(eventsAt(index));
    // a recovery is the first entry under the origin it names itself
    if (!event.log().equals(originAt(index + 1)) && !event.type().equals(Recovery.TYPE)) {
      throw new IllegalArgumentException("an event of log " + event.log());
    }
    return event;
  }

  /** The event keys valid at an index. */
  public EventVerifier eventsAt(long index) {
    requireIndex(index);
    return events.floorEntry(index).getValue();
  }

  /**
   * The key that signs the checkpoint of a size; where the keys change, the older one of two.
   *
   * @see #checkpointKeysAt
   */
  public NoteVerifier checkpointsAt(long size) {
    return checkpointKeysAt(size).get(0);
  }

  /** All keys that must sign the checkpoint of a size: one, or two where they change. */
  public List<NoteVerifier> checkpointKeysAt(long size) {
    if (size < 0) {
      throw new IllegalArgumentException("no log of size " + size);
    }
    int at = turns.size() - 1;
    while (turns.get(at).from > size) {
      at--;
    }
    var turn = turns.get(at);
    return turn.both && turn.from == size
        ? List.of(turns.get(at - 1).key, turn.key)
        : List.of(turn.key);
  }

  /** Every key that ever signed checkpoints, in their order. */
  public List<NoteVerifier> checkpointKeys() {
    return turns.stream().map(Turn::key).toList();
  }

  /** The keys that sign attestations at an index. */
  public List<AttestationVerifier> attestationsAt(long index) {
    requireIndex(index);
    return attestations.floorEntry(index).getValue();
  }

  private static void requireIndex(long index) {
    if (index < 0) {
      throw new IllegalArgumentException("no entry " + index);
    }
  }

  /** The origin the log has now. */
  public Origin origin() {
    return new Origin(turns.get(turns.size() - 1).key.name());
  }

  /** The origin under which the checkpoint of a size is signed. */
  public Origin originAt(long size) {
    return new Origin(checkpointsAt(size).name());
  }

  /** The hex SHA-256 of the SubjectPublicKeyInfo of the checkpoint key there is now. */
  public String checkpointKeyId() {
    return turns.get(turns.size() - 1).keyId();
  }

  /** The name of the root key; none if the log was begun without, or it was compromised. */
  public Optional<String> rootKeyId() {
    return root.map(each -> Digest.sha256(each.spki()).hex());
  }

  /** How often the log changed its checkpoint key: see {@link LedgerStore#epoch()}. */
  public long epoch() {
    return turns.size() - 1L;
  }

  /** What was said to be compromised, in the order of the entries. */
  public List<Compromise> compromises() {
    return compromises;
  }

  /** Where the log lost entries and went on, in order. */
  public List<Recovery> recoveries() {
    return recoveries;
  }

  /** The leaf hash of entry 0, by which a log is pinned. */
  public Digest genesisHash() {
    return genesisHash;
  }
}
