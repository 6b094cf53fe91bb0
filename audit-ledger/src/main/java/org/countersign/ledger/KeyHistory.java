package org.countersign.ledger;

import java.util.ArrayList;
import java.util.Comparator;
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
    var objection = objection(index, signed);
    if (objection.isPresent()) {
      throw refused(change, objection.get());
    }
    if (change instanceof KeyChange.Introduced introduced) {
      return with(root, plus(lives, life(introduced.key(), index)), turns, introduced.keyId());
    }
    if (change instanceof KeyChange.Rotated rotated) {
      return rotated(index, rotated);
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

  private static IllegalArgumentException refused(KeyChange change, KeyObjection objection) {
    var told = change.type() + " " + objection.says();
    boolean unproven =
        objection == KeyObjection.NOT_SIGNED_BY_ROOT || objection == KeyObjection.NOT_HELD;
    return unproven ? new InvalidSignatureException(told) : new IllegalArgumentException(told);
  }

  /**
   * Why {@link #plus} would refuse this change as the entry at an index; empty if it would not.
   * Signatures are asked first, so that only the root learns more of what it proposes.
   */
  public Optional<KeyObjection> objection(long index, SignedKeyChange signed) {
    var change = signed.change();
    if (root.isEmpty()) {
      return Optional.of(KeyObjection.NO_ROOT);
    }
    if (!signed.isSigned(root.get().spki(), genesisHash)) {
      return Optional.of(KeyObjection.NOT_SIGNED_BY_ROOT);
    }
    if (!signed.isHeld(genesisHash)) {
      return Optional.of(KeyObjection.NOT_HELD);
    }
    if (change instanceof KeyChange.Introduced introduced) {
      return objectionToNew(introduced.keyId(), introduced.use(), root.get());
    }
    if (change instanceof KeyChange.Rotated rotated) {
      return objectionToNew(rotated.keyId(), rotated.use(), root.get())
          .or(() -> objectionToOld(rotated));
    }
    if (change instanceof KeyChange.Compromised compromised) {
      return compromised.since() > index
          ? Optional.of(KeyObjection.YET_TO_COME)
          : when(roleOf(compromised.keyId()).isEmpty(), KeyObjection.UNKNOWN);
    }
    return when(
        lives.stream().noneMatch(each -> isOpen(each, change.keyId())), KeyObjection.UNKNOWN);
  }

  private Optional<KeyObjection> objectionToNew(String keyId, Keys.Use use, Genesis.Root log) {
    return when(everKnown.contains(keyId), KeyObjection.KNOWN)
        .or(() -> when(use != log.use(), KeyObjection.ANOTHER_USE));
  }

  private Optional<KeyObjection> objectionToOld(KeyChange.Rotated rotated) {
    var present =
        rotated.key().role() == KeyRole.ROOT ? rootKeyId() : Optional.of(checkpointKeyId());
    return when(!present.equals(Optional.of(rotated.old())), KeyObjection.NOT_THE_PRESENT_KEY);
  }

  private static Optional<KeyObjection> when(boolean wrong, KeyObjection objection) {
    return wrong ? Optional.of(objection) : Optional.empty();
  }

  private Optional<KeyRole> roleOf(String keyId) {
    if (rootKeyId().equals(Optional.of(keyId))) {
      return Optional.of(KeyRole.ROOT);
    }
    if (turns.stream().anyMatch(each -> each.keyId().equals(keyId))) {
      return Optional.of(KeyRole.CHECKPOINT);
    }
    return lives.stream()
        .filter(each -> each.key.keyId().equals(keyId))
        .map(each -> each.key.role())
        .findFirst();
  }

  private static Life life(KeyChange.NewKey key, long index) {
    return new Life(key, index + 1, Long.MAX_VALUE);
  }

  private KeyHistory rotated(long index, KeyChange.Rotated rotated) {
    var key = rotated.key();
    if (key.role() == KeyRole.ROOT) {
      var next = root.map(before -> new Genesis.Root(key.key(), before.use()));
      return with(next, lives, turns, rotated.keyId());
    }
    var verifier = NoteVerifier.ofSpki(origin().value(), key.spki());
    return with(root, lives, plus(turns, new Turn(index + 1, verifier, true)), rotated.keyId());
  }

  private KeyHistory compromised(long index, KeyChange.Compromised change) {
    var role = roleOf(change.keyId()).orElseThrow();
    boolean ends = lives.stream().anyMatch(each -> isOpen(each, change.keyId()));
    return new KeyHistory(
        genesisHash,
        role == KeyRole.ROOT ? Optional.empty() : root,
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

  private List<Life> ended(String keyId, long index) {
    return lives.stream()
        .map(each -> isOpen(each, keyId) ? new Life(each.key, each.from, index + 1) : each)
        .toList();
  }

  private static boolean isOpen(Life life, String keyId) {
    return life.until == Long.MAX_VALUE && life.key.keyId().equals(keyId);
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
    return requireOwn(index, leaf.verifiedEvent(eventsAt(index)));
  }

  /**
   * {@link #verify} of an entry that the caller itself has signed or verified before, and whose
   * bytes are the same: says whether it may stand at this index, and spares the curve.
   *
   * @throws InvalidSignatureException if its key was not valid at the index
   * @throws IllegalArgumentException if it is no event, or one of another log
   */
  public Event place(long index, Envelope leaf) {
    for (var signature : leaf.signatures()) {
      if (!eventsAt(index).trusts(signature.keyId())) {
        throw new InvalidSignatureException("not signed by key " + signature.keyId());
      }
    }
    return requireOwn(index, Event.parse(leaf.payload()));
  }

  private Event requireOwn(long index, Event event) {
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

  /**
   * What became of one key.
   *
   * @param spki the public key as base64 of its DER SubjectPublicKeyInfo
   * @param from the first index whose entry it may sign, or the smallest size whose checkpoint
   * @param until the first it may not; none while it holds
   * @param compromisedSince the size up to which it was safe, where somebody else may have held it
   */
  public record Known(
      String keyId,
      KeyRole role,
      String spki,
      long from,
      Optional<Long> until,
      Optional<Long> compromisedSince) {}

  /** Every key that ever signed entries, attestations or checkpoints, as they came. */
  public List<Known> keys() {
    var keys = new ArrayList<Known>();
    for (var life : lives) {
      var until = Optional.of(life.until).filter(end -> end != Long.MAX_VALUE);
      keys.add(known(life.key.keyId(), life.key.role(), life.key.key(), life.from, until));
    }
    for (int at = 0; at < turns.size(); at++) {
      var turn = turns.get(at);
      Optional<Long> until = Optional.empty();
      if (at + 1 < turns.size()) {
        var next = turns.get(at + 1);
        until = Optional.of(next.both ? next.from + 1 : next.from);
      }
      var spki = Base64Text.encode(turn.key.spki());
      keys.add(known(turn.keyId(), KeyRole.CHECKPOINT, spki, turn.from, until));
    }
    keys.sort(Comparator.comparingLong(Known::from));
    return keys;
  }

  private Known known(String keyId, KeyRole role, String spki, long from, Optional<Long> until) {
    var since =
        compromises.stream()
            .filter(each -> each.keyId().equals(keyId))
            .map(Compromise::since)
            .min(Long::compare);
    return new Known(keyId, role, spki, from, until, since);
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
