package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.models.UpstreamChange;
import org.countersign.catalog.policies.Policies;
import org.countersign.catalog.requirements.Places;
import org.countersign.catalog.requirements.Requirements;
import org.countersign.catalog.reviews.Approval.Standing;
import org.countersign.catalog.usecases.UseCases;
import org.countersign.policy.Rereview;
import org.countersign.policy.Rereview.Change;
import org.countersign.policy.Rereview.Extent;

/** What the policies in force ask of an approval after a change upstream. */
@Dependent
class UpstreamDemands {
  private final Models models;
  private final ModelVersions versions;
  private final UseCases useCases;
  private final Places places;
  private final Requirements requirements;
  private final Policies policies;
  private final Clock clock;

  @Inject
  UpstreamDemands(
      Models models,
      ModelVersions versions,
      UseCases useCases,
      Places places,
      Requirements requirements,
      Policies policies,
      Clock clock) {
    this.models = models;
    this.versions = versions;
    this.useCases = useCases;
    this.places = places;
    this.requirements = requirements;
    this.policies = policies;
    this.clock = clock;
  }

  /**
   * A light round would lift a suspension by the way, and has no say where the class is another: a
   * full one takes its place.
   */
  Rereview of(UpstreamChange change, Approval approval) {
    var version = versions.get(approval.version());
    var known =
        requirements.facts(
            models.get(version.model()),
            version,
            Optional.of(useCases.get(approval.useCase())),
            places.find(approval.environment()),
            clock.instant());
    var asked =
        policies.active().gate().rereview(Change.valueOf(change.sort().name()), known.facts());
    return asked.extent() == Extent.LIGHT
            && (approval.standing() == Standing.SUSPENDED
                || approval.riskClass() != known.riskClass())
        ? asked.inFull()
        : asked;
  }
}
