package org.countersign.catalog.gate;

import static org.countersign.catalog.problem.ProblemType.DECISION_ALREADY_DEPLOYED;
import static org.countersign.catalog.problem.ProblemType.DECISION_NOT_DEPLOYABLE;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.UUID;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;

/** Records that a decision was acted upon, once. */
@Dependent
@Transactional
class Deploying {
  private final Decisions decisions;
  private final Deployments deployments;
  private final ModelVersions versions;
  private final Models models;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  Deploying(
      Decisions decisions,
      Deployments deployments,
      ModelVersions versions,
      Models models,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.decisions = decisions;
    this.deployments = deployments;
    this.versions = versions;
    this.models = models;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  Deployment deploy(UUID decisionId, String target) {
    var decision = decisions.find(decisionId);
    teams.allow(models.get(versions.get(decision.version()).model()).team());
    var now = clock.instant();
    if (!decision.allowed() || now.isAfter(decision.expiresAt())) {
      throw new Refusal(
              DECISION_NOT_DEPLOYABLE,
              "decision "
                  + decisionId
                  + " is "
                  + decision.decision()
                  + " and ended at "
                  + State.text(decision.expiresAt()))
          .and("remedy", "ask the gate again and deploy on its answer");
    }
    deployments
        .of(decisionId)
        .ifPresent(
            earlier -> {
              throw new Refusal(
                  DECISION_ALREADY_DEPLOYED,
                  "decision " + decisionId + " was deployed as " + earlier.id());
            });
    var deployment = new Deployment(ids.next(), decision, target, caller.agentId(), now);
    deployments.add(deployment);
    journal.record(
        Deed.of("deployment.recorded", Kind.DEPLOYMENT, deployment.id(), caller.agentId())
            .within(deployment.version())
            .stating(deployment.state())
            .with("target", State.digest(target))
            .inPrivate("target", target));
    return deployment;
  }
}
