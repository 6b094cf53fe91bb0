package org.countersign.catalog.gate;

import static org.countersign.catalog.problem.ProblemType.DECISION_ALREADY_DEPLOYED;
import static org.countersign.catalog.problem.ProblemType.DECISION_NOT_DEPLOYABLE;
import static org.countersign.catalog.problem.ProblemType.DEPLOYMENT_NOT_LIVE;
import static org.countersign.catalog.problem.ProblemType.DEPLOYMENT_NOT_STAGED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.gate.Deployment.Phase;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;

/**
 * Records that a decision was acted upon, once: for a deployment or for a further share of its
 * traffic. What has all the traffic takes the place of what ran at the same target before.
 */
@Dependent
@Transactional
class Deploying {
  private final Decisions decisions;
  private final Deployments deployments;
  private final ModelVersions versions;
  private final Models models;
  private final Payloads payloads;
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
      Payloads payloads,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.decisions = decisions;
    this.deployments = deployments;
    this.versions = versions;
    this.models = models;
    this.payloads = payloads;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * @param rollout empty where the version goes live at once
   */
  Deployment deploy(UUID decisionId, String target, Optional<Rollout> rollout) {
    var decision = decisions.find(decisionId);
    allow(decision.version());
    var now = clock.instant();
    requireUsable(decision, rollout.map(Rollout::percent).orElse(Rollout.FULL), now);
    var deployment = new Deployment(ids.next(), decision, target, rollout, caller.agentId(), now);
    deployments.add(deployment);
    rollout.ifPresent(
        begun ->
            deployments.addStage(
                new Deployments.Stage(
                    ids.next(),
                    deployment.id(),
                    Optional.empty(),
                    begun.percent(),
                    begun.outcome(),
                    caller.agentId(),
                    now)));
    journal.record(deed("deployment.recorded", deployment).inPrivate("target", target));
    if (rollout.map(Rollout::isFull).orElse(true)) {
      replaceOthers(deployment, now);
    }
    return deployment;
  }

  /**
   * @param decision needed where the share of the traffic grows
   */
  Deployment stage(
      UUID deploymentId, int percent, Rollout.Outcome outcome, Optional<UUID> decision) {
    var deployment = live(deploymentId);
    var before =
        deployment
            .rollout()
            .orElseThrow(
                () ->
                    new Refusal(
                            DEPLOYMENT_NOT_STAGED,
                            "deployment " + deploymentId + " went live with all the traffic")
                        .and("remedy", "name a strategy when the deployment is recorded"));
    var now = clock.instant();
    if (percent > before.percent()) {
      var asked =
          decisions.find(
              decision.orElseThrow(
                  () ->
                      new Refusal(
                              DECISION_NOT_DEPLOYABLE,
                              "from %d to %d percent needs a decision of its own"
                                  .formatted(before.percent(), percent))
                          .and("remedy", "ask the gate for this share and name its decision")));
      requireSame(asked, deployment);
      requireUsable(asked, percent, now);
    }
    deployment.reach(percent, outcome);
    deployments.addStage(
        new Deployments.Stage(
            ids.next(), deploymentId, decision, percent, outcome, caller.agentId(), now));
    var deed = deed("deployment.staged", deployment);
    journal.record(decision.map(id -> deed.with("stage_decision", id.toString())).orElse(deed));
    if (percent == Rollout.FULL && before.percent() < Rollout.FULL) {
      replaceOthers(deployment, now);
    }
    return deployment;
  }

  Deployment end(UUID deploymentId, Phase phase) {
    var deployment = live(deploymentId);
    end(deployment, phase, clock.instant());
    return deployment;
  }

  private void end(Deployment deployment, Phase phase, Instant now) {
    deployment.end(phase, now);
    journal.record(deed("deployment.ended", deployment));
  }

  private void replaceOthers(Deployment deployment, Instant now) {
    deployments.othersAt(deployment).forEach(older -> end(older, Phase.RETIRED, now));
  }

  private Deployment live(UUID id) {
    var deployment = deployments.lock(id);
    allow(deployment.version());
    if (deployment.phase() != Phase.LIVE) {
      throw new Refusal(DEPLOYMENT_NOT_LIVE, "deployment " + id + " is " + deployment.phase())
          .and("remedy", "record a new deployment on a decision of its own");
    }
    return deployment;
  }

  private void allow(UUID version) {
    teams.allow(models.get(versions.get(version).model()).team());
  }

  private static void requireSame(Decisions.Recorded asked, Deployment deployment) {
    if (!asked.version().equals(deployment.version())
        || !asked.environment().equals(deployment.environment())
        || !asked.useCase().equals(deployment.useCase())) {
      throw new Refusal(
              DECISION_NOT_DEPLOYABLE,
              "decision "
                  + asked.id()
                  + " is about another version, use case or environment than the deployment")
          .and("remedy", "ask the gate about the version that is deployed");
    }
  }

  private void requireUsable(Decisions.Recorded decision, int percent, Instant now) {
    if (!decision.allowed() || now.isAfter(decision.expiresAt())) {
      throw new Refusal(
              DECISION_NOT_DEPLOYABLE,
              "decision "
                  + decision.id()
                  + " is "
                  + decision.decision()
                  + " and ended at "
                  + State.text(decision.expiresAt()))
          .and("remedy", "ask the gate again and deploy on its answer");
    }
    var share = share(payloads.json(decision.facts()));
    if (percent > share) {
      throw new Refusal(
              DECISION_NOT_DEPLOYABLE,
              "decision %s is about %d percent of the traffic, not %d"
                  .formatted(decision.id(), share, percent))
          .and("remedy", "ask the gate with trafficPercent " + percent);
    }
    if (deployments.isUsed(decision.id())) {
      throw new Refusal(
          DECISION_ALREADY_DEPLOYED, "decision " + decision.id() + " was acted upon already");
    }
  }

  /** The share of the traffic that the gate was asked about: all, if nobody said. */
  private static int share(Map<String, Object> document) {
    return document.get("facts") instanceof Map<?, ?> facts
            && facts.get("asked") instanceof Map<?, ?> asked
            && asked.get("trafficPercent") instanceof Number percent
        ? percent.intValue()
        : Rollout.FULL;
  }

  private Deed deed(String type, Deployment deployment) {
    return Deed.of(type, Kind.DEPLOYMENT, deployment.id(), caller.agentId())
        .within(deployment.version())
        .stating(deployment.state());
  }
}
