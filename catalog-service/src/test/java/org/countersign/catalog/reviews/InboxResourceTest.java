package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InboxResourceTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void aRoundWaitsForWholeDaysAndNeverForLessThanNone() {
    assertThat(InboxResource.daysWaited(NOW.minus(Duration.ofHours(47)), NOW)).isEqualTo(1);
    assertThat(InboxResource.daysWaited(NOW.plus(Duration.ofDays(2)), NOW)).isZero();
  }
}
