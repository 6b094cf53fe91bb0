package org.countersign.catalog.notices;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.catalog.journal.Lease;
import org.countersign.catalog.notices.Outbox.Draft;
import org.jspecify.annotations.Nullable;

/**
 * Follows the committed ledger on the node with the lease, makes notices of what it tells, and
 * delivers them. People and webhooks have a follower each, and every destination is served by
 * itself: none waits for another's trouble.
 */
@ApplicationScoped
class Dispatch {
  private static final Logger LOG = System.getLogger(Dispatch.class.getName());
  private static final int EVERY_SECONDS = 1;
  private static final Duration CALENDAR = Duration.ofSeconds(5);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(15);
  private static final int AT_ONCE = 200;
  private static final int STRETCH = 5_000;
  private static final int REMEMBERED = 50_000;
  private static final String PEOPLE = "people";
  private static final String WEBHOOKS = "webhooks";

  private final Lease lease;
  private final Outbox outbox;
  private final Happenings happenings;
  private final Letters letters;
  private final Subscriptions subscriptions;
  private final Delivery delivery;
  private final Clock clock;
  @Resource private ManagedThreadFactory threads;

  private final Set<UUID> busy = ConcurrentHashMap.newKeySet();
  private final Set<String> reminded = ConcurrentHashMap.newKeySet();
  private final Map<String, Instant> resting = new HashMap<>();
  private Instant calendar = Instant.EPOCH;
  private @Nullable ScheduledExecutorService following;
  private @Nullable ExecutorService delivering;

  @Inject
  @SuppressWarnings("NullAway.Init")
  Dispatch(
      Lease lease,
      Outbox outbox,
      Happenings happenings,
      Letters letters,
      Subscriptions subscriptions,
      Delivery delivery,
      Clock clock) {
    this.lease = lease;
    this.outbox = outbox;
    this.happenings = happenings;
    this.letters = letters;
    this.subscriptions = subscriptions;
    this.delivery = delivery;
    this.clock = clock;
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected Dispatch() {
    this(null, null, null, null, null, null, null);
  }

  /** Called once, when the ledger is open. */
  void start() {
    var each = Executors.newCachedThreadPool(threads);
    delivering = each;
    following = Executors.newSingleThreadScheduledExecutor(threads);
    var unused =
        following.scheduleWithFixedDelay(
            () -> tick(each), EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  void stop() {
    if (following != null) {
      following.shutdownNow();
    }
    if (delivering != null) {
      delivering.shutdownNow();
    }
  }

  private void tick(ExecutorService each) {
    var term = lease.term();
    if (term.isEmpty()) {
      return;
    }
    unlessResting(WEBHOOKS, () -> follow(term, WEBHOOKS, Occasion.offered(), this::webhooks));
    unlessResting(PEOPLE, () -> follow(term, PEOPLE, forPeople(), letters::of));
    unlessResting("calendar", () -> remind(term));
    unlessResting("delivery", () -> deliver(each));
  }

  /** One kind of work that fails is left alone for a while, and said once each time. */
  private void unlessResting(String work, Runnable step) {
    var until = resting.get(work);
    if (until != null && clock.instant().isBefore(until)) {
      return;
    }
    try {
      step.run();
      resting.remove(work);
    } catch (RuntimeException e) { // one that escaped would end the schedule
      LOG.log(Level.WARNING, "notices ({0}) wait: {1}", work, e.toString());
      resting.put(work, clock.instant().plus(AFTER_TROUBLE));
    }
  }

  private static List<Occasion> forPeople() {
    return Occasion.offered().stream().filter(Occasion::isForPeople).toList();
  }

  private void follow(
      OptionalLong term,
      String follower,
      List<Occasion> wanted,
      Function<Happening, List<Draft>> drafts) {
    var all = outbox.stretch(follower);
    if (all.after() == all.upTo()) {
      return;
    }
    var stretch = new Outbox.Stretch(all.after(), Math.min(all.upTo(), all.after() + STRETCH));
    var told =
        happenings.in(stretch, wanted).stream()
            .flatMap(happening -> drafts.apply(happening).stream())
            .toList();
    outbox.take(term.getAsLong(), follower, stretch, told);
  }

  private List<Draft> webhooks(Happening happening) {
    return subscriptions.active().stream()
        .filter(subscription -> subscription.wants(happening))
        .map(
            subscription ->
                new Draft(
                    happening,
                    Optional.empty(),
                    Optional.of(subscription.id()),
                    Notice.State.WAITING,
                    clock.instant()))
        .toList();
  }

  /** The unique keys keep a reminder from coming twice; the memory saves the work. */
  private void remind(OptionalLong term) {
    var now = clock.instant();
    if (now.isBefore(calendar.plus(CALENDAR))) {
      return;
    }
    calendar = now;
    if (reminded.size() > REMEMBERED) {
      reminded.clear();
    }
    var drafts = new ArrayList<Draft>();
    var causes = new ArrayList<String>();
    for (var happening : byCalendar(now)) {
      if (!reminded.contains(happening.cause())) {
        causes.add(happening.cause());
        drafts.addAll(letters.of(happening));
        drafts.addAll(webhooks(happening));
      }
    }
    if (causes.isEmpty() || outbox.take(term.getAsLong(), drafts)) {
      reminded.addAll(causes);
    }
  }

  private List<Happening> byCalendar(Instant now) {
    return Stream.of(happenings.ending(now), happenings.overdue(now), happenings.late(now))
        .flatMap(List::stream)
        .toList();
  }

  private void deliver(ExecutorService each) {
    var due = outbox.due(AT_ONCE).stream().collect(Collectors.groupingBy(Dispatch::destination));
    due.forEach(
        (destination, notices) -> {
          if (busy.add(destination)) {
            each.execute(
                () -> {
                  try {
                    delivery.deliver(notices);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "a delivery broke off", e);
                  } finally {
                    busy.remove(destination);
                  }
                });
          }
        });
  }

  private static UUID destination(Notice notice) {
    return notice.agent().or(notice::subscription).orElseThrow();
  }
}
