package org.countersign.catalog.notices;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a delivery that failed is tried again.
 *
 * @see <a
 *     href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability">Standard
 *     Webhooks, deliverability</a>
 */
final class Backoff {
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  private Backoff() {}

  /**
   * @param attempts made so far, at least one
   * @return empty when it is given up
   */
  static Optional<Instant> after(int attempts, Instant now) {
    return attempts > PAUSES.size()
        ? Optional.empty()
        : Optional.of(now.plus(PAUSES.get(attempts - 1)));
  }
}
