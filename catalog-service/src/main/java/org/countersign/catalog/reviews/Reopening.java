package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.requirements.Places;
import org.countersign.catalog.usecases.SignedClasses;
import org.countersign.catalog.usecases.UseCases;

/** Opens a new round for an approval that is out of date, as its submitter would. */
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
   * Nothing is opened where a round is open already, and where the class of today cannot be
   * approved.
   *
   * @param by who opens it; the submitter stays who submitted the round before, and cannot vote
   */
  void reopen(Approval approval, UUID by) {
    if (reviews.open(approval.version(), approval.useCase(), approval.environment()).isPresent()) {
      return;
    }
    var signed = classes.newest(approval.useCase());
    if (signed.filter(any -> Bench.QUORUMS.of(any.riskClass()).isPresent()).isEmpty()) {
      return;
    }
    var now = clock.instant();
    var version = versions.get(approval.version());
    var subject =
        subjects
            .of(
                models.get(version.model()),
                version,
                approval.artifact(),
                useCases.get(approval.useCase()),
                signed.get(),
                places.find(approval.environment()),
                now)
            .subject();
    var review =
        new Review(
            ids.next(),
            approval.version(),
            approval.useCase(),
            approval.environment(),
            signed.get().riskClass(),
            subject.sha256(),
            reviews.find(approval.review().toString()).submitter(),
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
