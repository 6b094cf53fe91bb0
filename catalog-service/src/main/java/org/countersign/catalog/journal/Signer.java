package org.countersign.catalog.journal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.countersign.catalog.platform.Ids;
import org.countersign.ledger.Commitment;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Event;
import org.countersign.ledger.KeyHistory;
import org.countersign.ledger.KeyRole;
import org.countersign.ledger.Keys;
import org.countersign.ledger.Leaf;
import org.countersign.ledger.Ledger;
import org.countersign.ledger.NoteVerifier;
import org.countersign.ledger.Origin;
import org.countersign.ledger.PayloadRef;
import org.jspecify.annotations.Nullable;

/** Turns deeds into signed leaves, with the keys of this node. */
@ApplicationScoped
public class Signer {
  private static final int LONGEST_TEXT = 16_384;

  private final Clock clock;
  private final Ids ids;
  private final SecureRandom random;
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();
  private final OwnLeaves own = new OwnLeaves();
  private volatile @Nullable Opened opened;

  /**
   * What this node signs with.
   *
   * @param active empty while the log knows no valid key that is here: then nothing is signed
   * @param valid the event keys by which an entry after the newest may be signed
   */
  private record Opened(
      Supplier<KeyRing> directory,
      KeyRing ring,
      Optional<Keys> active,
      Set<String> valid,
      KeyEntries entries,
      String node) {
    static Opened of(Supplier<KeyRing> directory, KeyEntries entries, String node) {
      var ring = directory.get();
      var history = entries.history();
      var valid =
          history.keys().stream()
              .filter(key -> key.role() == KeyRole.EVENT && key.until().isEmpty())
              .map(KeyHistory.Known::keyId)
              .collect(Collectors.toUnmodifiableSet());
      return new Opened(directory, ring, ring.active(history), valid, entries, node);
    }

    Opened with(KeyEntries grown) {
      return grown.history() == entries.history()
          ? new Opened(directory, ring, active, valid, grown, node)
          : of(directory, grown, node);
    }

    Keys keys() {
      return active.orElseThrow(
          () -> new IllegalStateException("no key by which this log is signed is here"));
    }
  }

  /** A leaf and what is stored beside it. */
  record Signed(Leaf leaf, Map<Digest, Deed.Payload> payloads, List<Commitment.Opening> openings) {}

