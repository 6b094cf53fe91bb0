package org.countersign.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A log as files that any web server can serve and an auditor can take away:
 *
 * <pre>
 * checkpoint               the newest checkpoint, a signed note
 * tile/L/N[.p/W]           hashes
 * tile/entries/N[.p/W]     entries
 * policy                   whose signatures are asked for, a tlog-policy
 * genesis.txt              origin and the leaf hash of entry 0, for pinning
 * payload/SHA-256          what entries are about, by digest
 * timestamp/SIZE.tsr       RFC 3161 responses, each over the file beside it
 * timestamp/SIZE.checkpoint
 * checkpoints/SIZE         older checkpoints; those where the key changes have to be there
 * </pre>
 *
 * The checkpoint is written last and each file in one step, so it never speaks of what is not
 * there, whenever the writer was stopped. One writer at a time.
 *
 * @see <a href="https://c2sp.org/tlog-tiles">C2SP tlog-tiles</a>
 */
public final class LogDirectory implements TileSource, PayloadSource {
  private static final String CHECKPOINT = "checkpoint";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String POLICY = "policy";
  private static final String GENESIS = "genesis.txt";
  private static final int MAX_SMALL_FILE = 1024 * 1024;

  private final Path directory;

  /** The log in this directory, which is made when something is written. */
  public LogDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * The newest checkpoint, not verified; empty if none was published.
   *
   * @throws IOException if it cannot be read or is no note
   */
  public Optional<SignedNote> checkpoint() throws IOException {
    var bytes = small(directory.resolve(CHECKPOINT));
    try {
      return bytes.map(SignedNote::parse);
    } catch (IllegalArgumentException broken) {
      throw new IOException("no checkpoint in " + directory, broken);
    }
  }

  /** The number of entries the newest checkpoint speaks of, unverified; 0 if there is none. */
  public long size() throws IOException {
    var note = checkpoint();
    return note.isPresent() ? Checkpoint.parse(note.get().text()).size() : 0;
  }

