package org.countersign.catalog.lineage;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.LongFunction;
import org.countersign.lineage.Iris;
import org.countersign.lineage.LineageStore;
import org.countersign.lineage.Slots;

/**
 * Gives back the space of what was overwritten: a copy of the graph beside it catches up and takes
 * its place, while the first is read and follows the ledger. A process that ends on the way leaves
 * the first in use and nothing of the second.
 */
final class Compaction {
  private static final Logger LOG = System.getLogger(Compaction.class.getName());
  private static final double WASTEFUL = 3;
  private static final long SMALL = 2L << 30;

  /** Under load, the copy takes a processor from those who write. */
  private static final double VERY_WASTEFUL = 8;

  private static final long LARGE = 8L << 30;

  private final Slots slots;
  private final Iris iris;
  private final CurrentGraph current;
  private final Past past;
  private final LongFunction<List<Entry>> ledger;
  private volatile boolean stopped;
  private volatile boolean running = true;
  private volatile boolean failed;

  /**
   * @param ledger some of the next entries from an index on, in order
   */
  Compaction(
      Slots slots, Iris iris, CurrentGraph current, Past past, LongFunction<List<Entry>> ledger) {
    this.slots = slots;
    this.iris = iris;
    this.current = current;
    this.past = past;
    this.ledger = ledger;
  }

  /** Whether it is worth it, for a graph that has nothing to do or for one that has. */
  static boolean isDue(CurrentGraph current, boolean idle) {
    var waste = current.use(graph -> graph.waste(idle ? SMALL : LARGE));
    return waste > (idle ? WASTEFUL : VERY_WASTEFUL);
  }

  boolean isRunning() {
    return running;
  }

  /** Whether trying again soon would most likely fail again, as on a full disk. */
  boolean hasFailed() {
    return failed;
  }

  /** Lets {@link #run} end soon, with nothing changed. */
  void stop() {
    stopped = true;
  }

  /** Comes back when the copy has taken its place, could not, or after {@link #stop}. */
  void run() {
    try {
      compact(slots.empty());
    } catch (CancellationException stop) {
      LOG.log(Level.INFO, "the lineage graph is not compacted now");
    } catch (RuntimeException | LinkageError e) {
      failed = true;
      LOG.log(Level.ERROR, "the lineage graph could not be compacted and is used as it is", e);
    } finally {
      running = false;
    }
  }

  private void compact(Path slot) {
    var taken = false;
    try {
      current.use(
          graph -> {
            graph.copyInto(slot, () -> stopped);
            return graph.reached();
          });
      taken = hasTakenPlace(slot);
    } finally {
      if (!taken) {
        slots.clean();
      }
    }
  }

  private boolean hasTakenPlace(Path slot) {
    var copy = new GrowingGraph(LineageStore.in(slot, iris), iris, past);
    try (var successor =
        new Successor(slots, slot, copy, current, ledger, () -> stopped, index -> {})) {
      var taken = successor.takePlace();
      if (taken) {
        LOG.log(Level.INFO, "the lineage graph was compacted at entry {0}", copy.reached());
      }
      return taken;
    }
  }
}
