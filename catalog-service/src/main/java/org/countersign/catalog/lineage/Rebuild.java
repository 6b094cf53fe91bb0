package org.countersign.catalog.lineage;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.countersign.lineage.Iris;
import org.countersign.lineage.LineageStore;
import org.countersign.lineage.Slots;

/**
 * The graph once more, from the first entry on, beside the one that is read. When it has caught up,
 * both are summed up at the same entry and it takes the place of the first. A process that ends on
 * the way leaves the first in use and goes on with the second at its next start.
 *
 * <p>What the ledger says is what counts: a graph that was damaged is replaced, too.
 */
final class Rebuild {
  private static final Logger LOG = System.getLogger(Rebuild.class.getName());

  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

  private final Slots slots;
  private final Iris iris;
  private final CurrentGraph current;
  private final Past past;
  private final LongFunction<List<Entry>> ledger;
  private final Clock clock;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile Progress progress;

  /**
   * How far it is.
   *
   * @param reached the newest entry in the second graph; -1 if there is none
   * @param sums once both graphs could be compared
   * @param endedAt once the second has taken the place of the first
   * @param failure why it does not move, while it does not
   */
  record Progress(
      Instant startedAt,
      long reached,
      Optional<Sums> sums,
      Optional<Instant> endedAt,
      Optional<String> failure) {
    private Progress at(long index) {
      return new Progress(startedAt, index, sums, endedAt, Optional.empty());
    }

    private Progress compared(Sums found) {
      return new Progress(startedAt, reached, Optional.of(found), endedAt, failure);
    }

    private Progress ended(Instant now) {
      return new Progress(startedAt, reached, sums, Optional.of(now), Optional.empty());
    }

    private Progress failing(String why) {
      return new Progress(startedAt, reached, sums, endedAt, Optional.of(why));
    }
  }

  /**
   * The digests of both graphs at one entry.
   *
   * @param before of the first; empty if it could not be read any more
   */
  record Sums(long index, Optional<String> before, String after) {
    boolean areEqual() {
      return before.filter(after::equals).isPresent();
    }
  }

  /**
   * @param ledger some of the next entries from an index on, in order
   */
  Rebuild(
      Slots slots,
      Iris iris,
      CurrentGraph current,
      Past past,
      LongFunction<List<Entry>> ledger,
      Clock clock) {
    this.slots = slots;
    this.iris = iris;
    this.current = current;
    this.past = past;
    this.ledger = ledger;
    this.clock = clock;
    this.progress =
        new Progress(clock.instant(), -1, Optional.empty(), Optional.empty(), Optional.empty());
  }

  Progress progress() {
    return progress;
  }

  boolean isRunning() {
    return progress.endedAt().isEmpty();
  }

  /** Lets {@link #run} end soon; the next rebuild goes on where this one was. */
  void stop() {
    stop.countDown();
  }

  /** Comes back when the second graph has taken its place, or after {@link #stop}. */
  void run() {
    var failures = 0;
    while (!isStopped() && isRunning()) {
      try {
        attempt();
        failures = 0;
      } catch (RuntimeException | LinkageError e) {
        if (failures == 0) {
          LOG.log(Level.ERROR, "the lineage graph is not rebuilt and will be tried again", e);
        }
        failures++;
        progress = progress.failing(String.valueOf(e.getMessage()));
        pause(failures);
      }
    }
  }

  private boolean isStopped() {
    return stop.getCount() == 0;
  }

  private void pause(int failures) {
    var longest = Math.min(1L << Math.min(failures - 1, 10), LONGEST_BACKOFF.toSeconds());
    try {
      if (stop.await(longest, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      stop(); // the server ends; the flag stays clear, because a graph is closed next
    }
  }

  private void attempt() {
    var slot = slots.next();
    var taken = false;
    try (var second =
        new Successor(slots, slot, opened(slot), current, ledger, this::isStopped, this::reached)) {
      second.approach();
      if (!isStopped()) {
        var sums = compared(second);
        progress = progress.compared(sums);
      }
      taken = second.takePlace();
    }
    if (taken) {
      progress = progress.ended(clock.instant());
      LOG.log(Level.INFO, "the lineage graph was rebuilt: {0}", progress);
    }
  }

  private void reached(long index) {
    progress = progress.at(index);
  }

  /** What a killed process left and cannot be opened is begun anew. */
  private GrowingGraph opened(Path slot) {
    try {
      return new GrowingGraph(LineageStore.in(slot, iris), iris, past);
    } catch (RuntimeException damaged) {
      slots.abandon();
      throw damaged;
    }
  }

  /** Both are summed up as they are when they meet; the first follows the ledger meanwhile. */
  private Sums compared(Successor successor) {
    var second = successor.graph();
    try (var turn = current.turn()) {
      successor.meet(turn.graph());
      return second.read(snapshot -> new Sums(second.reached(), before(turn), second.digest()));
    }
  }

  private static Optional<String> before(CurrentGraph.Turn turn) {
    var first = turn.graph();
    if (!first.enter()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          first.read(
              snapshot -> {
                turn.close();
                return first.digest();
              }));
    } catch (RuntimeException damaged) {
      LOG.log(Level.ERROR, "the lineage graph in use could not be read", damaged);
      return Optional.empty();
    } finally {
      first.leave();
    }
  }
}
