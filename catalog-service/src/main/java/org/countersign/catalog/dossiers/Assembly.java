package org.countersign.catalog.dossiers;

import static org.countersign.catalog.problem.ProblemType.USE_CASE_AMBIGUOUS;
import static org.countersign.catalog.problem.ProblemType.USE_CASE_NOT_LINKED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.countersign.catalog.evidence.EvidenceIndex;
import org.countersign.catalog.gate.Decisions;
import org.countersign.catalog.gate.Deployments;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.models.RegistrationDocument;
import org.countersign.catalog.models.VersionLink;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.requirements.Places;
import org.countersign.catalog.requirements.Requirements;
import org.countersign.catalog.reviews.Approvals;
import org.countersign.catalog.reviews.Review;
import org.countersign.catalog.reviews.Reviews;
import org.countersign.catalog.usecases.ClassificationDocument;
import org.countersign.catalog.usecases.RulePacks;
import org.countersign.catalog.usecases.SignedClasses;
import org.countersign.catalog.usecases.UseCase;
import org.countersign.catalog.usecases.UseCaseDocument;
import org.countersign.catalog.usecases.UseCases;
import org.countersign.policy.Question;

/**
 * Reads everything about one version in one read-only transaction of its own, under one database
 * snapshot: the checkpoint, the entries and the rows are of the same instant, and the connection is
 * given back before anything is rendered.
 */
@Dependent
@Transactional(TxType.REQUIRES_NEW)
class Assembly {
  /** Gate decisions in one document: the newest. */
  static final int MOST_DECISIONS = 200;

  private final EntityManager entities;
  private final Models models;
  private final ModelVersions versions;
  private final UseCases useCases;
  private final SignedClasses classes;
  private final RulePacks packs;
  private final EvidenceIndex evidence;
  private final Requirements requirements;
  private final Places places;
  private final Reviews reviews;
  private final Approvals approvals;
  private final Decisions decisions;
  private final Deployments deployments;
  private final Payloads payloads;
  private final CircumstanceRows circumstances;
  private final Enclosures enclosures;
  private final LedgerPart ledger;
  private final Origins origins;
  private final People people;
  private final Clock clock;
  private final Ids ids;
  private final SecureRandom random;

  @Inject
  Assembly(
      EntityManager entities,
      Models models,
      ModelVersions versions,
      UseCases useCases,
      SignedClasses classes,
      RulePacks packs,
      EvidenceIndex evidence,
      Requirements requirements,
      Places places,
      Reviews reviews,
      Approvals approvals,
      Decisions decisions,
      Deployments deployments,
      Payloads payloads,
      CircumstanceRows circumstances,
      Enclosures enclosures,
      LedgerPart ledger,
      Origins origins,
      People people,
      Clock clock,
      Ids ids,
      SecureRandom random) {
    this.entities = entities;
    this.models = models;
    this.versions = versions;
    this.useCases = useCases;
    this.classes = classes;
    this.packs = packs;
    this.evidence = evidence;
    this.requirements = requirements;
    this.places = places;
    this.reviews = reviews;
    this.approvals = approvals;
    this.decisions = decisions;
    this.deployments = deployments;
    this.payloads = payloads;
    this.circumstances = circumstances;
    this.enclosures = enclosures;
    this.ledger = ledger;
    this.origins = origins;
    this.people = people;
    this.clock = clock;
    this.ids = ids;
    this.random = random;
  }

