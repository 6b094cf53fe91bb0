package org.countersign.catalog.lineage;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.countersign.lineage.Slots;

/**
 * A second graph beside the one that is read: it catches up and takes its place. Closing it closes
 * whichever of the two is not read any more.
 */
final class Successor implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Successor.class.getName());

  /** So few that the first can wait while the second adds them. */
  private static final int NEAR = 200;

  private final Slots slots;
  private final Path slot;
  private final GrowingGraph second;
  private final CurrentGraph current;
  private final LongFunction<List<Entry>> ledger;
  private final BooleanSupplier stops;
  private final LongConsumer reached;
  private Optional<GrowingGraph> retired = Optional.empty();

  /**
   * @param slot where the second graph lies
   * @param ledger some of the next entries from an index on, in order
   * @param stops whether to come back soon, with nothing taken
   * @param reached is told of the newest entry in the second graph, again and again
   */
  Successor(
      Slots slots,
      Path slot,
      GrowingGraph second,
      CurrentGraph current,
      LongFunction<List<Entry>> ledger,
      BooleanSupplier stops,
      LongConsumer reached) {
    this.slots = slots;
    this.slot = slot;
    this.second = second;
    this.current = current;
    this.ledger = ledger;
    this.stops = stops;
    this.reached = reached;
  }

  GrowingGraph graph() {
    return second;
  }

  /** Until only a few entries are missing. Never beyond the first, which may be unable to move. */
  void approach() {
    while (!stops.getAsBoolean() && second.reached() + NEAR < current.reached()) {
      follow(current.reached());
    }
  }

  /** Until none is missing, while nobody lets the first move. */
  void meet(GrowingGraph first) {
    while (!stops.getAsBoolean() && second.reached() < first.reached()) {
      follow(first.reached());
    }
  }

  private void follow(long last) {
    var before = second.reached();
    var entries = ledger.apply(before + 1);
    second.follow(entries.stream().filter(entry -> entry.index() <= last).toList());
    if (second.reached() == before) {
      throw new IllegalStateException("the ledger has nothing after entry " + before);
    }
    reached.accept(second.reached());
  }

  /**
   * Takes the place of the first, now and for the next start.
   *
   * @return false if it was stopped
   */
  boolean takePlace() {
    approach();
    if (stops.getAsBoolean()) {
      return false;
    }
    try (var turn = current.turn()) {
      meet(turn.graph());
      if (stops.getAsBoolean()) {
        return false;
      }
      slots.take(slot);
      turn.replace(second);
      retired = Optional.of(turn.graph());
      return true;
    }
  }

  /** Waits for those who still read the graph that is closed. */
  @Override
  public void close() {
    if (retired.isEmpty()) {
      second.close();
      return;
    }
    try {
      retired.get().close();
    } catch (RuntimeException damaged) {
      // Nobody reads it any more; that it cannot be closed well may be why it was replaced.
      LOG.log(Level.WARNING, "the lineage graph that was replaced could not be closed", damaged);
    }
    slots.clean();
  }
}
