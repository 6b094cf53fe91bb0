package org.countersign.catalog.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FreshLoginTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @Test
  void aLoginIsFreshForFiveMinutes() {
    assertThat(fresh(NOW)).isTrue();
    assertThat(fresh(NOW.minus(Duration.ofMinutes(5)))).isTrue();
    assertThat(fresh(NOW.minus(Duration.ofMinutes(5)).minusMillis(1))).isFalse();
  }

  @Test
  void anIssuerThatDoesNotSayWhenOrSaysTomorrowVouchesForNothing() {
    assertThat(FreshLogin.isFresh(Optional.empty(), NOW)).isFalse();
    assertThat(fresh(NOW.plus(Duration.ofDays(1)))).isFalse();
  }

  private static boolean fresh(Instant authenticated) {
    return FreshLogin.isFresh(Optional.of(authenticated), NOW);
  }
}
