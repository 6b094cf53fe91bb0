package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.requirements.Places;
import org.countersign.catalog.reviews.Review.Purpose;
import org.countersign.catalog.reviews.Review.Scope;
import org.countersign.catalog.usecases.SignedClass;
import org.countersign.catalog.usecases.SignedClasses;
import org.countersign.catalog.usecases.UseCases;
import org.countersign.policy.Rereview.Extent;

/** Opens a round for an approval that is out of date, as its submitter would. */
@Dependent
class Reopening {
  private final Models models;
  private final ModelVersions versions;
  private final UseCases useCases;
  private final SignedClasses classes;
  private final Places places;
  private final Subjects subjects;
  private final Reviews reviews;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  Reopening(
      Models models,
      ModelVersions versions,
      UseCases useCases,
      SignedClasses classes,
      Places places,
      Subjects subjects,
      Reviews reviews,
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
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Opens what was asked for. A round that is open already and asks for as much stays; one that
   * asks for less, or for something else, gives way. Nothing is opened where the class of today
   * cannot be approved.
   *
   * @param by who opens it; the submitter stays who submitted the round before, and cannot vote
   */
  void reopen(Approval approval, Extent extent, UUID by) {
    var open = open(approval);
    if (open.filter(round -> serves(round, extent)).isPresent()) {
      return;
    }
    var signed = classes.newest(approval.useCase());
    if (signed.filter(any -> Bench.QUORUMS.of(any.riskClass()).isPresent()).isEmpty()) {
      return;
    }
    open.ifPresent(round -> withdraw(round, by));
    submit(approval, signed.get(), extent, by);
  }

  /**
   * The approval is out of date already, and more has become known. Only an open round is widened:
   * where somebody ended it, nothing less than a new submission helps.
   */
  void widen(Approval approval, Extent extent, UUID by) {
    if (extent == Extent.FULL && open(approval).isPresent()) {
      reopen(approval, extent, by);
    }
  }

  private Optional<Review> open(Approval approval) {
    return reviews.open(approval.version(), approval.useCase(), approval.environment());
  }

  private static boolean serves(Review round, Extent extent) {
    return round
        .purpose()
        .map(purpose -> purpose == Purpose.REAFFIRMATION && extent == Extent.LIGHT)
        .orElseGet(
            () ->
                round.scope() == Scope.FULL
                    || (round.scope() == Scope.LIGHT && extent == Extent.LIGHT));
  }

  private void withdraw(Review round, UUID by) {
    round.withdraw(clock.instant());
    journal.record(
        Deed.of("review.withdrawn", Kind.REVIEW, round.id(), by)
            .within(round.version())
            .stating(round.state()));
    reviews.flush(); // one round is open at a time
  }

  private void submit(Approval approval, SignedClass signed, Extent extent, UUID by) {
    var now = clock.instant();
    var version = versions.get(approval.version());
    var whole =
        subjects
            .of(
                models.get(version.model()),
                version,
                approval.artifact(),
                useCases.get(approval.useCase()),
                signed,
                places.find(approval.environment()),
                now)
            .subject();
    var light = extent == Extent.LIGHT;
    var subject = light ? whole.of(Purpose.REAFFIRMATION, approval.id()) : whole;
    var submitter = reviews.find(approval.review().toString()).submitter();
    var review =
        light
            ? Review.light(
                ids.next(),
                approval,
                Purpose.REAFFIRMATION,
                List.of(),
                subject.sha256(),
                submitter,
                now)
            : new Review(
                ids.next(),
                approval.version(),
                approval.useCase(),
                approval.environment(),
                signed.riskClass(),
                subject.sha256(),
                submitter,
                now);
    reviews.add(review);
    journal.record(
        Deed.of("review.submitted", Kind.REVIEW, review.id(), by)
            .within(approval.version())
            .stating(review.state())
            .with("renews", approval.id().toString())
            .about("subject", Deed.JSON, subject.bytes()));
  }
}
