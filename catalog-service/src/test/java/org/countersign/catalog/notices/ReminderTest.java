package org.countersign.catalog.notices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReminderTest {
  private static final Instant GRANTED = Instant.parse("2026-01-01T08:00:00Z");
  private static final Instant ENDS = Instant.parse("2027-01-01T08:00:00Z");

  /** A clock that a test sets. */
  private static final class SetClock extends Clock {
    private Instant now = GRANTED;

    void goTo(Instant instant) {
      now = instant;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @Test
  void aYearOfHoursRemindsSixtyThirtySevenAndOneDayBeforeTheEnd() {
    var clock = new SetClock();
    var told = new ArrayList<Integer>();
    for (var at = GRANTED;
        at.isBefore(ENDS.plus(Duration.ofDays(2)));
        at = at.plus(Duration.ofHours(1))) {
      clock.goTo(at);
      Reminder.due(GRANTED, ENDS, clock.instant())
          .filter(days -> !told.contains(days))
          .ifPresent(told::add);
    }

    assertThat(told).isEqualTo(List.of(60, 30, 7, 1));
  }

  @Test
  void aDayComesAtItsVeryInstantAndNotBefore() {
    var sixty = ENDS.minus(Duration.ofDays(60));

    assertThat(Reminder.due(GRANTED, ENDS, sixty.minusMillis(1))).isEmpty();
    assertThat(Reminder.due(GRANTED, ENDS, sixty)).isEqualTo(Optional.of(60));
  }

  @Test
  void ofSeveralThatNobodySentOnlyTheLatestIsDue() {
    assertThat(Reminder.due(GRANTED, ENDS, ENDS.minus(Duration.ofDays(3))))
        .isEqualTo(Optional.of(7));
  }

  @Test
  void anApprovalForThreeWeeksIsNotRemindedOfAsIfItHadLastedLonger() {
    var ends = GRANTED.plus(Duration.ofDays(21));

    assertThat(Reminder.due(GRANTED, ends, GRANTED.plusSeconds(1))).isEmpty();
    assertThat(Reminder.due(GRANTED, ends, GRANTED.plus(Duration.ofDays(14))))
        .isEqualTo(Optional.of(7));
  }

  @Test
  void whatHasEndedIsNotRemindedOf() {
    assertThat(Reminder.due(GRANTED, ENDS, ENDS)).isEmpty();
  }
}
