package org.countersign.catalog.lineage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says how far the graph is. Never down: a graph that is behind answers later, and nothing else
 * waits for it.
 */
@Readiness
@ApplicationScoped
public class LineageHealth implements HealthCheck {
  @Inject private Projection projection;

  /** The container fills the field. */
  @SuppressWarnings("NullAway.Init")
  protected LineageHealth() {}

  @Override
  public HealthCheckResponse call() {
    var standing = projection.standing();
    var answer = HealthCheckResponse.named("lineage").up().withData("index", standing.reached());
    standing.failure().ifPresent(why -> answer.withData("failure", why));
    return answer.build();
  }
}
