package org.countersign.catalog.notices;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.UUID;

/** Reminders that a person asks for, rather than the calendar. */
@Dependent
public class Nudge {
  private final Happenings happenings;
  private final Letters letters;
  private final Outbox outbox;

  @Inject
  Nudge(Happenings happenings, Letters letters, Outbox outbox) {
    this.happenings = happenings;
    this.letters = letters;
    this.outbox = outbox;
  }

  /**
   * Reminds everybody who could fill an open slot of a round.
   *
   * @return false if they were reminded on that day already, or there is nobody
   */
  public boolean voters(UUID review, LocalDate day) {
    var happening = happenings.reminder(review, "reminder/" + day, Occasion.REVIEW_REMINDED);
    return outbox.put(letters.of(happening)) > 0;
  }
}
