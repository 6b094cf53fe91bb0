package org.countersign.catalog.notices;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Directory;
import org.countersign.catalog.notices.Subscription.Standing;
import org.countersign.catalog.platform.Settings;
import org.countersign.catalog.problem.Refusal;

/** Brings what waits for one destination there, and notes how it went. */
@Dependent
class Delivery {
  private static final int GONE = 410;

  /** As many as are done before somebody else may claim the last, were all to time out. */
  private static final int CALLS_AT_ONCE = 10;

  private final Outbox outbox;
  private final Subscriptions subscriptions;
  private final Destinations destinations;
  private final Secrets secrets;
  private final Webhook webhook;
  private final Mail mail;
  private final Agents agents;
  private final Directory directory;
  private final Settings settings;

  @Inject
  Delivery(
      Outbox outbox,
      Subscriptions subscriptions,
      Destinations destinations,
      Secrets secrets,
      Webhook webhook,
      Mail mail,
      Agents agents,
      Directory directory,
      Settings settings) {
    this.outbox = outbox;
    this.subscriptions = subscriptions;
    this.destinations = destinations;
    this.secrets = secrets;
    this.webhook = webhook;
    this.mail = mail;
    this.agents = agents;
    this.directory = directory;
    this.settings = settings;
  }

  /**
   * @param notices of one person, for whom others may wait as well, or of one subscription
   */
  void deliver(List<Notice> notices) throws InterruptedException {
    var agent = notices.get(0).agent();
    if (agent.isPresent()) {
      post(agent.get(), outbox.claim(outbox.due(agent.get(), Letter.MOST)));
    } else {
      for (int from = 0; from < notices.size(); from += CALLS_AT_ONCE) {
        var some = notices.subList(from, Math.min(notices.size(), from + CALLS_AT_ONCE));
        for (var notice : outbox.claim(some)) {
          call(notice);
        }
      }
    }
  }

  /** Several that wait for one person go in one mail. */
  private void post(UUID agent, List<Notice> notices) {
    if (notices.isEmpty()) {
      return;
    }
    var letter = new Letter(notices, settings.publicUrl());
    try {
      var to = agents.find(agent).flatMap(known -> directory.mailOf(known.subject()));
      if (to.isEmpty()) {
        notices.forEach(each -> outbox.failed(each, "nobody knows a mail address", true));
        return;
      }
      mail.send(to.get(), letter.subject(), letter.text());
      outbox.delivered(notices);
    } catch (MessagingException | Refusal e) {
      var why = e.getClass().getSimpleName();
      notices.forEach(each -> outbox.failed(each, why, false));
    }
  }

  private void call(Notice notice) throws InterruptedException {
    var subscription = subscriptions.find(notice.subscription().orElseThrow().toString());
    if (subscription.standing() == Standing.ENDED) {
      outbox.failed(notice, "the subscription has ended", true);
      return;
    }
    try {
      var address = destinations.admit(subscription.url());
      var status = webhook.deliver(address, secrets.of(subscription.id()), notice);
      var failure = failure(status);
      if (failure.isEmpty()) {
        outbox.delivered(List.of(notice));
      } else {
        outbox.failed(notice, failure.get(), status == GONE);
      }
    } catch (IOException | Refusal e) {
      outbox.failed(notice, e.getClass().getSimpleName(), false);
    }
  }

  private static Optional<String> failure(int status) {
    return status / 100 == 2 ? Optional.empty() : Optional.of("HTTP " + status);
  }
}
