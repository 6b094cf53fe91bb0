package org.countersign.lineage;

import java.time.Duration;
import java.util.Iterator;
import org.countersign.lineage.QueryRefusedException.Reason;

/**
 * What one query may still spend. Asked wherever a statement is looked for or found: the engine's
 * own timeout is not asked within a path. Belongs to one thread.
 */
final class Budget {
  private static final int BETWEEN_LOOKS = 256;

  private final long most;
  private final Duration longest;
  private final long end;
  private long spent;

  Budget(long most, Duration longest) {
    this.most = most;
    this.longest = longest;
    this.end = System.nanoTime() + longest.toNanos();
  }

  void spend() {
    spent++;
    if (spent > most) {
      throw new QueryRefusedException(
          Reason.TOO_MUCH, "the query looked at more than " + most + " statements");
    }
    if (spent % BETWEEN_LOOKS == 0) {
      look();
    }
  }

  void look() {
    if (System.nanoTime() - end > 0) {
      throw new QueryRefusedException(
          Reason.TOO_LONG, "the query did not end within " + longest.toMillis() + " ms");
    }
  }

  <T> Iterator<T> counted(Iterator<T> found) {
    spend();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return found.hasNext();
      }

      @Override
      public T next() {
        spend();
        return found.next();
      }
    };
  }
}
