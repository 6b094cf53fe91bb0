package org.countersign.catalog.journal;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Refused attempts as entries of their own. The first one of an actor at a door, on a subject, with
 * a code is recorded at once; its repeats within a minute are summed up in one follow-up entry.
 */
@ApplicationScoped
public class Attempts {
  private static final Logger LOG = System.getLogger(Attempts.class.getName());
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int REMEMBERED = 10_000;
  private static final int LONGEST_SUBJECT = 512;

  private final Streams streams;
  private final Clock clock;
  private final Map<Attempt, Repeated> recent = new ConcurrentHashMap<>();

  @Resource private ManagedScheduledExecutorService schedule;

  /**
   * Who was refused what.
   *
   * @param door the method that refused, e.g. {@code POST ReviewsResource.vote}
   * @param subject the path that was asked for
   * @param code of the problem that was answered
   */
  public record Attempt(UUID actor, String door, String subject, String code) {
    public Attempt {
      subject =
          subject.length() > LONGEST_SUBJECT ? subject.substring(0, LONGEST_SUBJECT) : subject;
    }
  }

  private record Repeated(Instant since, AtomicLong times) {}

  @Inject
  @SuppressWarnings("NullAway.Init")
  Attempts(Streams streams, Clock clock) {
    this.streams = streams;
    this.clock = clock;
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected Attempts() {
    this.streams = null;
    this.clock = null;
  }

  /** Whether the attempt is on record, durably; false says that the ledger cannot take it now. */
  boolean record(Attempt attempt) {
    var now = clock.instant();
    var repeated = new boolean[1];
    if (recent.size() >= REMEMBERED) {
      recent.keySet().forEach(this::sumUp);
    }
    recent.compute(
        attempt,
        (key, before) -> {
          if (before != null && now.isBefore(before.since().plus(WINDOW))) {
            before.times().incrementAndGet();
            repeated[0] = true;
            return before;
          }
          return new Repeated(now, new AtomicLong());
        });
    if (repeated[0]) {
      return true;
    }
    try {
      sumUpLater(attempt);
      streams.append(Streamed.of(deed(attempt, 1)));
      return true;
    } catch (RuntimeException e) {
      recent.remove(attempt);
      LOG.log(Level.WARNING, "a refused attempt could not be recorded", e);
      return false;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // summing up logs what goes wrong
  private void sumUpLater(Attempt attempt) {
    schedule.schedule(() -> sumUp(attempt), WINDOW.toSeconds(), TimeUnit.SECONDS);
  }

  private void sumUp(Attempt attempt) {
    var repeated = recent.remove(attempt);
    if (repeated != null && repeated.times().get() > 0) {
      try {
        streams.append(Streamed.of(deed(attempt, repeated.times().get())));
      } catch (RuntimeException e) {
        LOG.log(
            Level.WARNING,
            "{0} repeats of a refused attempt could not be recorded: {1}",
            repeated.times(),
            e.toString());
      }
    }
  }

  private static Deed deed(Attempt attempt, long times) {
    var subject = EventIds.of(attempt.door(), attempt.subject(), attempt.code());
    return Deed.of("attempt.refused", Kind.ATTEMPT, subject, attempt.actor())
        .with("door", attempt.door())
        .with("path", State.digest(attempt.subject()))
        .with("code", attempt.code())
        .with("times", times)
        .inPrivate("path", attempt.subject());
  }
}
