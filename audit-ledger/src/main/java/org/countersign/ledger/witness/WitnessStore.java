package org.countersign.ledger.witness;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.Digest;
import org.countersign.ledger.DurableFile;
import org.countersign.ledger.Origin;
import org.countersign.ledger.SignedNote;

/**
 * The last checkpoint cosigned of each log, one file a log in a directory of which one witness has
 * the lock. A file that says something else is an error and never a reason to begin anew.
 */
public final class WitnessStore implements AutoCloseable {
  private final Path directory;
  private final FileChannel lock;
  private final Map<Origin, SignedNote> latest = new ConcurrentHashMap<>();

  /**
   * The store in a directory, which is made if it is missing.
   *
   * @throws IOException if it cannot be written, or another witness has it
   */
  public WitnessStore(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory);
    this.lock =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(lock)) {
      lock.close();
      throw new IOException(directory + " is in use by another witness");
    }
  }

  private static boolean isLocked(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException another) {
      return false;
    }
  }

  /** The note of the checkpoint cosigned last, with its cosignatures. */
  Optional<SignedNote> latest(Origin origin) throws IOException {
    var known = latest.get(origin);
    if (known != null) {
      return Optional.of(known);
    }
    var file = file(origin);
    try {
      var note = SignedNote.parse(Files.readAllBytes(file));
      if (!Checkpoint.parse(note.text()).origin().equals(origin)) {
        throw new IOException(file + " is of another log");
      }
      latest.put(origin, note);
      return Optional.of(note);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IllegalArgumentException broken) {
      throw new IOException(file + " is no checkpoint", broken);
    }
  }

  /** Keeps a checkpoint in place of the one before; durable when this returns. */
  void keep(Origin origin, SignedNote note) throws IOException {
    DurableFile.write(file(origin), note.note().getBytes(StandardCharsets.UTF_8));
    latest.put(origin, note);
  }

  /** What a log is called in paths: the SHA-256 of its origin. */
  static Digest digest(Origin origin) {
    return Digest.sha256(origin.value().getBytes(StandardCharsets.UTF_8));
  }

  private Path file(Origin origin) {
    return directory.resolve(digest(origin).hex());
  }

  /** Lets another witness have the directory. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
