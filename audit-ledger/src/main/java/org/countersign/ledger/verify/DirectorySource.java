package org.countersign.ledger.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Export;
import org.countersign.ledger.LogDirectory;
import org.countersign.ledger.PayloadSource;
import org.countersign.ledger.SignedNote;
import org.countersign.ledger.Tile;
import org.countersign.ledger.TilePath;
import org.jspecify.annotations.Nullable;

/** A log in a directory of tiles. */
public final class DirectorySource implements LogSource {
  private final LogDirectory directory;
  private final SignedNote checkpoint;
  private final long size;
  private final Iterator<byte[]> leaves;
  private final Queue<Long> notes;
  private long next;
  private @Nullable Tile hashes;

  /**
   * The log in a directory.
   *
   * @throws IllegalArgumentException if its newest checkpoint is none
   * @throws IOException if there is none, or it cannot be read
   */
  public DirectorySource(Path path) throws IOException {
    this.directory = new LogDirectory(path);
    this.checkpoint =
        directory
            .checkpoint()
            .orElseThrow(() -> new NoSuchFileException(path.resolve("checkpoint").toString()));
    this.size = Checkpoint.parse(checkpoint.text()).size();
    this.leaves = directory.leaves(0, size);
    this.notes = new ArrayDeque<>(directory.noteSizes());
  }

  @Override
  public SignedNote checkpoint() {
    return checkpoint;
  }

  @Override
  public Optional<Export.Line> next() throws IOException {
    var size = notes.peek();
    if (size != null && size <= next) {
      notes.remove();
      var text = directory.note(size);
      return text.map(Export.Note::new);
    }
    if (!leaves.hasNext()) {
      return Optional.empty();
    }
    try {
      var leaf = leaves.next();
      if (next % TilePath.FULL == 0) {
        hashes = directory.read(TilePath.hashes(0, next / TilePath.FULL, 1).at(this.size));
      }
      return Optional.of(new Export.Item(next++, leaf));
    } catch (UncheckedIOException unreadable) {
      if (unreadable.getCause() instanceof NoSuchFileException missing) {
        throw new IllegalArgumentException("missing: " + missing.getMessage(), missing);
      }
      throw unreadable.getCause();
    } catch (IndexOutOfBoundsException tooFew) {
      throw new IllegalArgumentException("a bundle with too few entries", tooFew);
    }
  }

  @Override
  public Optional<PayloadSource> payloads() {
    return Optional.of(directory);
  }

  @Override
  public Optional<Digest> keptHash() {
    return hashes == null
        ? Optional.empty()
        : Optional.of(hashes.hash((int) ((next - 1) % TilePath.FULL)));
  }
}
