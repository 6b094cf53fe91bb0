package org.countersign.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Gives out turns of which there are so many a second, without making up for missed ones. */
final class Steady {
  private final long between;
  private long due = System.nanoTime();

  Steady(int perSecond) {
    this.between = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  /** Waits for the next turn, and takes it. */
  byte[] next(Supplier<byte[]> request) {
    long wait;
    synchronized (this) {
      due = Math.max(due + between, System.nanoTime());
      wait = due - System.nanoTime();
    }
    LockSupport.parkNanos(wait);
    return request.get();
  }
}