  /**
   * @throws Refusal {@code UNKNOWN_MODEL}, {@code UNKNOWN_MODEL_VERSION}, {@code UNKNOWN_USE_CASE},
   *     {@code UNKNOWN_ENVIRONMENT}, {@code USE_CASE_AMBIGUOUS} or {@code USE_CASE_NOT_LINKED}
   */
  Snapshot of(DossierIssue.Order order) {
    // must be the first statement of its transaction
    entities
        .createNativeQuery("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        .executeUpdate();
    var asOf = clock.instant();
    var model = models.find(order.model());
    var version = versions.find(model, order.version());
    var useCase = useCase(model, version, order.useCase());
    var place = places.find(order.environment());
    var demands = requirements.of(requirements.facts(model, version, useCase, place, asOf));
    var registration = stored(version.registration());
    var filed = evidence.of(version.id());
    var rounds = useCase.map(use -> rounds(version, use)).orElse(List.of());
    var decided =
        decisions.of(version.id(), MOST_DECISIONS).stream()
            .filter(each -> concerns(each.useCase(), useCase))
            .toList();
    var went =
        deployments.ofVersion(version.id()).stream()
            .filter(each -> concerns(each.useCase(), useCase))
            .toList();
    var read = ledger.about(model.id(), version.id(), useCase.map(UseCase::id), decided);
    var drawn = origins.of(version, read.log().size() - 1);
    var registered =
        new Snapshot.Registered(registration, RegistrationDocument.of(registration.json()));
    var card = version.card().map(this::stored);
    var use =
        useCase.map(
            each -> {
              var stored = stored(each.document());
              return new Snapshot.Use(each, stored, UseCaseDocument.of(stored.json()));
            });
    var signed = useCase.flatMap(each -> signed(each.id()));
    var found =
        new Snapshot(
            ids.next(),
            asOf,
            place.name(),
            salt(),
            model,
            version,
            registered,
            card,
            use,
            signed,
            demands,
            enclosures.of(filed),
            rounds,
            useCase
                .map(each -> circumstances.of(version.id(), each.id(), rounds))
                .orElse(Circumstances.NONE),
            read.decided(),
            went,
            drawn,
            read.log(),
            Map.of(),
            Map.of());
    return people.named(found);
  }

  /** The one asked for, else the only one linked; empty when none is linked. */
  private Optional<UseCase> useCase(Model model, ModelVersion version, Optional<String> asked) {
    var linked = versions.links(version.id()).stream().map(VersionLink::useCase).toList();
    if (asked.isPresent()) {
      var useCase = useCases.find(asked.get());
      if (!linked.contains(useCase.id())) {
        throw new Refusal(
                USE_CASE_NOT_LINKED,
                "%s %d is not linked to %s"
                    .formatted(model.name(), version.number(), useCase.name()))
            .and("remedy", "name a use case of GET …/use-cases, or link this one first");
      }
      return Optional.of(useCase);
    }
    if (linked.size() > 1) {
      var names = linked.stream().map(useCases::get).map(UseCase::name).toList();
      throw new Refusal(
              USE_CASE_AMBIGUOUS,
              "%s %d serves %s".formatted(model.name(), version.number(), String.join(", ", names)))
          .and("remedy", "name one of them in useCase");
    }
    return linked.stream().findFirst().map(useCases::get);
  }

  /** What names no use case concerns every one: the gate was asked before any was named. */
  private static boolean concerns(Optional<UUID> named, Optional<UseCase> useCase) {
    return named.isEmpty() || useCase.map(UseCase::id).equals(named);
  }

  private Snapshot.Stored stored(String sha256) {
    return new Snapshot.Stored(sha256, payloads.json(sha256));
  }

  private Optional<Snapshot.Signed> signed(UUID useCase) {
    return classes
        .newest(useCase)
        .map(
            signed -> {
              var stored = stored(signed.document());
              return new Snapshot.Signed(
                  signed,
                  stored,
                  ClassificationDocument.of(stored.json()),
                  questions(signed.pack()));
            });
  }

  private Map<String, Question> questions(String pack) {
    try {
      return packs.find(pack).questions().stream()
          .collect(Collectors.toMap(Question::id, Function.identity()));
    } catch (Refusal retired) {
      return Map.of();
    }
  }

  /** Oldest first. */
  private List<Snapshot.Round> rounds(ModelVersion version, UseCase useCase) {
    var granted = approvals.of(List.of(version.id()));
    return all(version).stream()
        .filter(review -> review.useCase().equals(useCase.id()))
        .map(
            review ->
                new Snapshot.Round(
                    review,
                    reviews.votes(review.id()).stream()
                        .filter(vote -> vote.subject().equals(review.subject()))
                        .toList(),
                    granted.stream()
                        .filter(approval -> approval.review().equals(review.id()))
                        .findFirst()))
        .toList();
  }

  private List<Review> all(ModelVersion version) {
    var filter = new Reviews.Filter(Optional.empty(), Optional.of(version.id()));
    var all = new ArrayList<Review>();
    Page<Review> page = reviews.list(filter, Window.of("200", null));
    all.addAll(page.items());
    while (page.next() != null) {
      page = reviews.list(filter, Window.of("200", page.next()));
      all.addAll(page.items());
    }
    Collections.reverse(all);
    return all;
  }

  private String salt() {
    var drawn = new byte[32];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }
}
