package org.countersign.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Re-derives a log from its stored bytes: hashes, chain, tree, checkpoints, signatures, canonical
 * form, queryable columns and payloads. It shares the formats with {@link Ledger} and no other
 * code, and holds one entry at a time.
 */
public final class Inspection {
  /** What the store says about one entry, in the order of its rows. */
  public static final class Row {
    private final long index;
    private final byte[] leaf;
    private final byte[] leafHash;
    private final byte[] chain;
    private final Columns columns;

    /** A row with its bytes as they are stored, of whatever length; the arrays are not copied. */
    public Row(long index, byte[] leaf, byte[] leafHash, byte[] chain, Columns columns) {
      this.index = index;
      this.leaf = leaf;
      this.leafHash = leafHash;
      this.chain = chain;
      this.columns = columns;
    }
  }

  /** The columns that are searched, which must say what the leaf says. */
  public record Columns(UUID id, String type, String kind, String subject, UUID actor) {
    /** What an event says in these columns. */
    public static Columns of(Event event) {
      return new Columns(
          event.id(),
          event.type(),
          String.valueOf(event.subject().get("kind")),
          String.valueOf(event.subject().get("id")),
          event.actor());
    }
  }

  /** A stored checkpoint: the size of its row and the text of its note. */
  public record StoredNote(long size, String note) {}

  /** What was wrong; the names are promised to callers and do not change. */
  public enum Code {
    /** An index is missing, or there twice. */
    GAP,
    LEAF_HASH,
    CHAIN,
    /** The leaf is no envelope in its canonical form. */
    ENVELOPE,
    /** The leaf is not signed by a key that was valid at its index. */
    SIGNATURE,
    /** The signed bytes are no event of this log in canonical form. */
    EVENT,
    COLUMN,
    PAYLOAD_MISSING,
    PAYLOAD,
    /** Entry 0 is not the pinned one. */
    GENESIS,
    /** A checkpoint is missing, unsigned, or of another tree. */
    CHECKPOINT,
    /** The stored head is not that of the entries. */
    HEAD
  }

  /** The answer. */
  public sealed interface Answer {
    boolean sound();
  }

  /** Everything holds, up to this size and root. */
  public record Sound(long size, Digest root) implements Answer {
    @Override
    public boolean sound() {
      return true;
    }
  }

  /**
   * Something does not hold.
   *
   * @param index the first bad entry; for a checkpoint the first entry that no earlier checkpoint
   *     vouches for, for a missing entry its index
   */
  public record Unsound(long index, Code code, String reason) implements Answer {
    @Override
    public boolean sound() {
      return false;
    }
  }

  private static final class Found extends Exception {
    private final transient Unsound unsound;

    Found(long index, Code code, String reason) {
      super(reason, null, false, false);
      this.unsound = new Unsound(index, code, reason);
    }
  }

  private final PayloadSource payloads;
  private final ObjLongConsumer<Event> fold;
  private final Optional<Digest> pinnedGenesis;
  private final Predicate<Digest> signed;

  private Frontier frontier = Frontier.EMPTY;
  private Digest chain = Digest.CHAIN_START;
  private long vouchedFor;
  private @Nullable KeyHistory keys;

  /**
   * An inspection.
   *
   * @param pinnedGenesis the leaf hash of entry 0, where it is known from elsewhere
   * @param fold is given each event with its index once the entry itself was found sound
   */
  public Inspection(
      PayloadSource payloads, Optional<Digest> pinnedGenesis, ObjLongConsumer<Event> fold) {
    this(payloads, pinnedGenesis, fold, leaf -> false);
  }

  /**
   * An inspection by who appends as well.
   *
   * @param signed whether this process itself has signed a leaf of this hash; such a signature is
   *     not verified once more
   */
  public Inspection(
      PayloadSource payloads,
      Optional<Digest> pinnedGenesis,
      ObjLongConsumer<Event> fold,
      Predicate<Digest> signed) {
    this.payloads = payloads;
    this.pinnedGenesis = pinnedGenesis;
    this.fold = fold;
    this.signed = signed;
  }

  /**
   * Inspects a whole log, as one snapshot of the store shows it.
   *
   * @param rows all entries, by index
   * @param notes all checkpoints, by size
   * @param head the stored head
   * @throws IOException if a payload cannot be read
   */
  public Answer inspect(Iterator<Row> rows, Iterator<StoredNote> notes, Head head)
      throws IOException {
    if (frontier.size() > 0) {
      throw new IllegalStateException("an inspection inspects a log once");
    }
    var unsound = goOn(rows, notes);
    return unsound.isPresent() ? unsound.get() : end(head);
  }

  /**
   * Inspects the next part of a log; a log is inspected part by part, and again when it has grown.
   *
   * @param rows entries by index, from {@link #size()} on
   * @param notes the checkpoints of these entries, by size
   * @return what does not hold; after that the inspection is over
   * @throws IOException if a payload cannot be read
   */
  public Optional<Unsound> goOn(Iterator<Row> rows, Iterator<StoredNote> notes) throws IOException {
    try {
      var note = next(notes);
      while (rows.hasNext()) {
        entry(rows.next());
        while (note != null && note.size() <= frontier.size()) {
          checkpoint(note);
          note = next(notes);
        }
      }
      if (note != null) {
        throw new Found(
            frontier.size(), Code.GAP, "a checkpoint of size " + note.size() + " has more");
      }
      return Optional.empty();
    } catch (Found found) {
      return Optional.of(found.unsound);
    }
  }

