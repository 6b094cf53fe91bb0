package org.countersign.catalog.notices;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.notices.Outbox.Draft;

/** What a happening is to the people whom it concerns: a notice each, mailed when they want it. */
@Dependent
class Letters {
  private final Addressees addressees;
  private final MailPreferences preferences;
  private final Mail mail;
  private final Clock clock;

  @Inject
  Letters(Addressees addressees, MailPreferences preferences, Mail mail, Clock clock) {
    this.addressees = addressees;
    this.preferences = preferences;
    this.mail = mail;
    this.clock = clock;
  }

  List<Draft> of(Happening happening) {
    return addressees.of(happening).stream().map(agent -> of(happening, agent)).toList();
  }

  private Draft of(Happening happening, UUID agent) {
    if (!mail.isConfigured()) {
      return new Draft(
          happening, Optional.of(agent), Optional.empty(), Notice.State.SHOWN, clock.instant());
    }
    var preference =
        happening.occasion().isUrgent() ? MailPreference.IMMEDIATELY : preferences.of(agent);
    return new Draft(
        happening,
        Optional.of(agent),
        Optional.empty(),
        Notice.State.WAITING,
        preference.due(clock.instant()));
  }
}
