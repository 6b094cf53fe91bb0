package org.countersign.catalog.lineage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.countersign.lineage.Growth;
import org.countersign.lineage.Iris;
import org.countersign.lineage.LineageQuery;
import org.countersign.lineage.LineageStore;
import org.countersign.lineage.Snapshot;

/**
 * A graph and how far it has followed the ledger. One thread lets it follow, any may read.
 *
 * <p>Each transaction of TDB2 copies the blocks it touches, so entries that add nothing are not
 * written one by one: the graph remembers that it met them and says so with its next statement. A
 * process that ends before that meets them again.
 */
final class GrowingGraph implements AutoCloseable {
  static final int MOST_UNWRITTEN = 20_000;
  private static final int REMEMBERED = 10_000;

  private final LineageStore store;
  private final LineageQuery query;
  private final Iris iris;
  private final Translation translation;
  private final Set<String> rulings = new HashSet<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final ReentrantReadWriteLock inUse = new ReentrantReadWriteLock();
  private long reached;
  private boolean retired;

  GrowingGraph(LineageStore store, Iris iris, Past past) {
    this.store = store;
    this.query = new LineageQuery(store, LineageQuery.Limits.USUAL);
    this.iris = iris;
    this.translation = new Translation(iris, past);
    this.reached = store.appliedIndex();
  }

  /** The newest entry whose statements are in the graph; -1 if there is none. */
  long reached() {
    lock.lock();
    try {
      return reached;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds what the entries say, up to the first gap.
   *
   * @throws IllegalStateException naming the entry that could not be translated; those before it
   *     are in
   */
  void follow(List<Entry> entries) {
    var growths = new ArrayList<Growth>();
    var next = reached() + 1;
    if (rulings.size() >= REMEMBERED) {
      rulings.clear();
    }
    try {
      for (var entry : entries) {
        if (entry.index() > next) {
          break;
        }
        if (entry.index() == next) {
          growths.add(growth(entry));
          next++;
        }
      }
    } finally {
      add(growths);
    }
  }

  private Growth growth(Entry entry) {
    try {
      return entry.type().equals("gate.decided") && isKnown(Ruling.of(entry).name())
          ? Growth.none(entry.index())
          : translation.growth(entry);
    } catch (RuntimeException e) {
      rulings.clear();
      throw new IllegalStateException(
          "entry " + entry.index() + " could not be translated: " + e.getMessage(), e);
    }
  }

  /** Whether the graph has the ruling, or will have it with the growths at hand. */
  private boolean isKnown(String ruling) {
    return !rulings.add(ruling)
        || store.read(snapshot -> !snapshot.entriesOf(iris.decision(ruling)).isEmpty());
  }

  private void add(List<Growth> growths) {
    if (growths.isEmpty()) {
      return;
    }
    var last = growths.get(growths.size() - 1).index();
    var says = growths.stream().anyMatch(growth -> growth.size() > 0);
    if (says || last - store.appliedIndex() > MOST_UNWRITTEN) {
      try {
        write(growths);
      } catch (RuntimeException e) {
        rulings.clear();
        throw e;
      }
    }
    lock.lock();
    try {
      reached = last;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void write(List<Growth> growths) {
    var all = unwritten(growths.get(0).index());
    all.addAll(growths);
    store.applyAll(all);
  }

  /** The entries before {@code end} that were met and not written: they say nothing. */
  private List<Growth> unwritten(long end) {
    return LongStream.range(store.appliedIndex() + 1, end)
        .mapToObj(Growth::none)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /**
   * Waits until an entry's statements are in.
   *
   * @return false if they are not after {@code timeout}, or this graph will not follow any more
   */
  boolean await(long index, Duration timeout) throws InterruptedException {
    var left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (!retired && reached < index && left > 0) {
        left = moved.awaitNanos(left);
      }
      return reached >= index;
    } finally {
      lock.unlock();
    }
  }

  /** Says that it will not follow any more: nobody need wait for it. */
  void retire() {
    lock.lock();
    try {
      retired = true;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps the graph open until the same thread leaves it.
   *
   * @return false if it is closed
   */
  boolean enter() {
    return inUse.readLock().tryLock();
  }

  void leave() {
    inUse.readLock().unlock();
  }

  /** For questions in SPARQL. */
  LineageQuery query() {
    return query;
  }

  <T> T read(Function<Snapshot, T> question) {
    return store.read(question);
  }

  String digest() {
    return store.digest();
  }

  /** See {@link LineageStore#waste}. */
  double waste(long small) {
    return store.waste(small);
  }

  /** See {@link LineageStore#copyInto}. */
  void copyInto(Path copy, BooleanSupplier stops) {
    store.copyInto(copy, stops);
  }

  /** Waits until nobody is in it, writes how far the graph came, and lets go of its files. */
  @Override
  public void close() {
    inUse.writeLock().lock(); // for ever: nobody enters again
    try (store) {
      if (reached() > store.appliedIndex()) {
        store.applyAll(unwritten(reached() + 1));
      }
    }
  }
}
