package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.ARTIFACT_UNBOUND;
import static org.countersign.catalog.problem.ProblemType.REVIEW_ALREADY_OPEN;
import static org.countersign.catalog.problem.ProblemType.RISK_PROHIBITED;
import static org.countersign.catalog.problem.ProblemType.RISK_UNCLASSIFIED;
import static org.countersign.catalog.problem.ProblemType.USE_CASE_AMBIGUOUS;
import static org.countersign.catalog.problem.ProblemType.USE_CASE_NOT_LINKED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.models.UpstreamChanges;
import org.countersign.catalog.models.UpstreamFindings;
import org.countersign.catalog.models.VersionLink;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.requirements.Places;
import org.countersign.catalog.usecases.SignedClass;
import org.countersign.catalog.usecases.SignedClasses;
import org.countersign.catalog.usecases.UseCase;
import org.countersign.catalog.usecases.UseCases;
import org.countersign.policy.RiskClass;

/** Asks the roles that the class demands to approve a version for a use case in an environment. */
@Dependent
@Transactional
class Submission {
  private final Models models;
  private final ModelVersions versions;
  private final UseCases useCases;
  private final SignedClasses classes;
  private final Places places;
  private final Subjects subjects;
  private final Reviews reviews;
  private final Reapprovals reapprovals;
  private final UpstreamChanges changes;
  private final UpstreamFindings findings;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  Submission(
      Models models,
      ModelVersions versions,
      UseCases useCases,
      SignedClasses classes,
      Places places,
      Subjects subjects,
      Reviews reviews,
      Reapprovals reapprovals,
      UpstreamChanges changes,
      UpstreamFindings findings,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.models = models;
    this.versions = versions;
    this.useCases = useCases;
    this.classes = classes;
    this.places = places;
    this.subjects = subjects;
    this.reviews = reviews;
    this.reapprovals = reapprovals;
    this.changes = changes;
    this.findings = findings;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * What is submitted, as the caller names it.
   *
   * @param useCase id or name; may be left out when one is linked
   */
  record Draft(String model, String version, Optional<String> useCase, String environment) {}

  Review submit(Draft draft) {
    var model = models.find(draft.model());
    var version = versions.find(model, draft.version());
    teams.allow(model.team());
    var environment = places.find(draft.environment());
    var artifact = artifact(model, version);
    var useCase = useCase(model, version, draft.useCase());
    var signed = signed(useCase);
    versions.lock(List.of(version.id())); // no automatic approval beside this round
    refuseTwins(version, useCase, environment.name());
    findings.look(version, changes.after(-1, Integer.MAX_VALUE), caller.agentId());
    var now = clock.instant();
    var subject =
        subjects.of(model, version, artifact, useCase, signed, environment, now).subject();
    var review =
        new Review(
                ids.next(),
                version.id(),
                useCase.id(),
                environment.name(),
                signed.riskClass(),
                subject.sha256(),
                caller.agentId(),
                now)
            .shortened(
                reapprovals
                    .confirmed(version.id(), subject.sha256())
                    .map(confirmed -> Review.Scope.valueOf(confirmed.scope().name()))
                    .orElse(Review.Scope.FULL));
    reviews.add(review);
    journal.record(
        Deed.of("review.submitted", Kind.REVIEW, review.id(), caller.agentId())
            .within(version.id())
            .stating(review.state())
            .about("subject", Deed.JSON, subject.bytes()));
    return review;
  }

  private static String artifact(Model model, ModelVersion version) {
    return version
        .artifactSha256()
        .orElseThrow(
            () ->
                new Refusal(
                        ARTIFACT_UNBOUND,
                        "%s %d has no artifact to approve"
                            .formatted(model.name(), version.number()))
                    .and("remedy", "bind the artifact with PUT …/artifact"));
  }

  private UseCase useCase(Model model, ModelVersion version, Optional<String> named) {
    var linked = versions.links(version.id()).stream().map(VersionLink::useCase).toList();
    if (named.isPresent()) {
      var useCase = useCases.find(named.get());
      if (!linked.contains(useCase.id())) {
        throw notLinked(
            "%s %d is not linked to %s".formatted(model.name(), version.number(), useCase.name()));
      }
      return useCase;
    }
    if (linked.size() > 1) {
      throw new Refusal(
              USE_CASE_AMBIGUOUS,
              "%s %d is linked to %d use cases"
                  .formatted(model.name(), version.number(), linked.size()))
          .and("remedy", "name one of them as useCase");
    }
    return linked.stream()
        .findFirst()
        .map(useCases::get)
        .orElseThrow(
            () ->
                notLinked(
                    "%s %d is linked to no use case".formatted(model.name(), version.number())));
  }

  private static Refusal notLinked(String says) {
    return new Refusal(USE_CASE_NOT_LINKED, says)
        .and("remedy", "link it with POST …/use-cases first");
  }

  private SignedClass signed(UseCase useCase) {
    var signed = classes.newest(useCase.id());
    var riskClass = signed.map(SignedClass::riskClass).orElse(RiskClass.UNDETERMINED);
    if (riskClass == RiskClass.UNACCEPTABLE) {
      throw new Refusal(
          RISK_PROHIBITED, useCase.name() + " is a prohibited practice: nobody can approve it");
    }
    return signed
        .filter(any -> Bench.QUORUMS.of(riskClass).isPresent())
        .orElseThrow(
            () ->
                new Refusal(RISK_UNCLASSIFIED, useCase.name() + " has the class " + riskClass)
                    .and("remedy", "answer the open questions and let a compliance officer sign"));
  }

  private void refuseTwins(ModelVersion version, UseCase useCase, String environment) {
    reviews
        .open(version.id(), useCase.id(), environment)
        .map(Review::id)
        .map(UUID::toString)
        .ifPresent(
            open -> {
              throw new Refusal(REVIEW_ALREADY_OPEN, "review %s is open".formatted(open))
                  .and("review", open)
                  .and("remedy", "wait for its votes, or withdraw it");
            });
  }
}
