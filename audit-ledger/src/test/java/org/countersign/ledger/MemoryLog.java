package org.countersign.ledger;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** A store in memory with one lock and real transactions: what is not committed never was. */
final class MemoryLog implements GroupStore<String> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<UUID> ids = new HashSet<>();
  final List<Entry> entries = new ArrayList<>();
  final List<Batch> batches = new ArrayList<>();
  final List<String> rows = new ArrayList<>();
  private Head head = Head.EMPTY;
  private long epoch;
  private volatile boolean down;
  private volatile boolean losesCommits;
  private volatile int begun;

  static MemoryLog begun() {
    var log = new MemoryLog();
    log.append(List.of(Samples.genesis()));
    return log;
  }

  List<Receipt> append(List<Leaf> leaves) {
    return append(new Ledger(Samples.KEYS.checkpoint()), leaves);
  }

  List<Receipt> append(Ledger ledger, List<Leaf> leaves) {
    try (var transaction = begin()) {
      var receipts = ledger.append(transaction, leaves);
      transaction.commit();
      return receipts;
    }
  }

  Head head() {
    return head;
  }

  int transactions() {
    return begun;
  }

  void down(boolean isDown) {
    down = isDown;
  }

  void loseCommits(boolean loses) {
    losesCommits = loses;
  }

  /** Keeps everybody else from the head until released by the same thread. */
  ReentrantLock headLock() {
    return lock;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // counted by the one appending thread
  public Open begin() {
    begun++;
    if (down) {
      throw new IllegalStateException("no connection");
    }
    return new Open();
  }

  final class Open implements Transaction<String> {
    private final List<String> newRows = new ArrayList<>();
    private final List<Batch> newBatches = new ArrayList<>();

    @Override
    public Head lock() {
      lock.lock();
      return head;
    }

    @Override
    public long epoch() {
      return epoch;
    }

    @Override
    public void write(Batch batch) {
      var seen = new HashSet<UUID>();
      for (var entry : batch.entries()) {
        var id = entry.leaf().event().id();
        if (ids.contains(id) || !seen.add(id)) {
          throw new IllegalArgumentException("duplicate event " + id);
        }
      }
      newBatches.add(batch);
    }

    @Override
    public void write(List<String> rows, List<Receipt> receipts) {
      for (int i = 0; i < rows.size(); i++) {
        if (rows.get(i).equals("bad")) {
          throw new IllegalArgumentException("a bad row");
        }
        newRows.add(rows.get(i) + "@" + receipts.get(i).index());
      }
    }

    @Override
    public void commit() {
      if (losesCommits) {
        throw new IllegalStateException("connection lost");
      }
      for (var batch : newBatches) {
        batch.entries().forEach(each -> ids.add(each.leaf().event().id()));
        entries.addAll(batch.entries());
        batches.add(batch);
        head = batch.after();
        epoch += batch.turns() ? 1 : 0;
      }
      rows.addAll(newRows);
    }

    @Override
    public void close() {
      if (lock.isHeldByCurrentThread()) {
        lock.unlock();
      }
    }
  }
}
