package org.countersign.catalog.notices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MailPreferenceTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-20T05:59:59Z, 2026-11-20T06:00:00Z",
    "2026-11-20T06:00:00Z, 2026-11-21T06:00:00Z",
    "2026-12-31T23:00:00Z, 2027-01-01T06:00:00Z"
  })
  void aDailyLetterComesAtTheNextSixOClock(Instant now, Instant due) {
    assertThat(MailPreference.DAILY.due(now)).isEqualTo(due);
  }

  @Test
  void whoWantsToBeToldImmediatelyWaitsForNothing() {
    var now = Instant.parse("2026-11-20T05:59:59Z");

    assertThat(MailPreference.IMMEDIATELY.due(now)).isEqualTo(now);
  }

  @ParameterizedTest
  @EnumSource(
      value = Occasion.class,
      names = {"REVIEW_OPENED", "REVIEW_REMINDED", "APPROVAL_GRANTED", "EVIDENCE_ASKED"})
  void aVoteCanWaitForTheMorning(Occasion occasion) {
    assertThat(occasion.isUrgent()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Occasion.class,
      names = {"APPROVAL_SUSPENDED", "APPROVAL_REVOKED", "BREAK_GLASS_BEGUN", "INSPECTION_FAILED"})
  void anEmergencyCannot(Occasion occasion) {
    assertThat(occasion.isUrgent()).isTrue();
  }
}
