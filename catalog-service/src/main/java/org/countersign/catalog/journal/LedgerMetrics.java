package org.countersign.catalog.journal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.catalog.journal.Findings.FoundSound;
import org.countersign.catalog.journal.Publications.Publication;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.ledger.Checkpoint;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;

/**
 * What {@code /metrics} tells of the ledger; alarms are set on these. What nobody knows, because
 * there is none of it or the database does not answer, is -1.
 */
@ApplicationScoped
public class LedgerMetrics {
  private static final long UNKNOWN = -1;

  @Inject private Soundness soundness;
  @Inject private Lease lease;
  @Inject private Streams streams;
  @Inject private LedgerEntries entries;
  @Inject private Publications publications;
  @Inject private Witnesses witnesses;
  @Inject private Clock clock;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected LedgerMetrics() {}

  /** For the container: a gauge is there once its bean is. */
  void begin() {
    // the call is what makes the bean
  }

  @Gauge(
      name = "ledger_sound",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "1 while nobody has found the ledger unsound, else 0")
  public int sound() {
    return soundness.finding().isEmpty() ? 1 : 0;
  }

  @Gauge(
      name = "ledger_lease_held",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "1 on the node that publishes and inspects, else 0")
  public int leaseHeld() {
    return lease.term().isPresent() ? 1 : 0;
  }

  @Gauge(
      name = "ledger_appender_healthy",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "1 while facts that come in streams can be appended, else 0")
  public int appending() {
    return streams.healthy() ? 1 : 0;
  }

  @Gauge(
      name = "ledger_size",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "Entries of the ledger")
  public long size() {
    return known(() -> Optional.of(Checkpoint.parse(entries.checkpoint().text()).size()));
  }

  @Gauge(
      name = "ledger_published_size",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "Entries under the newest published checkpoint")
  public long publishedSize() {
    return known(() -> publications.newest().map(Publication::size));
  }

  @Gauge(
      name = "ledger_cosigned_age_seconds",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "Seconds since witnesses cosigned the ledger as its policy asks")
  public long cosignedAge() {
    return known(() -> witnesses.cosignedAt().map(this::secondsSince));
  }

  @Gauge(
      name = "ledger_inspected_size",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "Entries of the ledger when all of it was inspected last and found sound")
  public long inspectedSize() {
    return known(() -> soundness.inspected().map(FoundSound::size));
  }

  @Gauge(
      name = "ledger_inspected_age_seconds",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "Seconds since the last inspection began that found all of the ledger sound")
  public long inspectedAge() {
    return known(() -> soundness.inspected().map(FoundSound::since).map(this::secondsSince));
  }

  private long secondsSince(Instant then) {
    return Math.max(0, Duration.between(then, clock.instant()).toSeconds());
  }

  private static long known(Supplier<Optional<Long>> figure) {
    try {
      return figure.get().orElse(UNKNOWN);
    } catch (DatabaseUnavailableException down) {
      return UNKNOWN;
    }
  }
}