  @Inject
  Signer(Clock clock, Ids ids, SecureRandom random) {
    this.clock = clock;
    this.ids = ids;
    this.random = random;
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected Signer() {
    this(null, null, null);
  }

  /**
   * Called when the ledger was found or founded, and again when it was recovered.
   *
   * @param directory reads the keys that are here now
   */
  synchronized void open(Supplier<KeyRing> directory, KeyEntries entries, String node) {
    opened = Opened.of(directory, entries, node);
  }

  /** Takes in what the log has said about keys since, here or on another node. */
  synchronized void hear(Connection connection) throws SQLException {
    var now = opened();
    opened = now.with(now.entries().grown(connection));
  }

  /** Asks at every append which keys are here. */
  Ledger ledger() {
    return new Ledger(epoch -> ring().checkpoint(history(), epoch));
  }

  /** The private keys that are here. */
  KeyRing ring() {
    return opened().ring();
  }

  /** Reads the directory of keys again: somebody has put another set there. */
  synchronized KeyRing reread() {
    var now = opened();
    opened = Opened.of(now.directory(), now.entries(), now.node());
    return opened().ring();
  }

  /** The keys this node signs with now. */
  Keys keys() {
    return opened().keys();
  }

  /** How many entries this node has looked through for changes of keys. */
  long heard() {
    return opened().entries().size();
  }

  String node() {
    return opened().node();
  }

  public Origin origin() {
    return history().origin();
  }

  /**
   * Asked under the head's lock: takes in the changes of keys up to the newest one.
   *
   * @param newest the index of the newest entry about keys, -1 if there is none
   */
  void requireHeard(Connection connection, long newest) throws SQLException {
    if (newest >= opened().entries().size()) {
      hearOf(connection, newest);
    }
  }

  /**
   * Asked under the head's lock for each entry about to be written.
   *
   * @throws StaleKeyException if its key ended after it was signed
   */
  void requireCurrent(Leaf leaf) {
    if (!opened().valid().contains(leaf.envelope().signatures().get(0).keyId())) {
      throw new StaleKeyException("the key that signed " + leaf.event().id() + " has ended");
    }
  }

  /** The same event, signed by the key that holds now. */
  Leaf again(Leaf leaf) {
    return signed(leaf.event(), leaf.stream());
  }

  Signed again(Signed signed) {
    return new Signed(again(signed.leaf()), signed.payloads(), signed.openings());
  }

  private synchronized void hearOf(Connection connection, long index) throws SQLException {
    // of many that wait here only the first has something to read
    if (index >= opened().entries().size()) {
      hear(connection);
    }
  }

  /** Key history of this log, for whoever verifies. */
  public KeyHistory history() {
    return opened().entries().history();
  }

  /** The key that signs checkpoints now. */
  public NoteVerifier checkpointKey() {
    var keys = history().checkpointKeys();
    return keys.get(keys.size() - 1);
  }

  /** Signs a gate decision with the attestation key. */
  public Envelope attest(String payloadType, byte[] statement) {
    return opened().keys().attestation().sign(payloadType, statement);
  }

  /** The public attestation key in PEM. */
  public String attestationKeyPem() {
    return opened().keys().attestation().publicKeyPem();
  }

  /**
   * The event of a leaf whose signature holds at its index. An index beyond what this node has
   * heard may be signed by a key that is newer than that.
   */
  public Event verified(Connection connection, long index, Envelope leaf) throws SQLException {
    if (index >= opened().entries().size()) {
      hearOf(connection, index);
    }
    return hasSigned(leaf.leafHash())
        ? history().place(index, leaf)
        : history().verify(index, leaf);
  }

  /** Whether this process has signed a leaf of these bytes of late. */
  boolean hasSigned(Digest leaf) {
    return own.contains(leaf);
  }

  UUID nextId() {
    return ids.next();
  }

  Instant now() {
    return clock.instant();
  }

  /** Told after every commit that appended. */
  public void follow(Runnable follower) {
    followers.add(follower);
  }

  void grew() {
    followers.forEach(Runnable::run);
  }

  Signed sign(Deed deed, Optional<UUID> eventId, boolean stream) {
    return sign(deed, eventId, stream, clock.instant());
  }

  Signed sign(Deed deed, Optional<UUID> eventId, boolean stream, Instant at) {
    requireWholeState(deed);
    var id = eventId.orElseGet(ids::next);
    var payloads = new LinkedHashMap<Digest, Deed.Payload>();
    var refs = new ArrayList<PayloadRef>();
    for (var payload : deed.payloads()) {
      var ref = PayloadRef.of(payload.name(), payload.mediaType(), payload.bytes());
      refs.add(ref);
      payloads.put(ref.sha256(), payload);
    }
    var commitments = new HashMap<String, String>();
    var openings = new ArrayList<Commitment.Opening>();
    deed.privately()
        .forEach(
            (field, text) -> {
              var opening = opening(id, field, text);
              openings.add(opening);
              commitments.put(field, opening.commitment().base64());
            });
    var event =
        new Event(
            id,
            deed.type(),
            at,
            origin(),
            opened().node(),
            deed.actor(),
            subject(deed),
            data(deed),
            refs,
            commitments);
    return new Signed(signed(event, stream), payloads, openings);
  }

  private Leaf signed(Event event, boolean stream) {
    var leaf = Leaf.signed(event, keys().event(), stream);
    own.add(leaf.envelope().leafHash());
    return leaf;
  }

  private static void requireWholeState(Deed deed) {
    var fields = deed.kind().fieldNames();
    if (!fields.containsAll(deed.state().keySet())
        || (deed.kind().isRow() && deed.state().isEmpty())) {
      throw new IllegalArgumentException(
          deed.type() + " states " + deed.state().keySet() + " where its row has " + fields);
    }
  }

  private static Map<String, String> subject(Deed deed) {
    var subject = new HashMap<String, String>();
    subject.put("kind", deed.kind().code());
    subject.put("id", deed.subject().toString());
    deed.scope().ifPresent(scope -> subject.put("scope", scope.toString()));
    return subject;
  }

  private static Map<String, Object> data(Deed deed) {
    if (deed.state().isEmpty()) {
      return deed.data();
    }
    var data = new HashMap<>(deed.data());
    data.put("state", deed.state());
    return data;
  }

  private Commitment.Opening opening(UUID id, String field, String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT) {
      throw new IllegalArgumentException(field + " is longer than " + LONGEST_TEXT + " bytes");
    }
    return Commitment.Opening.of(random, id, field, text);
  }

  private Opened opened() {
    var now = opened;
    if (now == null) {
      throw new IllegalStateException("the ledger is not open yet");
    }
    return now;
  }
}
