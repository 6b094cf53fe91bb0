package org.countersign.ledger;

import java.util.function.Function;

/** What became of an offer. */
public sealed interface Outcome {
  /** It is in the log, and durable. */
  record Appended(Receipt receipt) implements Outcome {}

  /** It rests on facts older than the newest change, at this index; evaluate again. */
  record Stale(long changes) implements Outcome {}

  /** There are already so many offers waiting; try later. */
  record Full(int capacity) implements Outcome {}

  /** Forces every caller to handle all cases. */
  default <T> T fold(
      Function<Appended, T> appended, Function<Stale, T> stale, Function<Full, T> full) {
    if (this instanceof Appended as) {
      return appended.apply(as);
    }
    return this instanceof Stale as ? stale.apply(as) : full.apply((Full) this);
  }
}
