package org.countersign.catalog.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {
  private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

  private final Hand clock = new Hand();
  private final VerifiedTokens<String> tokens = new VerifiedTokens<>(clock, 2);

  @Test
  void aTokenIsRememberedForAMinute() {
    tokens.remember("token", "ana", START.plusSeconds(600));

    clock.now = START.plusSeconds(59);
    assertThat(tokens.find("token")).contains("ana");
    clock.now = START.plusSeconds(60);
    assertThat(tokens.find("token")).isEmpty();
  }

  @Test
  void aTokenIsNeverRememberedPastItsOwnEnd() {
    tokens.remember("token", "ana", START.plusSeconds(5));

    clock.now = START.plusSeconds(5);
    assertThat(tokens.find("token")).isEmpty();
  }

  @Test
  void aTokenThatHasEndedIsNotRememberedAtAll() {
    tokens.remember("token", "ana", START);

    assertThat(tokens.find("token")).isEmpty();
  }

  @Test
  void anAlteredTokenIsUnknown() {
    tokens.remember("token", "ana", START.plusSeconds(600));

    assertThat(tokens.find("tokem")).isEmpty();
  }

  @Test
  void memoryIsBoundedAndTheNewestTokenIsKept() {
    tokens.remember("one", "ana", START.plusSeconds(600));
    tokens.remember("two", "ben", START.plusSeconds(600));
    tokens.remember("three", "cy", START.plusSeconds(600));

    assertThat(tokens.find("three")).contains("cy");
    assertThat(tokens.find("one")).isEmpty();
  }

  @Test
  void endedTokensMakeRoomBeforeLivingOnesGo() {
    tokens.remember("short", "ana", START.plusSeconds(1));
    tokens.remember("long", "ben", START.plusSeconds(600));
    clock.now = START.plus(Duration.ofSeconds(2));

    tokens.remember("new", "cy", START.plusSeconds(600));

    assertThat(tokens.find("long")).contains("ben");
    assertThat(tokens.find("new")).contains("cy");
  }

  /** A clock that a test sets by hand. */
  private static final class Hand extends Clock {
    private Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
