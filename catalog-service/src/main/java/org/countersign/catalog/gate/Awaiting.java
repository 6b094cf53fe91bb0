package org.countersign.catalog.gate;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.countersign.catalog.gate.Decisions.Recorded;
import org.countersign.catalog.journal.Payloads;

/**
 * Waits for the gate to answer otherwise than it did. Whoever waits has a thread of the server and,
 * but for the moment of a look, no connection to the database. Few wait at once, so that the others
 * find threads left; one more is told at once how it stands, and when to ask again.
 */
@ApplicationScoped
class Awaiting {
  /** A quarter of the threads that answer requests. */
  static final int AT_ONCE = 4;

  private static final long BETWEEN_LOOKS_MILLIS = 1_000;

  private final Semaphore places = new Semaphore(AT_ONCE);
  private final CountDownLatch ending = new CountDownLatch(1);

  @Inject private GateCheck check;
  @Inject private Payloads payloads;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected Awaiting() {}

  @PreDestroy
  void end() {
    ending.countDown();
  }

  /**
   * Whether asking again is worth it: the gate would let it in now, or deny it for a reason that
   * waiting does not mend. Comes back as soon as that is so, or else after the time.
   *
   * @param denied a decision that is {@link Recorded#retryable retryable}
   * @param longest zero to look once
   */
  boolean isAnsweredOtherwise(Recorded denied, Duration longest) {
    var asked = asked(denied);
    if (isOver(asked)) {
      return true;
    }
    if (longest.isZero() || !places.tryAcquire()) {
      return false;
    }
    try {
      return isOverWithin(asked, longest);
    } finally {
      places.release();
    }
  }

  private boolean isOverWithin(Asked asked, Duration longest) {
    var end = System.nanoTime() + longest.toNanos();
    while (end - System.nanoTime() > 0 && pause()) {
      if (isOver(asked)) {
        return true;
      }
    }
    return false;
  }

  /** False if the server is about to stop. */
  private boolean pause() {
    try {
      return !ending.await(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean isOver(Asked asked) {
    var now = check.decide(asked);
    return now.allowed() || !now.retryable();
  }

  /** The question as the facts of the decision tell it. */
  private Asked asked(Recorded denied) {
    var wanted =
        payloads.json(denied.facts()).get("facts") instanceof Map<?, ?> facts
                && facts.get("asked") instanceof Map<?, ?> asked
            ? asked
            : Map.of();
    return new Asked(
        Optional.of(denied.model()),
        Optional.of(String.valueOf(denied.number())),
        Optional.empty(),
        denied.environment(),
        denied.useCase().map(Object::toString),
        Optional.ofNullable(wanted.get("trafficPercent"))
            .map(percent -> Integer.valueOf(percent.toString())),
        Optional.ofNullable(wanted.get("region"))
            .map(Object::toString)
            .filter(region -> !region.isEmpty()));
  }
}
