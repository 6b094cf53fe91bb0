package org.countersign.policy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Counts days from Monday to Friday in UTC; public holidays are working days here. */
public final class WorkingDays {
  private WorkingDays() {}

  /**
   * The same time of day so many working days later. What begins on a weekend counts from Monday.
   *
   * @param days 0 or more
   */
  public static Instant after(Instant begin, int days) {
    if (days < 0) {
      throw new IllegalArgumentException("not a number of days: " + days);
    }
    var at = weekday(begin.atOffset(ZoneOffset.UTC));
    for (int i = 0; i < days; i++) {
      at = weekday(at.plusDays(1));
    }
    return at.toInstant();
  }

  private static OffsetDateTime weekday(OffsetDateTime day) {
    var at = day;
    while (at.getDayOfWeek() == DayOfWeek.SATURDAY || at.getDayOfWeek() == DayOfWeek.SUNDAY) {
      at = at.plusDays(1);
    }
    return at;
  }
}
