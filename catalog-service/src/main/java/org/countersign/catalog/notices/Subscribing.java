package org.countersign.catalog.notices;

import static org.countersign.catalog.problem.ProblemType.SUBSCRIPTION_ENDED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.notices.Subscription.Standing;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;

/** Lets an address be told, until somebody ends it. */
@Dependent
@Transactional
class Subscribing {
  private final Subscriptions subscriptions;
  private final Destinations destinations;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  Subscribing(
      Subscriptions subscriptions,
      Destinations destinations,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.subscriptions = subscriptions;
    this.destinations = destinations;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  Subscription subscribe(String url, Set<Occasion> occasions, Optional<String> team) {
    var subscription =
        new Subscription(
            ids.next(),
            destinations.admit(url).toString(),
            occasions,
            team,
            caller.agentId(),
            clock.instant());
    subscriptions.add(subscription);
    journal.record(deed("subscription.begun", subscription));
    return subscription;
  }

  Subscription end(String id) {
    var subscription = subscriptions.lock(id);
    if (subscription.standing() == Standing.ENDED) {
      throw new Refusal(SUBSCRIPTION_ENDED, "subscription " + id + " has ended");
    }
    subscription.end(clock.instant());
    journal.record(deed("subscription.ended", subscription));
    return subscription;
  }

  private Deed deed(String type, Subscription subscription) {
    return Deed.of(type, Kind.SUBSCRIPTION, subscription.id(), caller.agentId())
        .stating(subscription.state());
  }
}
