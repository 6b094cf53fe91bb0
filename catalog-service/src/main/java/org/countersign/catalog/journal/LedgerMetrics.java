package org.countersign.catalog.journal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;

/** What {@code /metrics} tells of the ledger; alarms are set on these. */
@ApplicationScoped
public class LedgerMetrics {
  @Inject private Soundness soundness;
  @Inject private Lease lease;
  @Inject private Streams streams;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected LedgerMetrics() {}

  /** For the container: a gauge is there once its bean is. */
  void begin() {
    // the call is what makes the bean
  }

  /** 1 while nobody has found the ledger unsound, else 0. */
  @Gauge(name = "ledger_sound", absolute = true, unit = MetricUnits.NONE)
  public int sound() {
    return soundness.finding().isEmpty() ? 1 : 0;
  }

  /** 1 on the node that publishes and inspects. */
  @Gauge(name = "ledger_lease_held", absolute = true, unit = MetricUnits.NONE)
  public int leaseHeld() {
    return lease.term().isPresent() ? 1 : 0;
  }

  /** 1 while facts that come in streams can be appended. */
  @Gauge(name = "ledger_appender_healthy", absolute = true, unit = MetricUnits.NONE)
  public int appending() {
    return streams.healthy() ? 1 : 0;
  }
}
