package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.countersign.policy.RiskClass;
import org.junit.jupiter.api.Test;

class BreakGlassYearTest {
  private static final Instant SILVESTER = Instant.parse("2025-12-31T23:59:59Z");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant DUE_LATER = NOW.plusSeconds(1);
  private static final UUID ANA = new UUID(7, 1);
  private static final UUID BEN = new UUID(7, 2);
  private static final UUID CLEO = new UUID(7, 3);

  @Test
  void usesAreCountedInTheYearInWhichTheyBeganByWhatBecameOfThem() {
    var right = begun(SILVESTER, DUE_LATER);
    right.ratify(CLEO);
    var ended = begun(SILVESTER.plusSeconds(1), DUE_LATER);
    ended.revoke();
    var waiting = begun(NOW.minusSeconds(60), DUE_LATER);
    var overdue = begun(NOW.minus(Duration.ofDays(20)), NOW);

    assertThat(BreakGlassYear.of(List.of(right, ended, waiting, overdue), NOW))
        .containsExactly(
            new BreakGlassYear(2026, 3, 0, 2, 3), new BreakGlassYear(2025, 1, 1, 0, 0));
    assertThat(BreakGlassYear.of(List.of(), NOW)).isEmpty();
  }

  private static BreakGlass begun(Instant at, Instant due) {
    var scope =
        new BreakGlass.Scope(
            new UUID(8, 1), new UUID(8, 2), "production", RiskClass.HIGH, "a".repeat(64));
    var begun = new BreakGlass(new UUID(8, 3), scope, "OUTAGE", 24, ANA, at);
    begun.confirm(BEN, at, due);
    return begun;
  }
}
