package org.countersign.catalog.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.ConsistencyProof;
import org.countersign.ledger.Recovery;
import org.countersign.ledger.SignerState;
import org.countersign.ledger.Standing;
import org.countersign.ledger.Standing.Forgotten;
import org.countersign.ledger.Standing.Fork;
import org.countersign.ledger.Standing.Rollback;

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
    broken(current, proofFrom)
        .ifPresent(
            standing -> {
              throw refusal(standing);
            });
  }

  /**
   * How a log stands that does not continue what some node remembers; empty for one that does. A
   * fork from what one node remembers outweighs what is missing of what another does.
   */
  Optional<Standing> broken(Checkpoint current, LongFunction<ConsistencyProof> proofFrom) {
    try {
      Optional<Rollback> rollback = Optional.empty();
      boolean remembered = false;
      for (var state : states()) {
        var standing = state.check(current, proofFrom);
        if (standing instanceof Fork) {
          return Optional.of(standing);
        }
        if (standing instanceof Rollback back
            && rollback.map(Rollback::signed).map(Checkpoint::size).orElse(0L)
                < back.signed().size()) {
          rollback = Optional.of(back);
        }
        remembered |= !(standing instanceof Forgotten);
      }
      if (rollback.isPresent()) {
        return Optional.of(rollback.get());
      }
      return remembered || current.size() == 0
          ? Optional.empty()
          : Optional.of(new Forgotten(current));
    } catch (IOException e) {
      throw new UncheckedIOException("the signer's state cannot be read", e);
    }
  }

  /**
   * Goes on where a ledgered recovery says, for every node of this directory that has not yet.
   *
   * @throws IllegalArgumentException if a node remembers more than the recovery gives up
   */
  void accept(Recovery recovery) throws IOException {
    for (var state : states()) {
      var last = state.last();
      if (last.isPresent() && !last.get().origin().equals(recovery.origin())) {
        state.accept(recovery);
      }
    }
    if (own.last().isEmpty()) {
      own.accept(recovery);
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
    if (standing instanceof Rollback back) {
      return refusal("ROLLBACK", back.signed(), back.current(), "--accept-loss");
    }
    if (standing instanceof Fork fork) {
      return refusal("FORK", fork.signed(), fork.current(), "--accept-fork");
    }
    return new IllegalStateException(
        "LEDGER_FORGOTTEN: the database holds "
            + ((Forgotten) standing).current()
            + ", and nothing is remembered of what was signed; bring back the signer's directory,"
            + " or 'countersign ledger recover --accept-loss'");
  }

  private static IllegalStateException refusal(
      String code, Checkpoint signed, Checkpoint current, String word) {
    return new IllegalStateException(
        "LEDGER_%s: %d entries were signed (%s), the database holds %d that do not continue them"
                .formatted(code, signed.size(), signed, current.size())
            + " (%s); bring back the right database, or 'countersign ledger recover %s'"
                .formatted(current, word));
  }
}