  /** Compares the stored head with the entries inspected so far, of the same snapshot. */
  public Answer end(Head head) {
    long size = frontier.size();
    if (head.size() > size) {
      return new Unsound(size, Code.GAP, "the head of size " + head.size() + " has more");
    }
    if (vouchedFor < size) {
      return new Unsound(vouchedFor, Code.CHECKPOINT, "no checkpoint of size " + size);
    }
    if (!head.frontier().equals(frontier) || !head.chain().equals(chain)) {
      return new Unsound(Math.max(0, size - 1), Code.HEAD, "the head is not that of the entries");
    }
    return new Sound(size, frontier.root());
  }

  /** How many entries were inspected. */
  public long size() {
    return frontier.size();
  }

  private void entry(Row row) throws Found, IOException {
    long index = frontier.size();
    if (row.index != index) {
      throw new Found(index, Code.GAP, "entry " + row.index + " in the place of " + index);
    }
    var leafHash = Digest.leaf(row.leaf);
    if (!MessageDigest.isEqual(leafHash.bytes(), row.leafHash)) {
      throw new Found(index, Code.LEAF_HASH, "the leaf hashes to " + leafHash);
    }
    chain = chain.chain(leafHash);
    if (!MessageDigest.isEqual(chain.bytes(), row.chain)) {
      throw new Found(index, Code.CHAIN, "the chain goes on with " + chain);
    }
    var before = frontier;
    frontier = frontier.plus(leafHash);
    var event = event(index, envelope(index, row.leaf));
    if (event.type().equals(Recovery.TYPE)
        && !Recovery.of(event).kept().root().equals(before.root())) {
      throw new Found(index, Code.EVENT, "a recovery from another root than " + before.root());
    }
    var columns = Columns.of(event);
    if (!columns.equals(row.columns)) {
      throw new Found(index, Code.COLUMN, "stored as " + row.columns + ", signed " + columns);
    }
    for (var payload : event.payload()) {
      payload(index, payload);
    }
    fold.accept(event, index);
  }

  private Envelope envelope(long index, byte[] leaf) throws Found {
    try {
      return Envelope.parse(leaf);
    } catch (IllegalArgumentException broken) {
      throw new Found(index, Code.ENVELOPE, String.valueOf(broken.getMessage()));
    }
  }

  private Event event(long index, Envelope envelope) throws Found {
    try {
      var history = keys == null ? beginning(envelope) : keys;
      var event =
          signed.test(envelope.leafHash())
              ? history.place(index, envelope)
              : history.verify(index, envelope);
      keys = history.plus(index, event);
      return event;
    } catch (InvalidSignatureException unsigned) {
      throw new Found(index, Code.SIGNATURE, String.valueOf(unsigned.getMessage()));
    } catch (IllegalArgumentException broken) {
      throw new Found(index, Code.EVENT, String.valueOf(broken.getMessage()));
    }
  }

  private KeyHistory beginning(Envelope entry0) throws Found {
    if (pinnedGenesis.isPresent() && !pinnedGenesis.get().equals(entry0.leafHash())) {
      throw new Found(0, Code.GENESIS, "the pinned one hashes to " + pinnedGenesis.get());
    }
    return KeyHistory.beginning(entry0);
  }

  private void payload(long index, PayloadRef ref) throws Found, IOException {
    var stored = payloads.open(ref.sha256());
    if (stored.isEmpty()) {
      throw new Found(index, Code.PAYLOAD_MISSING, ref.name() + " " + ref.sha256());
    }
    try (var bytes = stored.get()) {
      var sha = MessageDigest.getInstance("SHA-256");
      long size = hash(sha, bytes);
      var actual = Digest.of(sha.digest());
      if (size != ref.size() || !actual.equals(ref.sha256())) {
        throw new Found(
            index, Code.PAYLOAD, ref + " is stored as " + size + " bytes with " + actual);
      }
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private static long hash(MessageDigest sha, InputStream bytes) throws IOException {
    var chunk = new byte[8192];
    long size = 0;
    for (int n = bytes.read(chunk); n >= 0; n = bytes.read(chunk)) {
      sha.update(chunk, 0, n);
      size += n;
    }
    return size;
  }

  private void checkpoint(StoredNote stored) throws Found {
    long size = frontier.size();
    if (stored.size() != size || keys == null) {
      throw new Found(
          vouchedFor, Code.CHECKPOINT, "a checkpoint of size " + stored.size() + " at " + size);
    }
    try {
      var note = SignedNote.parse(stored.note());
      for (var key : keys.checkpointKeysAt(size)) {
        var signed = note.verifiedCheckpoint(key);
        if (!signed.equals(new Checkpoint(keys.originAt(size), size, frontier.root()))) {
          throw new Found(
              vouchedFor, Code.CHECKPOINT, "signed " + signed + ", derived " + frontier.root());
        }
      }
    } catch (IllegalArgumentException broken) {
      throw new Found(vouchedFor, Code.CHECKPOINT, "size " + size + ": " + broken.getMessage());
    }
    vouchedFor = size;
  }

  private static @Nullable StoredNote next(Iterator<StoredNote> notes) {
    return notes.hasNext() ? notes.next() : null;
  }
}
