package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.ARTIFACT_UNBOUND;
import static org.countersign.catalog.problem.ProblemType.NO_ENVELOPE;
import static org.countersign.catalog.problem.ProblemType.OUTSIDE_ENVELOPE;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.lineage.Tracing;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.UpstreamChanges;
import org.countersign.catalog.models.UpstreamFindings;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.reviews.EnvelopeComparison.Compared;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Digest;
import org.countersign.policy.RetrainingBounds.Check;

/**
 * Approves a version that a pipeline made again, if it lies inside bounds that a quorum signed. It
 * is nobody's vote: the approval names the bounds, what was compared, and the people who signed.
 */
@Dependent
@Transactional
class AutomaticApproval {
  private final Envelopes envelopes;
  private final Approvals approvals;
  private final Reviews reviews;
  private final EnvelopeComparison comparison;
  private final Inheritance inheritance;
  private final Retraining retraining;
  private final ModelVersions versions;
  private final UpstreamChanges changes;
  private final UpstreamFindings findings;
  private final Tracing tracing;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  AutomaticApproval(
      Envelopes envelopes,
      Approvals approvals,
      Reviews reviews,
      EnvelopeComparison comparison,
      Inheritance inheritance,
      Retraining retraining,
      ModelVersions versions,
      UpstreamChanges changes,
      UpstreamFindings findings,
      Tracing tracing,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.envelopes = envelopes;
    this.approvals = approvals;
    this.reviews = reviews;
    this.comparison = comparison;
    this.inheritance = inheritance;
    this.retraining = retraining;
    this.versions = versions;
    this.changes = changes;
    this.findings = findings;
    this.tracing = tracing;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /** What was given, and by what. */
  record Given(Approval approval, Compared compared) {}

  Given approve(Model model, ModelVersion version, UUID useCase, String environment) {
    teams.allow(model.team());
    tracing.catchUp(); // whoever signed must not have trained it or labelled its data
    if (version.artifactSha256().isEmpty()) {
      throw new Refusal(ARTIFACT_UNBOUND, "version %d has no artifact".formatted(version.number()))
          .and("remedy", "bind the artifact with PUT …/artifact");
    }
    var envelope =
        envelopes
            .signed(model.id(), useCase, environment)
            .orElseThrow(AutomaticApproval::noEnvelope);
    versions.lock(List.of(version.id())); // before approvals, as whoever recalls a version does
    approvals.lock(envelope.approval().toString());
    envelopes.lock(envelope);
    var now = clock.instant();
    if (!envelope.holds(now)) {
      throw noEnvelope();
    }
    retraining.requirePermitted(version, useCase, environment, now);
    findings.look(version, changes.after(-1, Integer.MAX_VALUE), caller.agentId());
    var compared = comparison.compare(envelope, version, now);
    if (!caller.agentId().equals(envelope.pipeline()) || !compared.outside().isEmpty()) {
      throw outside(compared);
    }
    return grant(compared, version, now);
  }

  private static Refusal noEnvelope() {
    return new Refusal(NO_ENVELOPE, "no bounds in force for this model, use case and environment")
        .and("remedy", "submit the version for review");
  }

  private static Refusal outside(Compared compared) {
    var outside = compared.outside();
    return new Refusal(
            OUTSIDE_ENVELOPE,
            outside.isEmpty()
                ? "only the pipeline that makes the versions asks for this"
                : outside.stream()
                    .map(
                        check ->
                            "%s is %s, and allowed is %s%s"
                                .formatted(
                                    check.bound(),
                                    check.found(),
                                    check.allowed(),
                                    check
                                        .by()
                                        .map(by -> " (by " + by.toPlainString() + ")")
                                        .orElse("")))
                    .collect(Collectors.joining("; ")))
        .and("outside", json(outside))
        .and("remedy", "submit the version for review");
  }

  private static JsonArray json(List<Check> outside) {
    var array = Json.createArrayBuilder();
    outside.forEach(check -> array.add(Json.createObjectBuilder(Compared.told(check))));
    return array.build();
  }

  private Given grant(Compared compared, ModelVersion version, Instant now) {
    var envelope = compared.envelope();
    var shown = compared.shown();
    var review =
        new Review(
                ids.next(),
                version.id(),
                envelope.useCase(),
                envelope.environment(),
                envelope.riskClass(),
                shown.sha256(),
                caller.agentId(),
                now)
            .withoutRound(now);
    reviews.add(review);
    var facts = CanonicalJson.write(compared.document(version.id()));
    var latest = Bench.QUORUMS.of(envelope.riskClass()).orElseThrow().latestEnd(now);
    var approval =
        new Approval(
                ids.next(),
                review,
                version.artifactSha256().orElseThrow(),
                Stream.of(envelope.validUntil(), latest).min(Instant::compareTo).orElseThrow(),
                now)
            .by(envelope, Digest.sha256(facts).hex());
    approvals.add(approval);
    journal.record(
        Deed.of("review.approved", Kind.REVIEW, review.id(), caller.agentId())
            .within(version.id())
            .stating(review.state())
            .about("subject", Deed.JSON, shown.bytes()));
    journal.record(
        Deed.of("approval.granted", Kind.APPROVAL, approval.id(), caller.agentId())
            .within(version.id())
            .stating(approval.state())
            .with("signers", compared.signers())
            .about("compared", Deed.JSON, facts));
    inheritance.bind(envelope, review, now);
    return new Given(approval, compared);
  }
}
