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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.catalog.evidence.EvidenceIndex;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.FreeTexts;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.lineage.Hands;
import org.countersign.catalog.lineage.Tracing;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.UpstreamChanges;
import org.countersign.catalog.models.UpstreamFindings;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.reviews.RetrainingEnvelope.Signer;
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
  static final String SCHEMA = "countersign/envelope-comparison/v1";

  private final Envelopes envelopes;
  private final Approvals approvals;
  private final Reviews reviews;
  private final Subjects subjects;
  private final BoundConditions conditions;
  private final Validations validations;
  private final Retraining retraining;
  private final ModelVersions versions;
  private final EvidenceIndex evidence;
  private final UpstreamChanges changes;
  private final UpstreamFindings findings;
  private final Tracing tracing;
  private final Hands hands;
  private final Payloads payloads;
  private final FreeTexts texts;
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
      Subjects subjects,
      BoundConditions conditions,
      Validations validations,
      Retraining retraining,
      ModelVersions versions,
      EvidenceIndex evidence,
      UpstreamChanges changes,
      UpstreamFindings findings,
      Tracing tracing,
      Hands hands,
      Payloads payloads,
      FreeTexts texts,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.envelopes = envelopes;
    this.approvals = approvals;
    this.reviews = reviews;
    this.subjects = subjects;
    this.conditions = conditions;
    this.validations = validations;
    this.retraining = retraining;
    this.versions = versions;
    this.evidence = evidence;
    this.changes = changes;
    this.findings = findings;
    this.tracing = tracing;
    this.hands = hands;
    this.payloads = payloads;
    this.texts = texts;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * A version beside the bounds in force.
   *
   * @param shown what voters would be shown of it
   */
  record Compared(RetrainingEnvelope envelope, Subject shown, List<Check> checks) {
    Compared {
      checks = List.copyOf(checks);
    }

    List<Check> outside() {
      return checks.stream().filter(check -> !check.inside()).toList();
    }
  }

  /** Empty when no bounds are in force for the model, use case and environment. */
  Optional<Compared> compare(ModelVersion version, UUID useCase, String environment) {
    var now = clock.instant();
    return envelopes
        .signed(version.model(), useCase, environment)
        .filter(envelope -> envelope.holds(now) && version.artifactSha256().isPresent())
        .map(envelope -> compare(envelope, version, now));
  }

  private Compared compare(RetrainingEnvelope envelope, ModelVersion version, Instant now) {
    var baseline = approvals.find(envelope.approval().toString());
    var shown =
        subjects.of(version.id(), envelope.useCase(), envelope.environment(), now).subject();
    var document = EnvelopeDocument.of(payloads.json(envelope.document()));
    var checks = new ArrayList<Check>();
    checks.add(
        check(
            "pipeline",
            "the one that registered the approved version",
            "another account",
            version.createdBy().equals(envelope.pipeline())));
    var holding = newest(baseline);
    checks.add(
        check(
            "approval the bounds were signed with",
            "in force",
            holding.validUntil().isAfter(now) ? holding.standing().name() : "EXPIRED",
            holding.validUntil().isAfter(now) && holding.standing() == Approval.Standing.APPROVED));
    checks.add(
        count("people who signed and had a part in the version", involved(envelope, version)));
    checks.add(count("changes upstream", findings.causes(version.id()).size()));
    checks.add(
        count(
            "open findings that block",
            (int)
                validations.findings(version.id()).stream()
                    .filter(ValidationFinding::blocks)
                    .count()));
    checks.add(count("rounds of its own", rounds(envelope, version)));
    checks.addAll(document.bounds().compare(retraining.made(baseline, version, shown)));
    return new Compared(envelope, shown, checks);
  }

  /** What took its place, where a later round was about the same three. */
  private Approval newest(Approval baseline) {
    return approvals.of(Set.of(baseline.version())).stream()
        .filter(
            each ->
                each.useCase().equals(baseline.useCase())
                    && each.environment().equals(baseline.environment()))
        .findFirst()
        .orElse(baseline);
  }

  private static Check check(String bound, String allowed, String otherwise, boolean inside) {
    return new Check(bound, allowed, inside ? allowed : otherwise, inside);
  }

  private static Check count(String bound, int found) {
    return new Check(bound, "none", found == 0 ? "none" : Integer.toString(found), found == 0);
  }

  private int involved(RetrainingEnvelope envelope, ModelVersion version) {
    var part = new HashSet<>(version.people());
    var made = hands.of(version.model(), version.number());
    part.addAll(made.trained().keySet());
    part.addAll(made.labelled().keySet());
    part.addAll(evidence.producers(Set.of(version.id())).getOrDefault(version.id(), Set.of()));
    var signers =
        envelope.signers().stream()
            .map(Signer::person)
            .collect(Collectors.toCollection(HashSet::new));
    signers.retainAll(part);
    return signers.size();
  }

  /** Where people were asked, they answer. */
  private int rounds(RetrainingEnvelope envelope, ModelVersion version) {
    return (int)
        reviews.about(version.id(), envelope.useCase(), envelope.environment()).stream()
            .filter(round -> round.progress() != Review.Progress.WITHDRAWN)
            .count();
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
    var compared = compare(envelope, version, now);
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
    outside.forEach(check -> array.add(Json.createObjectBuilder(told(check))));
    return array.build();
  }

  private static Map<String, Object> told(Check check) {
    var told = new HashMap<String, Object>();
    told.put("bound", check.bound());
    told.put("allowed", check.allowed());
    told.put("found", check.found());
    check.by().ifPresent(by -> told.put("by", by.toPlainString()));
    return told;
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
    var facts = CanonicalJson.write(document(compared, version));
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
            .with("signers", signers(envelope))
            .about("compared", Deed.JSON, facts));
    inherit(envelope, review, now);
    return new Given(approval, compared);
  }

  private static Map<String, Object> document(Compared compared, ModelVersion version) {
    var envelope = compared.envelope();
    return Map.of(
        "schema",
        SCHEMA,
        "version",
        version.id().toString(),
        "envelope",
        Map.of("id", envelope.id().toString(), "document", envelope.document()),
        "signers",
        signers(envelope),
        "checks",
        compared.checks().stream().map(AutomaticApproval::told).toList());
  }

  private static List<String> signers(RetrainingEnvelope envelope) {
    return envelope.signers().stream().map(signer -> signer.person().toString()).sorted().toList();
  }

  /** The voters of the approval bound it; what it is bound to binds what rests on it. */
  private void inherit(RetrainingEnvelope envelope, Review review, Instant now) {
    var round = reviews.find(approvals.find(envelope.approval().toString()).review().toString());
    var standing =
        reviews.votes(round.id()).stream()
            .filter(vote -> vote.subject().equals(round.subject()))
            .map(Vote::id)
            .collect(Collectors.toSet());
    var binding =
        conditions.of(List.of(round.id())).getOrDefault(round.id(), List.of()).stream()
            .filter(condition -> standing.contains(condition.vote()) && !condition.isDone())
            .toList();
    var tasks = texts.of(binding.stream().map(BoundCondition::id).toList(), "task");
    for (var signed : binding) {
      var condition = signed.boundTo(ids.next(), review, now);
      conditions.add(condition);
      var deed =
          Deed.of("condition.set", Kind.CONDITION, condition.id(), caller.agentId())
              .within(review.version())
              .stating(condition.state());
      var task = Optional.ofNullable(tasks.get(signed.id()));
      journal.record(task.map(text -> deed.inPrivate("task", text)).orElse(deed));
    }
  }
}
