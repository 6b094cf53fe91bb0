package org.countersign.ledger;

import java.util.OptionalLong;

/**
 * What a caller hands to the group appender: a leaf and the row that goes with it.
 *
 * @param changesAtSnapshot {@link Head#changes()} as the caller read it when it took its facts; if
 *     the log has a newer change under the lock, the offer is not appended. Empty where it does not
 *     matter
 */
public record Offer<R>(Leaf leaf, R row, OptionalLong changesAtSnapshot) {
  /** An offer that never gets stale. */
  public static <R> Offer<R> of(Leaf leaf, R row) {
    return new Offer<>(leaf, row, OptionalLong.empty());
  }

  /** An offer that holds only while nothing has changed since. */
  public static <R> Offer<R> asOf(long changesAtSnapshot, Leaf leaf, R row) {
    return new Offer<>(leaf, row, OptionalLong.of(changesAtSnapshot));
  }

  boolean isStale(Head head) {
    return changesAtSnapshot.isPresent() && changesAtSnapshot.getAsLong() < head.changes();
  }
}
