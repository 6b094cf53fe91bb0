package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
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
import org.countersign.catalog.evidence.EvidenceIndex;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.lineage.Hands;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.UpstreamFindings;
import org.countersign.policy.RetrainingBounds.Check;

/** Lays a version that a pipeline made again beside the bounds that a quorum signed. */
@Dependent
@Transactional
class EnvelopeComparison {
  private static final String SCHEMA = "countersign/envelope-comparison/v1";

  private final Envelopes envelopes;
  private final Approvals approvals;
  private final Reviews reviews;
  private final Subjects subjects;
  private final Validations validations;
  private final Retraining retraining;
  private final EvidenceIndex evidence;
  private final UpstreamFindings findings;
  private final Hands hands;
  private final Payloads payloads;
  private final Clock clock;

  @Inject
  EnvelopeComparison(
      Envelopes envelopes,
      Approvals approvals,
      Reviews reviews,
      Subjects subjects,
      Validations validations,
      Retraining retraining,
      EvidenceIndex evidence,
      UpstreamFindings findings,
      Hands hands,
      Payloads payloads,
      Clock clock) {
    this.envelopes = envelopes;
    this.approvals = approvals;
    this.reviews = reviews;
    this.subjects = subjects;
    this.validations = validations;
    this.retraining = retraining;
    this.evidence = evidence;
    this.findings = findings;
    this.hands = hands;
    this.payloads = payloads;
    this.clock = clock;
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

    /** Pseudonyms of whoever signed, in order. */
    List<String> signers() {
      return envelope.signers().stream()
          .map(signer -> signer.person().toString())
          .sorted()
          .toList();
    }

    /** As the approval's entry keeps it. */
    Map<String, Object> document(UUID version) {
      return Map.of(
          "schema",
          SCHEMA,
          "version",
          version.toString(),
          "envelope",
          Map.of("id", envelope.id().toString(), "document", envelope.document()),
          "signers",
          signers(),
          "checks",
          checks.stream().map(Compared::told).toList());
    }

    static Map<String, Object> told(Check check) {
      var told = new HashMap<String, Object>();
      told.put("bound", check.bound());
      told.put("allowed", check.allowed());
      told.put("found", check.found());
      check.by().ifPresent(by -> told.put("by", by.toPlainString()));
      return told;
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

  Compared compare(RetrainingEnvelope envelope, ModelVersion version, Instant now) {
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
            .flatMap(Signatory::people)
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
}
