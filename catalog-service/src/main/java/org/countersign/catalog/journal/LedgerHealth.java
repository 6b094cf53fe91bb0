package org.countersign.catalog.journal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Down while the ledger is not sound: a gate that cannot trust its past does not decide. */
@Readiness
@ApplicationScoped
public class LedgerHealth implements HealthCheck {
  @Inject private Soundness soundness;
  @Inject private Lease lease;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected LedgerHealth() {}

  @Override
  public HealthCheckResponse call() {
    var answer =
        HealthCheckResponse.named("ledger")
            .withData("lease", lease.term().isPresent() ? "held" : "elsewhere");
    var finding = soundness.finding();
    finding.ifPresent(
        found -> {
          answer.withData("code", found.code());
          found.index().ifPresent(index -> answer.withData("index", index));
        });
    return answer.status(finding.isEmpty()).build();
  }
}
