package org.countersign.catalog.lineage;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.countersign.catalog.problem.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The graph that is read. Another may take its place at any time: whoever reads the first goes on
 * reading it, and it is closed when the last of them is done.
 */
final class CurrentGraph {
  private final ReentrantLock taken = new ReentrantLock();
  private volatile @Nullable GrowingGraph graph;

  /** The only one who changes the graph, or which graph it is, until it is closed. */
  final class Turn implements AutoCloseable {
    private final GrowingGraph first;

    private Turn(GrowingGraph first) {
      this.first = first;
    }

    GrowingGraph graph() {
      return first;
    }

    /** Lets another graph be read from now on. The first is the caller's to close. */
    void replace(GrowingGraph second) {
      graph = second;
      first.retire();
    }

    /** Again, it does nothing. */
    @Override
    public void close() {
      if (taken.isHeldByCurrentThread()) {
        taken.unlock();
      }
    }
  }

  void open(GrowingGraph first) {
    graph = first;
  }

  boolean isOpen() {
    return graph != null;
  }

  /** The newest entry that is in; -1 if there is none. */
  long reached() {
    var now = graph;
    return now == null ? -1 : now.reached();
  }

  /**
   * Waits for whoever has the turn.
   *
   * @throws Refusal {@code LINEAGE_BEHIND} while no graph is open
   */
  Turn turn() {
    taken.lock();
    var now = graph;
    if (now == null) {
      taken.unlock();
      throw Projection.behind("the lineage graph is being opened");
    }
    return new Turn(now);
  }

  /** Adds what the entries say; see {@link GrowingGraph#follow}. */
  void follow(List<Entry> entries) {
    try (var turn = turn()) {
      turn.graph().follow(entries);
    }
  }

  /**
   * Asks the graph that is the current one now, which stays open until the answer is there.
   *
   * @throws Refusal {@code LINEAGE_BEHIND} while no graph is open
   */
  <T> T use(Function<GrowingGraph, T> question) {
    while (true) {
      var now = graph;
      if (now == null) {
        throw Projection.behind("the lineage graph is being opened");
      }
      if (now.enter()) {
        try {
          return question.apply(now);
        } finally {
          now.leave();
        }
      }
    }
  }

  /**
   * Waits until an entry's statements are in.
   *
   * @return false if they are not after {@code patience}, or no graph is open
   */
  boolean await(long index, Duration patience) throws InterruptedException {
    var end = System.nanoTime() + patience.toNanos();
    GrowingGraph now;
    do {
      now = graph;
      if (now == null) {
        return false;
      }
      if (now.await(index, Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
        return true;
      }
    } while (now != graph);
    return false;
  }

  void close() {
    taken.lock();
    try {
      var last = graph;
      graph = null;
      if (last != null) {
        last.retire();
        last.close();
      }
    } finally {
      taken.unlock();
    }
  }
}
