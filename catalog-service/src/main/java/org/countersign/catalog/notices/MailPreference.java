package org.countersign.catalog.notices;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** When a person wants to be told by mail. */
public enum MailPreference {
  /** As soon as it has happened. */
  IMMEDIATELY,
  /** Once a day in one letter; what is urgent comes at once all the same. */
  DAILY;

  private static final LocalTime HOUR = LocalTime.of(6, 0);

  /** When something is mailed that happens now: the next six o'clock of UTC for a daily letter. */
  Instant due(Instant now) {
    if (this == IMMEDIATELY) {
      return now;
    }
    var today = now.atOffset(ZoneOffset.UTC).toLocalDate().atTime(HOUR).toInstant(ZoneOffset.UTC);
    return today.isAfter(now)
        ? today
        : now.atOffset(ZoneOffset.UTC)
            .toLocalDate()
            .plusDays(1)
            .atTime(HOUR)
            .toInstant(ZoneOffset.UTC);
  }
}
