package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.ENVELOPE_NOT_PERMITTED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.countersign.catalog.evidence.Evaluations;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.models.DataContracts;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.models.RegistrationDocument;
import org.countersign.catalog.policies.Policies;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.requirements.MetricFacts;
import org.countersign.catalog.requirements.Places;
import org.countersign.catalog.requirements.Requirements;
import org.countersign.catalog.requirements.VersionFacts;
import org.countersign.catalog.usecases.UseCases;
import org.countersign.policy.EvidenceType;
import org.countersign.policy.Provenance;
import org.countersign.policy.Requirement;
import org.countersign.policy.Requirement.EvidenceDemand;
import org.countersign.policy.RetrainingBounds.Data;
import org.countersign.policy.RetrainingBounds.Made;
import org.countersign.policy.RetrainingBounds.Measured;
import org.countersign.policy.RetrainingBounds.Sample;
import org.countersign.policy.RiskClass;
import org.countersign.policy.Slice;
import org.countersign.policy.Verdict;

/** What is known of a version as far as bounds ask for it, and which classes a policy lets in. */
@Dependent
class Retraining {
  /** The rule by which a policy says which classes bounds are for. */
  private static final String PERMITTING = "envelope-by-the-class";

  private final Models models;
  private final UseCases useCases;
  private final Places places;
  private final Requirements requirements;
  private final Policies policies;
  private final DataContracts contracts;
  private final Payloads payloads;
  private final Reapprovals reapprovals;
  private final Evaluations evaluations;
  private final Clock clock;

  @Inject
  Retraining(
      Models models,
      UseCases useCases,
      Places places,
      Requirements requirements,
      Policies policies,
      DataContracts contracts,
      Payloads payloads,
      Reapprovals reapprovals,
      Evaluations evaluations,
      Clock clock) {
    this.models = models;
    this.useCases = useCases;
    this.places = places;
    this.requirements = requirements;
    this.policies = policies;
    this.contracts = contracts;
    this.payloads = payloads;
    this.reapprovals = reapprovals;
    this.evaluations = evaluations;
    this.clock = clock;
  }

  /** The data that a version was made with. */
  List<Data> data(ModelVersion version) {
    return registered(version).datasets().stream()
        .map(
            each ->
                new Data(
                    each.role(), each.name(), contracts.columns(each.name(), each.reference())))
        .distinct()
        .toList();
  }

  /**
   * A version beside the one of an approval.
   *
   * @param now what voters would be shown of the version
   */
  Made made(Approval baseline, ModelVersion version, Subject now) {
    var card = card(version);
    return new Made(
        reapprovals.changes(baseline, version, now),
        blocks(card(baseline), card),
        data(version),
        Stream.of(
                weighed(baseline, version),
                registered(version).metrics().stream().map(Retraining::stated),
                evaluated(card))
            .flatMap(each -> each)
            .toList());
  }

  private static Measured stated(RegistrationDocument.Metric metric) {
    return new Measured(
        metric.name(),
        Optional.empty(),
        metric.dataset().map(name -> new Sample(name, Optional.empty())),
        BigDecimal.valueOf(metric.value()),
        false);
  }

  /** What accepted evidence measured, the same by the same rule as for floors of metrics. */
  private Stream<Measured> weighed(Approval baseline, ModelVersion version) {
    var facts =
        facts(
            models.get(version.model()),
            version,
            baseline.useCase(),
            baseline.environment(),
            clock.instant());
    var stated = evaluations.of(version.id());
    var lowest = lowest();
    return new MetricFacts(
            facts.evidence(),
            item -> stated.getOrDefault(item.id(), List.of()),
            facts.version().artifactAt(),
            facts.now(),
            type -> lowest.getOrDefault(type, Provenance.UPLOADED))
        .weighed().stream().map(Retraining::measured);
  }

  private static Measured measured(MetricFacts.Weighed weighed) {
    var measured = weighed.measured();
    return new Measured(
        measured.metric(),
        measured.slice(),
        Optional.of(new Sample(measured.dataset(), Optional.of(measured.sha256()))),
        measured.value(),
        weighed.counts());
  }

  /** What the most demanding requirement asks of each type; never that it is self-reported. */
  private Map<EvidenceType, Provenance> lowest() {
    var lowest = new EnumMap<EvidenceType, Provenance>(EvidenceType.class);
    policies.active().gate().frameworks().stream()
        .flatMap(framework -> framework.requirements().stream())
        .map(Requirement::demand)
        .flatMap(demand -> demand instanceof EvidenceDemand asked ? Stream.of(asked) : Stream.of())
        .forEach(
            asked ->
                asked
                    .anyOf()
                    .forEach(
                        type ->
                            lowest.merge(
                                type, max(asked.lowest(), Provenance.UPLOADED), Retraining::max)));
    return lowest;
  }

