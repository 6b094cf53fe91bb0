package org.countersign.catalog.notices;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;

/** How many days before an approval ends its people are reminded. */
final class Reminder {
  private static final int[] DAYS = {1, 7, 30, 60};

  /** So long before its end the first reminder of an approval is due. */
  static final Duration EARLIEST = Duration.ofDays(60);

  private Reminder() {}

  /**
   * The reminder whose day has come: 60, 30, 7 or 1. Of several that nobody sent only the latest
   * is; one whose day was before the approval is none.
   */
  static Optional<Integer> due(Instant grantedAt, Instant validUntil, Instant now) {
    if (!now.isBefore(validUntil)) {
      return Optional.empty();
    }
    return IntStream.of(DAYS)
        .filter(days -> !now.isBefore(validUntil.minus(Duration.ofDays(days))))
        .boxed()
        .findFirst()
        .filter(days -> !grantedAt.isAfter(validUntil.minus(Duration.ofDays(days))));
  }
}
