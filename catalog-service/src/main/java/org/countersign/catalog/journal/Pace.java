package org.countersign.catalog.journal;

/**
 * How much of a core work in the background may use: it rests after each part for as long as the
 * share asks.
 *
 * @param share of one core, above 0 and at most 1
 */
record Pace(double share) {
  /** For somebody who waits. */
  static final Pace FULL = new Pace(1);

  Pace {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("not a share of a core: " + share);
    }
  }

  /** Rests after work that took so many nanoseconds. */
  void rest(long workedNanos) throws InterruptedException {
    var nanos = (long) (workedNanos * (1 / share - 1));
    if (nanos > 0) {
      Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
    }
  }
}