  private static Provenance max(Provenance one, Provenance other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private RegistrationDocument registered(ModelVersion version) {
    return RegistrationDocument.of(payloads.json(version.registration()));
  }

  private Map<String, Object> card(ModelVersion version) {
    return version.card().map(payloads::json).orElse(Map.of());
  }

  /** The card that the voters of an approval were shown. */
  private Map<String, Object> card(Approval baseline) {
    return payloads.json(baseline.subject()).get("card") instanceof String sha256
        ? payloads.json(sha256)
        : Map.of();
  }

  private static Set<String> blocks(Map<String, Object> before, Map<String, Object> now) {
    var blocks = new HashSet<>(before.keySet());
    blocks.addAll(now.keySet());
    blocks.removeIf(block -> Objects.equals(before.get(block), now.get(block)));
    return blocks;
  }

  /** What a card states by at most one factor. */
  private static Stream<Measured> evaluated(Map<String, Object> card) {
    if (!(card.get("evaluation") instanceof List<?> evaluation)) {
      return Stream.of();
    }
    return evaluation.stream()
        .filter(Map.class::isInstance)
        .map(each -> (Map<?, ?>) each)
        .filter(each -> each.get("metric") instanceof String && each.get("value") instanceof Number)
        .filter(each -> factors(each).size() < 2)
        .map(
            each ->
                new Measured(
                    String.valueOf(each.get("metric")),
                    factors(each).stream().findFirst().map(Retraining::slice),
                    text(each, "datasetRef")
                        .map(name -> new Sample(name, text(each, "datasetDigest"))),
                    new BigDecimal(String.valueOf(each.get("value"))),
                    false));
  }

  private static Optional<String> text(Map<?, ?> evaluation, String name) {
    return Optional.ofNullable(evaluation.get(name)).map(String::valueOf);
  }

  private static List<?> factors(Map<?, ?> evaluation) {
    return evaluation.get("slice") instanceof List<?> factors ? factors : List.of();
  }

  private static Slice slice(Object factor) {
    return factor instanceof Map<?, ?> told
        ? new Slice(String.valueOf(told.get("factor")), String.valueOf(told.get("value")))
        : new Slice("", "");
  }

  /**
   * Bounds for the class HIGH need a policy that lets it in by its rule; silence is none.
   *
   * @throws Refusal {@code ENVELOPE_NOT_PERMITTED}
   */
  void requirePermitted(ModelVersion version, UUID useCase, String environment, Instant now) {
    var model = models.get(version.model());
    var facts = hypothetical(model, version, useCase, environment, now);
    var riskClass = facts.riskClass();
    var told = facts.facts();
    var gate = policies.active().gate();
    var said =
        gate.policies().stream()
            .filter(policy -> policy.covers(told))
            .anyMatch(policy -> policy.rules().contains(PERMITTING));
    var denied =
        gate.evaluate(told) instanceof Verdict.Refused refused
            && refused.findings().stream()
                .anyMatch(finding -> finding.code().equals(ENVELOPE_NOT_PERMITTED.name()));
    if (denied
        || riskClass == RiskClass.UNACCEPTABLE
        || riskClass == RiskClass.UNDETERMINED
        || (riskClass == RiskClass.HIGH && !said)) {
      throw new Refusal(
              ENVELOPE_NOT_PERMITTED,
              "no policy permits the class %s to be approved without a round".formatted(riskClass))
          .and("remedy", "submit each version for review");
    }
  }

  private VersionFacts facts(
      Model model, ModelVersion version, UUID useCase, String environment, Instant now) {
    return requirements.facts(
        model, version, Optional.of(useCases.get(useCase)), places.find(environment), now);
  }

  /** As if the version were approved by bounds. */
  private VersionFacts hypothetical(
      Model model, ModelVersion version, UUID useCase, String environment, Instant now) {
    var facts = facts(model, version, useCase, environment, now);
    var grant =
        new VersionFacts.Grant(
            version.id(),
            "APPROVED",
            version.artifactSha256().orElse(""),
            facts.riskClass(),
            now.plus(Duration.ofDays(1)));
    return facts.with(
        List.of(
            new VersionFacts.Round(
                version.id(),
                "APPROVED",
                "",
                version.createdBy(),
                Optional.of(grant),
                List.of(),
                List.of(),
                "ENVELOPE",
                "SIGNED",
                List.of())));
  }
}
