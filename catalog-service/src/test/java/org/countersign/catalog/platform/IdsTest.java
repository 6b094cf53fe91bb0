package org.countersign.catalog.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T09:30:00.123Z");

  private final Ids ids = new Ids(Clock.fixed(NOW, ZoneOffset.UTC), new Random(7));

  @Test
  void anIdBeginsWithTheMillisecondItWasGiven() {
    var id = ids.next();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void aPseudonymTellsNoTime() {
    var pseudonym = ids.pseudonym();

    assertThat(pseudonym.version()).isEqualTo(4);
    assertThat(pseudonym.variant()).isEqualTo(2);
    assertThat(pseudonym.getMostSignificantBits() >>> 16).isNotEqualTo(NOW.toEpochMilli());
  }

  @Test
  void twoIdsOfOneMillisecondDiffer() {
    assertThat(ids.next()).isNotEqualTo(ids.next());
  }
}
