package org.countersign.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongFunction;
import org.countersign.ledger.Standing.Continued;
import org.countersign.ledger.Standing.Forgotten;
import org.countersign.ledger.Standing.Fork;
import org.countersign.ledger.Standing.Fresh;
import org.countersign.ledger.Standing.Rollback;

/**
 * The last checkpoint published, in a file outside the database, so that a database which was
 * rolled back or replaced is noticed. The file holds the three lines of {@link Checkpoint#text()}.
 */
public final class SignerState {
  private final Path file;

  /** The state kept in this file; its directory must exist. */
  public SignerState(Path file) {
    this.file = file;
  }

  /**
   * What was remembered last.
   *
   * @throws IOException if there is a file that cannot be read or says something else; that is no
   *     reason to begin anew
   */
  public synchronized Optional<Checkpoint> last() throws IOException {
    try {
      var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return Optional.of(Checkpoint.parse(text));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IllegalArgumentException broken) {
      throw new IOException(file + " is not the state of a signer", broken);
    }
  }

  /**
   * Remembers a committed checkpoint; durable when this returns.
   *
   * @throws IllegalArgumentException if it is of another log, smaller than the last one, or of the
   *     same size with another root; the state is as it was
   * @throws IOException if it cannot be written
   */
  public synchronized void remember(Checkpoint checkpoint) throws IOException {
    var last = last();
    if (last.isPresent()) {
      var signed = last.get();
      boolean sameOrigin = signed.origin().equals(checkpoint.origin());
      boolean sameSize = signed.size() == checkpoint.size();
      if (!sameOrigin
          || checkpoint.size() < signed.size()
          || (sameSize && !signed.root().equals(checkpoint.root()))) {
        throw new IllegalArgumentException("cannot go from " + signed + " to " + checkpoint);
      }
      if (sameSize) {
        return;
      }
    }
    DurableFile.write(file, checkpoint.text().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Goes on where a ledgered recovery says: the only way to a smaller or another log. One of
   * several nodes may remember less than the recovery gives up, or nothing any more.
   *
   * @throws IllegalArgumentException if more is remembered than what the recovery gives up, or
   *     another log; the state is as it was
   * @throws IOException if the state cannot be read or written
   */
  public synchronized void accept(Recovery recovery) throws IOException {
    var last = last();
    var lost = recovery.lost();
    boolean covered =
        last.isEmpty()
            || last.get().equals(lost)
            || (last.get().origin().equals(lost.origin()) && last.get().size() < lost.size());
    if (!covered) {
      throw new IllegalArgumentException("a recovery from " + lost + ", remembered is " + last);
    }
    DurableFile.write(file, recovery.beginning().text().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * How the log stands to what is remembered.
   *
   * @param current the newest checkpoint of the database, verified, or that of an empty log
   * @param proofFrom the proof from the given older size to the current one, computed from the
   *     entries of the database; asked for only when the size has grown
   * @throws IOException if the state cannot be read
   */
  public Standing check(Checkpoint current, LongFunction<ConsistencyProof> proofFrom)
      throws IOException {
    var last = last();
    if (last.isEmpty()) {
      return current.size() == 0 ? new Fresh() : new Forgotten(current);
    }
    var signed = last.get();
    if (!signed.origin().equals(current.origin())) {
      return new Fork(signed, current);
    }
    if (current.size() < signed.size()) {
      return new Rollback(signed, current);
    }
    if (current.size() == signed.size()) {
      return signed.root().equals(current.root()) ? new Continued() : new Fork(signed, current);
    }
    var proof = proofFrom.apply(signed.size());
    boolean fits = proof.oldSize() == signed.size() && proof.newSize() == current.size();
    return fits && proof.connects(signed.root(), current.root())
        ? new Continued()
        : new Fork(signed, current);
  }
}
