package org.countersign.catalog.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.ConsistencyProof;
import org.countersign.ledger.SignerState;
import org.countersign.ledger.Standing;
import org.countersign.ledger.Standing.Forgotten;

/**
 * What the nodes of this log remember outside the database, one file each in one directory. A node
 * writes its own and is held to all of them, so a new node needs no file of its own where an older
 * one has left what it knows.
 */
final class SignerStates {
  private static final String NAME = "checkpoint";

  private final Path directory;
  private final SignerState own;

  SignerStates(Path directory, String node) {
    this.directory = directory;
    this.own = new SignerState(directory.resolve(NAME + "-" + node));
  }

  void remember(Checkpoint checkpoint) throws IOException {
    own.remember(checkpoint);
  }

  /** The newest checkpoint that this node or another one in the directory remembers. */
  Optional<Checkpoint> last() {
    return states().stream()
        .map(SignerStates::lastOf)
        .flatMap(Optional::stream)
        .max((one, other) -> Long.compare(one.size(), other.size()));
  }

  /**
   * Refuses a log that does not continue what any node remembers.
   *
   * @throws IllegalStateException {@code LEDGER_ROLLBACK}, {@code LEDGER_FORK} or {@code
   *     LEDGER_FORGOTTEN}, with what was signed and what is there
   */
  void require(Checkpoint current, LongFunction<ConsistencyProof> proofFrom) {
    try {
      boolean remembered = false;
      for (var state : states()) {
        var standing = state.check(current, proofFrom);
        if (!standing.maySign() && !(standing instanceof Forgotten)) {
          throw refusal(standing);
        }
        remembered |= !(standing instanceof Forgotten);
      }
      if (!remembered && current.size() > 0) {
        throw refusal(new Forgotten(current));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the signer's state cannot be read", e);
    }
  }

  private List<SignerState> states() {
    try (var files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(NAME))
          .filter(file -> !file.getFileName().toString().endsWith(".new"))
          .map(SignerState::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the signer's state cannot be read", e);
    }
  }

  private static Optional<Checkpoint> lastOf(SignerState state) {
    try {
      return state.last();
    } catch (IOException e) {
      throw new UncheckedIOException("the signer's state cannot be read", e);
    }
  }

  private static IllegalStateException refusal(Standing standing) {
    return new IllegalStateException(
        "LEDGER_"
            + standing.getClass().getSimpleName().toUpperCase(Locale.ROOT)
            + ": the database does not continue what was signed: "
            + standing);
  }
}
