package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.evidence.EvidenceIndex;
import org.countersign.catalog.evidence.EvidenceIndex.Filed;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.models.UpstreamFindings;
import org.countersign.catalog.requirements.Places;
import org.countersign.catalog.requirements.Requirements;
import org.countersign.catalog.requirements.Requirements.Demand;
import org.countersign.catalog.requirements.VersionFacts;
import org.countersign.catalog.usecases.SignedClass;
import org.countersign.catalog.usecases.SignedClasses;
import org.countersign.catalog.usecases.UseCase;
import org.countersign.catalog.usecases.UseCases;

/** Puts together what voters are shown, from the tables as they are now. */
@Dependent
class Subjects {
  private final Models models;
  private final ModelVersions versions;
  private final UseCases useCases;
  private final SignedClasses classes;
  private final EvidenceIndex evidence;
  private final Requirements requirements;
  private final Places places;
  private final Validations validations;
  private final UpstreamFindings findings;
  private final Envelopes envelopes;

  @Inject
  Subjects(
      Models models,
      ModelVersions versions,
      UseCases useCases,
      SignedClasses classes,
      EvidenceIndex evidence,
      Requirements requirements,
      Places places,
      Validations validations,
      UpstreamFindings findings,
      Envelopes envelopes) {
    this.models = models;
    this.versions = versions;
    this.useCases = useCases;
    this.classes = classes;
    this.evidence = evidence;
    this.requirements = requirements;
    this.places = places;
    this.validations = validations;
    this.findings = findings;
    this.envelopes = envelopes;
  }

  /** The subject with the states it was made from. */
  record Read(Subject subject, List<Demand> demands) {}

  /**
   * @param artifact of the version, which must be bound
   */
  Read of(
      Model model,
      ModelVersion version,
      String artifact,
      UseCase useCase,
      SignedClass signed,
      VersionFacts.Place environment,
      Instant now) {
    var demands =
        requirements.of(requirements.facts(model, version, Optional.of(useCase), environment, now));
    var subject =
        new Subject(
            version.id(),
            artifact,
            version.registration(),
            version.card(),
            useCase.id(),
            useCase.document(),
            signed.id(),
            signed.riskClass(),
            environment.name(),
            Bench.QUORUMS.edition().sha256(),
            evidence.of(version.id()).stream().map(Subjects::shown).toList(),
            demands.stream().map(Subjects::met).toList(),
            Subject.Judged.of(validations.of(version.id()), validations.findings(version.id())),
            findings.causes(version.id()),
            Optional.empty());
    return new Read(subject, demands);
  }

  /** What the voters of this round would be shown now. */
  Read of(Review review, Instant now) {
    var read = of(review.version(), review.useCase(), review.environment(), now);
    return review
        .purpose()
        .map(
            purpose ->
                new Read(
                    shown(read.subject(), review, purpose, review.about().orElseThrow()),
                    read.demands()))
        .orElse(read);
  }

  private Subject shown(Subject subject, Review review, Review.Purpose purpose, UUID about) {
    return envelopes
        .by(review.id())
        .map(envelope -> subject.of(purpose, about, envelope.document()))
        .orElseGet(() -> subject.of(purpose, about));
  }

  /** What the voters of a round about these three would be shown now. */
  Read of(UUID versionId, UUID useCase, String environment, Instant now) {
    var version = versions.get(versionId);
    return of(
        models.get(version.model()),
        version,
        version
            .artifactSha256()
            .orElseThrow(() -> new IllegalStateException("a bound artifact stays bound")),
        useCases.get(useCase),
        classes
            .newest(useCase)
            .orElseThrow(() -> new IllegalStateException("a signed class stays signed")),
        places.find(environment),
        now);
  }

  private static Subject.Shown shown(Filed filed) {
    var evidence = filed.evidence();
    return new Subject.Shown(
        evidence.id(), evidence.type().name(), evidence.content(), evidence.acceptance().name());
  }

  private static Subject.Met met(Demand demand) {
    return new Subject.Met(
        demand.framework().name(),
        demand.state().requirement().id(),
        demand.state().state().name());
  }
}