  /**
   * Grows to a checkpoint: entries and tiles first, then, when the root computed from the written
   * tiles is the checkpoint's, the checkpoint.
   *
   * @param note its signatures are the caller's to verify
   * @param leaves the entries from the present {@link #size()} on; no more are taken than needed
   * @throws InvalidProofException if the leaves do not lead to the root, or it is a checkpoint of
   *     another log or a smaller size than what is here; the checkpoint is as it was
   * @throws IllegalArgumentException if the note is no checkpoint, or leaves are missing
   * @throws IOException if something cannot be read or written; the checkpoint is as it was
   */
  public void publish(SignedNote note, Iterator<byte[]> leaves) throws IOException {
    var checkpoint = Checkpoint.parse(note.text());
    var before = checkpoint();
    long from = 0;
    if (before.isPresent()) {
      var known = Checkpoint.parse(before.get().text());
      from = known.size();
      if (!known.origin().equals(checkpoint.origin()) || checkpoint.size() < from) {
        throw new InvalidProofException("cannot go from " + known + " to " + checkpoint);
      }
    }
    try {
      grow(from, checkpoint, leaves);
      if (!Tree.tiled(checkpoint.size(), this).root().equals(checkpoint.root())) {
        throw new InvalidProofException("the entries do not lead to the root of " + checkpoint);
      }
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
    write(directory.resolve(CHECKPOINT), note.note().getBytes(StandardCharsets.UTF_8));
    removeOutgrown(from, checkpoint.size());
  }

  private void grow(long from, Checkpoint to, Iterator<byte[]> leaves) throws IOException {
    var edge = TileEdge.of(from, this);
    var bundle = new ArrayList<byte[]>(TilePath.FULL);
    if (from % TilePath.FULL > 0) {
      bundle.addAll(
          entries(TilePath.entries(from / TilePath.FULL, 1).at(from))
              .entries()
              .subList(0, (int) (from % TilePath.FULL)));
    }
    for (long index = from; index < to.size(); index++) {
      var leaf = next(leaves, index);
      bundle.add(leaf);
      for (var tile : edge.plus(Digest.leaf(leaf))) {
        write(directory.resolve(tile.path().path()), tile.bytes());
      }
      if (bundle.size() == TilePath.FULL) {
        write(TilePath.entries(index / TilePath.FULL, TilePath.FULL), bundle);
        bundle.clear();
      }
      if (index == 0) {
        pin(to.origin(), Digest.leaf(leaf));
      }
    }
    if (!bundle.isEmpty()) {
      write(TilePath.entries(to.size() / TilePath.FULL, bundle.size()), bundle);
    }
    for (var tile : edge.partial()) {
      write(directory.resolve(tile.path().path()), tile.bytes());
    }
  }

  private static byte[] next(Iterator<byte[]> leaves, long index) {
    if (!leaves.hasNext()) {
      throw new IllegalArgumentException("entry " + index + " is missing");
    }
    return leaves.next();
  }

  private void write(TilePath path, List<byte[]> entries) throws IOException {
    write(directory.resolve(path.path()), EntryBundle.of(entries).bytes());
  }

  private void pin(Origin origin, Digest genesis) throws IOException {
    var text = "origin " + origin + "\ngenesis " + genesis.hex() + "\n";
    write(directory.resolve(GENESIS), text.getBytes(StandardCharsets.UTF_8));
  }

  private void removeOutgrown(long from, long to) throws IOException {
    for (var partial : TileEdge.partial(from)) {
      removeOutgrown(partial, to);
      if (partial.level() == 0) {
        removeOutgrown(TilePath.entries(partial.index(), partial.width()), to);
      }
    }
  }

  private void removeOutgrown(TilePath partial, long size) throws IOException {
    if (!partial.full().isWithin(size)) {
      return;
    }
    var outgrown = directory.resolve(partial.partialDirectory());
    if (!Files.isDirectory(outgrown)) {
      return;
    }
    try (var files = Files.list(outgrown)) {
      for (var file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
    }
    Files.delete(outgrown);
  }

  @Override
  public Tile read(TilePath path) {
    try {
      for (var place : places(path)) {
        var bytes = bounded(directory.resolve(place.path()), TilePath.FULL * Digest.LENGTH);
        if (bytes.isPresent()) {
          return Tile.of(place, bytes.get());
        }
      }
      throw new NoSuchFileException(directory.resolve(path.path()).toString());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * The bundle at a place, or a wider one there: a partial bundle may have become full.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if what is there is no bundle of that width
   */
  public EntryBundle entries(TilePath path) throws IOException {
    for (var place : places(path)) {
      var bytes = bounded(directory.resolve(place.path()), EntryBundle.MAX_LENGTH);
      if (bytes.isPresent()) {
        var bundle = EntryBundle.parse(bytes.get());
        if (bundle.width() != place.width()) {
          throw new IllegalArgumentException(bundle.width() + " entries in " + place);
        }
        return bundle;
      }
    }
    throw new NoSuchFileException(directory.resolve(path.path()).toString());
  }

  /**
   * The entries from an index on, up to a size, one bundle in memory at a time. What cannot be read
   * is an {@link UncheckedIOException}, what is no bundle an {@link IllegalArgumentException}.
   */
  public Iterator<byte[]> leaves(long from, long size) {
    if (from < 0 || from > size) {
      throw new IllegalArgumentException("no entries from " + from + " to " + size);
    }
    return new Iterator<>() {
      private long next = from;
      private List<byte[]> bundle = List.of();

      @Override
      public boolean hasNext() {
        return next < size;
      }

      @Override
      public byte[] next() {
        if (!hasNext()) {
          throw new NoSuchElementException("the log ends at " + size);
        }
        int within = (int) (next % TilePath.FULL);
        if (bundle.isEmpty() || within == 0) {
          try {
            bundle = entries(TilePath.entries(next / TilePath.FULL, 1).at(size)).entries();
          } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
          }
        }
        next++;
        return bundle.get(within);
      }
    };
  }

  private static List<TilePath> places(TilePath path) {
    return path.isFull() ? List.of(path) : List.of(path, path.full());
  }

  /** Whose signatures are asked for, as the log names them itself; an auditor brings their own. */
  public Optional<LogPolicy> policy() throws IOException {
    var bytes = small(directory.resolve(POLICY));
    try {
      return bytes.map(LogPolicy::parse);
    } catch (IllegalArgumentException broken) {
      throw new IOException("no policy in " + directory, broken);
    }
  }

  public void policy(LogPolicy policy) throws IOException {
    write(directory.resolve(POLICY), policy.text().getBytes(StandardCharsets.UTF_8));
  }

  /** The text of {@code genesis.txt}: two lines, origin and leaf hash of entry 0. */
  public Optional<String> genesis() throws IOException {
    return small(directory.resolve(GENESIS))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  @Override
  public Optional<InputStream> open(Digest sha256) throws IOException {
    try {
      return Optional.of(Files.newInputStream(payload(sha256)));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  /**
   * Keeps a payload; nothing is done if it is there.
   *
   * @throws IOException if it cannot be written, or its digest is another
   */
  public void payload(Digest sha256, InputStream content) throws IOException {
    var file = payload(sha256);
    if (Files.exists(file)) {
      return;
    }
    var digested = new DigestInputStream(content, sha256());
    var unchecked = file.resolveSibling(file.getFileName() + ".unchecked");
    Files.createDirectories(directory.resolve("payload"));
    DurableFile.write(unchecked, digested);
    if (!Digest.of(digested.getMessageDigest().digest()).equals(sha256)) {
      Files.delete(unchecked);
      throw new IOException("not the payload " + sha256);
    }
    Files.move(unchecked, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * The sizes of the older checkpoints that are kept, ascending.
   *
   * @throws IOException if a file there has another name
   */
  public List<Long> noteSizes() throws IOException {
    var kept = directory.resolve(CHECKPOINTS);
    if (!Files.isDirectory(kept)) {
      return List.of();
    }
    try (var files = Files.list(kept)) {
      return files
          .map(file -> Checkpoint.decimal(String.valueOf(file.getFileName())))
          .sorted()
          .toList();
    } catch (IllegalArgumentException other) {
      throw new IOException("something else than checkpoints in " + kept, other);
    }
  }

  /** The text of the older checkpoint of a size, unverified. */
  public Optional<String> note(long size) throws IOException {
    return small(directory.resolve(CHECKPOINTS).resolve(Long.toString(size)))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** Keeps an older checkpoint beside the newest. */
  public void note(SignedNote note) throws IOException {
    var size = Checkpoint.parse(note.text()).size();
    write(
        directory.resolve(CHECKPOINTS).resolve(Long.toString(size)),
        note.note().getBytes(StandardCharsets.UTF_8));
  }

  /** A checkpoint and the RFC 3161 response over the bytes of its note. */
  public record Stamped(SignedNote note, Timestamp response) {}

  /**
   * The timestamp of the checkpoint of a size; nothing is verified.
   *
   * @throws IOException if it cannot be read or is none
   */
  public Optional<Stamped> timestamp(long size) throws IOException {
    var note = small(timestamp(size, ".checkpoint"));
    var response = small(timestamp(size, ".tsr"));
    if (note.isEmpty() || response.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Stamped(SignedNote.parse(note.get()), Timestamp.parse(response.get())));
    } catch (IllegalArgumentException broken) {
      throw new IOException("no timestamp of size " + size + " in " + directory, broken);
    }
  }

  /** Keeps a timestamp and the checkpoint it is of, whose note may gain cosignatures later. */
  public void timestamp(Stamped stamped) throws IOException {
    long size = Checkpoint.parse(stamped.note().text()).size();
    var note = stamped.note().note().getBytes(StandardCharsets.UTF_8);
    write(timestamp(size, ".checkpoint"), note);
    write(timestamp(size, ".tsr"), stamped.response().bytes());
  }

  private Path timestamp(long size, String what) {
    return directory.resolve("timestamp").resolve(size + what);
  }

  private Path payload(Digest sha256) {
    return directory.resolve("payload").resolve(sha256.hex());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    var parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    DurableFile.write(file, bytes);
  }

  private static Optional<byte[]> small(Path file) throws IOException {
    return bounded(file, MAX_SMALL_FILE);
  }

  private static Optional<byte[]> bounded(Path file, int most) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IOException(file + " is longer than " + most + " bytes");
      }
      return Optional.of(bytes);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }
}
