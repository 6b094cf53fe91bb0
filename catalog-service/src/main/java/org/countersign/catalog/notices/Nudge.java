package org.countersign.catalog.notices;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/** Reminders that a person asks for, rather than the calendar. */
@Dependent
public class Nudge {
  private final Happenings happenings;
  private final Addressees addressees;
  private final Outbox outbox;
  private final Mail mail;

  @Inject
  Nudge(Happenings happenings, Addressees addressees, Outbox outbox, Mail mail) {
    this.happenings = happenings;
    this.addressees = addressees;
    this.outbox = outbox;
    this.mail = mail;
  }

  /**
   * Reminds everybody who could fill an open slot of a round.
   *
   * @return false if they were reminded on that day already, or there is nobody
   */
  public boolean voters(UUID review, LocalDate day) {
    var happening = happenings.reminder(review, "reminder/" + day, Occasion.REVIEW_REMINDED);
    var state = mail.isConfigured() ? Notice.State.WAITING : Notice.State.SHOWN;
    var drafts =
        addressees.of(happening).stream()
            .map(agent -> new Outbox.Draft(happening, Optional.of(agent), Optional.empty(), state))
            .toList();
    return outbox.put(drafts) > 0;
  }
}
