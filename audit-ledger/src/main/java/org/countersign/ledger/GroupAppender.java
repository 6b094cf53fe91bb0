package org.countersign.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.countersign.ledger.Outcome.Appended;
import org.countersign.ledger.Outcome.Full;
import org.countersign.ledger.Outcome.Stale;
import org.jspecify.annotations.Nullable;

/**
 * Many callers, one transaction, one receipt each. A batch is whatever has gathered while the last
 * one was written: nobody waits for a batch to fill. Futures are completed by the appender's own
 * thread, so a callback that takes time belongs on another executor.
 */
public final class GroupAppender<R> implements AutoCloseable {
  private static final long LOOK_AROUND_MILLIS = 100;
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 1000;

  /** So many failed batches in a row are the store's fault and not an entry's. */
  private static final int FAILURES_OF_A_STORE = 3;

  private final Ledger ledger;
  private final GroupStore<R> store;
  private final int capacity;
  private final int largestBatch;
  private final BlockingQueue<Pending<R>> queue;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean healthy = true;
  private int failures;

  private record Pending<R>(Offer<R> offer, CompletableFuture<Outcome> outcome) {}

  /**
   * Starts the appender.
   *
   * @param capacity how many offers may wait
   * @param largestBatch how many offers one transaction takes at most
   * @param threads gives the one thread that appends
   */
  public GroupAppender(
      Ledger ledger, GroupStore<R> store, int capacity, int largestBatch, ThreadFactory threads) {
    if (largestBatch < 1) {
      throw new IllegalArgumentException("batches of " + largestBatch);
    }
    this.ledger = ledger;
    this.store = store;
    this.capacity = capacity;
    this.largestBatch = largestBatch;
    this.queue = new ArrayBlockingQueue<>(capacity);
    var made = threads.newThread(this::run);
    if (made == null) {
      throw new RejectedExecutionException("no thread to append with");
    }
    this.thread = made;
    made.start();
  }

  /**
   * Offers an entry. Never blocks.
   *
   * @return completes with the outcome, {@link Appended} only after the commit; exceptionally with
   *     {@link StoreDownException}, {@link UncertainAppendException}, {@link
   *     RejectedExecutionException} after {@link #close()}, or whatever the store threw for this
   *     entry
   */
  public CompletableFuture<Outcome> offer(Offer<R> offer) {
    var pending = new Pending<>(offer, new CompletableFuture<Outcome>());
    if (isClosing()) {
      reject(pending);
    } else if (!queue.offer(pending)) {
      pending.outcome.complete(new Full(capacity));
    } else if (isClosing() && queue.remove(pending)) {
      // it came in behind the last look into the queue
      reject(pending);
    }
    return pending.outcome;
  }

  /** False from when the store fails until a batch succeeds. */
  public boolean healthy() {
    return healthy;
  }

  /** How many offers wait. */
  public int waiting() {
    return queue.size();
  }

  /** Takes no more offers, appends those that wait, and returns when that is done. */
  @Override
  public void close() {
    closing.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void reject(Pending<R> pending) {
    pending.outcome.completeExceptionally(new RejectedExecutionException("the appender is closed"));
  }

  private void run() {
    while (true) {
      boolean last = isClosing();
      var first = next();
      if (first != null) {
        var batch = new ArrayList<Pending<R>>();
        batch.add(first);
        queue.drainTo(batch, largestBatch - 1);
        append(batch);
      } else if (last) {
        return;
      }
    }
  }

  private @Nullable Pending<R> next() {
    try {
      return queue.poll(isClosing() ? 0 : LOOK_AROUND_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException notHowThisEnds) {
      return queue.poll();
    }
  }

  private void append(List<Pending<R>> batch) {
    try {
      attempt(batch);
      succeeded();
    } catch (StoreDownException | UncertainAppendException failure) {
      fail(batch, failure);
      failed(true);
    } catch (Throwable failure) {
      if (batch.size() == 1) {
        fail(batch, failure);
        failed(false);
      } else {
        appendSingly(batch);
      }
    }
  }

  /** After a failed batch: one bad entry must not fail its neighbours. */
  private void appendSingly(List<Pending<R>> batch) {
    boolean any = false;
    for (int i = 0; i < batch.size(); i++) {
      var single = batch.subList(i, i + 1);
      try {
        attempt(single);
        any = true;
      } catch (StoreDownException | UncertainAppendException failure) {
        fail(single, failure);
        // those after it were rolled back with the batch and not tried again
        fail(batch.subList(i + 1, batch.size()), new StoreDownException(failure));
        failed(true);
        return;
      } catch (Throwable failure) {
        fail(single, failure);
      }
    }
    if (any) {
      succeeded();
    } else {
      failed(false);
    }
  }

  private void attempt(List<Pending<R>> batch) {
    var transaction = begin();
    try {
      var head = lock(transaction);
      var fresh = batch.stream().filter(each -> !each.offer.isStale(head)).toList();
      List<Receipt> receipts = List.of();
      if (!fresh.isEmpty()) {
        var leaves = fresh.stream().map(each -> each.offer.leaf()).toList();
        receipts = ledger.append(head, transaction, leaves);
        transaction.write(fresh.stream().map(each -> each.offer.row()).toList(), receipts);
        commit(transaction);
      }
      complete(batch, head, receipts);
    } finally {
      close(transaction);
    }
  }

  private void close(GroupStore.Transaction<R> transaction) {
    try {
      transaction.close();
    } catch (RuntimeException lost) {
      // what was committed stays committed; a store that is gone shows when the next one begins
      failures++;
    }
  }

  private void complete(List<Pending<R>> batch, Head head, List<Receipt> receipts) {
    var next = receipts.iterator();
    for (var each : batch) {
      each.outcome.complete(
          each.offer.isStale(head) ? new Stale(head.changes()) : new Appended(next.next()));
    }
  }

  private GroupStore.Transaction<R> begin() {
    try {
      return store.begin();
    } catch (RuntimeException down) {
      throw new StoreDownException(down);
    }
  }

  private Head lock(GroupStore.Transaction<R> transaction) {
    try {
      return transaction.lock();
    } catch (RuntimeException down) {
      throw new StoreDownException(down);
    }
  }

  private void commit(GroupStore.Transaction<R> transaction) {
    try {
      transaction.commit();
    } catch (RuntimeException unknown) {
      // not tried again: the entries may be in the log
      throw new UncertainAppendException(unknown);
    }
  }

  private void fail(List<Pending<R>> batch, Throwable failure) {
    batch.forEach(each -> each.outcome.completeExceptionally(failure));
  }

  private void succeeded() {
    failures = 0;
    healthy = true;
  }

  /** Marks the failure and, while the store is down, waits a bounded time before the next try. */
  private void failed(boolean byStore) {
    failures++;
    if (byStore || failures >= FAILURES_OF_A_STORE) {
      healthy = false;
      pause(Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, Integer.SIZE)));
    }
  }

  private void pause(long millis) {
    try {
      closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException notHowThisEnds) {
      // the next look into the queue comes a little earlier
    }
  }
}
