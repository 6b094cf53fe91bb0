package org.countersign.catalog.requirements;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.countersign.catalog.evidence.Evidence;
import org.countersign.catalog.evidence.EvidenceIndex;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.VersionLink;
import org.countersign.catalog.policies.Policies;
import org.countersign.catalog.usecases.SignedClass;
import org.countersign.catalog.usecases.SignedClasses;
import org.countersign.catalog.usecases.UseCase;
import org.countersign.catalog.usecases.UseCases;
import org.countersign.policy.Edition;
import org.countersign.policy.RequirementState;
import org.countersign.policy.RiskClass;

/** Requirement states from the catalog's tables: the same function that the gate asks. */
@Dependent
public class Requirements {
  private final ModelVersions versions;
  private final UseCases useCases;
  private final SignedClasses classes;
  private final EvidenceIndex evidence;
  private final Documents documents;
  private final Policies policies;
  private final Waivers waivers;

  @Inject
  Requirements(
      ModelVersions versions,
      UseCases useCases,
      SignedClasses classes,
      EvidenceIndex evidence,
      Documents documents,
      Policies policies,
      Waivers waivers) {
    this.versions = versions;
    this.useCases = useCases;
    this.classes = classes;
    this.evidence = evidence;
    this.documents = documents;
    this.policies = policies;
    this.waivers = waivers;
  }

  /** A requirement's state, and the framework that demands it. */
  public record Demand(Edition framework, RequirementState state) {}

  /** The state of every requirement of every active framework. */
  public List<Demand> of(VersionFacts version) {
    var facts = version.facts();
    return policies.active().gate().frameworks().stream()
        .flatMap(
            framework ->
                framework.states(facts).stream()
                    .map(state -> new Demand(framework.edition(), state)))
        .toList();
  }

  /**
   * What is known of a version without its rounds, on which no requirement depends.
   *
   * @param named the use case asked for; empty when the only one linked is meant
   * @param asOf judges expiry; the rows are read as they are now
   */
  public VersionFacts facts(
      Model model,
      ModelVersion version,
      Optional<UseCase> named,
      VersionFacts.Place environment,
      Instant asOf) {
    var linkedIds = versions.links(version.id()).stream().map(VersionLink::useCase).toList();
    var signed = classes.newest(withNamed(linkedIds, named));
    var linked =
        linkedIds.stream().map(useCases::get).map(useCase -> told(useCase, signed)).toList();
    var asked = named.map(useCase -> told(useCase, signed));
    var riskClass =
        VersionFacts.inQuestion(linked, asked)
            .map(VersionFacts.UseCase::riskClass)
            .orElse(RiskClass.UNDETERMINED);
    return new VersionFacts(
        asOf,
        environment,
        new VersionFacts.Model(model.id(), model.name(), model.team()),
        told(version),
        linked,
        asked,
        documents.card(version.card(), riskClass),
        evidence.of(version.id()).stream().map(filed -> told(filed.evidence())).toList(),
        List.of(),
        new VersionFacts.Judged(
            Optional.empty(),
            List.of(),
            waived(version, VersionFacts.inQuestion(linked, asked).map(VersionFacts.UseCase::id))),
        VersionFacts.Checks.NONE);
  }

  private List<VersionFacts.Waived> waived(ModelVersion version, Optional<UUID> useCase) {
    return waivers.of(version.id()).stream()
        .filter(waiver -> waiver.standing() == Waiver.Standing.GRANTED)
        .filter(waiver -> useCase.filter(waiver.useCase()::equals).isPresent())
        .map(
            waiver ->
                new VersionFacts.Waived(
                    waiver.id(),
                    waiver.requirement(),
                    waiver.grantedAs().orElse(""),
                    waiver.ends()))
        .toList();
  }

  private static Set<UUID> withNamed(List<UUID> linked, Optional<UseCase> named) {
    var all = new HashSet<>(linked);
    named.map(UseCase::id).ifPresent(all::add);
    return all;
  }

  private VersionFacts.Version told(ModelVersion version) {
    return new VersionFacts.Version(
        version.id(),
        version.number(),
        version.label(),
        version.artifactSha256(),
        documents.artifactCreatedAt(version.registration()).or(version::boundAt),
        Set.copyOf(version.people()));
  }

  private VersionFacts.UseCase told(UseCase useCase, Map<UUID, SignedClass> signed) {
    return new VersionFacts.UseCase(
        useCase.id(),
        useCase.name(),
        useCase.team(),
        documents.domain(useCase.document()),
        Optional.ofNullable(signed.get(useCase.id())).map(this::told),
        documents.answersTheFiveQuestions(useCase.document()));
  }

  private VersionFacts.Signed told(SignedClass signed) {
    return new VersionFacts.Signed(
        signed.riskClass(),
        signed.overlays(),
        documents.roles(signed.document()),
        documents.duties(signed.document()),
        signed.pack(),
        signed.signedAt());
  }

  private static VersionFacts.Item told(Evidence evidence) {
    return new VersionFacts.Item(
        evidence.id(),
        evidence.type(),
        evidence.content(),
        evidence.provenance(),
        evidence.acceptance().name(),
        evidence.producer(),
        evidence.reviewer(),
        evidence.producedAt(),
        evidence.validUntil(),
        evidence.checked().map(Enum::name),
        evidence.measured());
  }
}
