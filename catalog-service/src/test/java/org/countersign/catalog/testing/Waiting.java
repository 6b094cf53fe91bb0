package org.countersign.catalog.testing;

import java.util.Optional;
import java.util.function.Supplier;

/** Waits for what comes about by itself, as long as a slow machine needs. */
public final class Waiting {
  private static final long BOUND_NANOS = 60_000_000_000L;
  private static final int PAUSE_MILLIS = 100;

  private Waiting() {}

  /**
   * The first answer that there is.
   *
   * @throws AssertionError if there is none within a minute
   */
  public static <T> T until(Supplier<Optional<T>> wanted) {
    var begun = System.nanoTime();
    while (System.nanoTime() - begun < BOUND_NANOS) {
      var found = wanted.get();
      if (found.isPresent()) {
        return found.get();
      }
      pause();
    }
    throw new AssertionError("it did not come about within a minute");
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
