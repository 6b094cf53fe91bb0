package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.NOT_THE_SUBMITTER;
import static org.countersign.catalog.problem.ProblemType.REVIEW_CLOSED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.reviews.Review.Progress;

/** Ends an open round without a verdict: its submitter can, or a model owner of the team. */
@Dependent
@Transactional
class Withdrawal {
  private final Reviews reviews;
  private final ModelVersions versions;
  private final Models models;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;

  @Inject
  Withdrawal(
      Reviews reviews,
      ModelVersions versions,
      Models models,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock) {
    this.reviews = reviews;
    this.versions = versions;
    this.models = models;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * @param reason goes into the ledger as a commitment alone
   */
  Review withdraw(String id, String reason) {
    var review = reviews.lock(id);
    teams.allow(models.get(versions.get(review.version()).model()).team());
    if (!review.submitter().equals(caller.agentId()) && !caller.has(Roles.MODEL_OWNER)) {
      throw new Refusal(
              NOT_THE_SUBMITTER, "its submitter or a model owner of the team can withdraw a review")
          .and("remedy", "ask one of them, or reject it with a vote");
    }
    if (review.progress() != Progress.IN_REVIEW) {
      throw new Refusal(
          REVIEW_CLOSED, "review %s is %s already".formatted(review.id(), review.progress()));
    }
    review.withdraw(clock.instant());
    journal.record(
        Deed.of("review.withdrawn", Kind.REVIEW, review.id(), caller.agentId())
            .within(review.version())
            .stating(review.state())
            .inPrivate("reason", reason));
    return review;
  }
}
