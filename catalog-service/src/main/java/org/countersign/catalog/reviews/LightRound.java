package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.APPROVAL_NOT_IN_FORCE;
import static org.countersign.catalog.problem.ProblemType.NOTHING_TO_CONFIRM;
import static org.countersign.catalog.problem.ProblemType.REVIEW_ALREADY_OPEN;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.reviews.Approval.Standing;
import org.countersign.catalog.reviews.Review.Purpose;

/**
 * Opens a short round about an approval that there is: to lift its suspension, or to confirm it
 * where voters left their roles.
 */
@Dependent
@Transactional
class LightRound {
  private final Approvals approvals;
  private final Reviews reviews;
  private final Subjects subjects;
  private final ModelVersions versions;
  private final Models models;
  private final Approvers approvers;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  LightRound(
      Approvals approvals,
      Reviews reviews,
      Subjects subjects,
      ModelVersions versions,
      Models models,
      Approvers approvers,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.approvals = approvals;
    this.reviews = reviews;
    this.subjects = subjects;
    this.versions = versions;
    this.models = models;
    this.approvers = approvers;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * @param reason goes into the ledger as a commitment alone
   */
  Review lift(String id, String reason) {
    var approval = standing(id, Standing.SUSPENDED);
    return open(approval, Purpose.LIFTING, List.of(), reason);
  }

  /**
   * @param reason goes into the ledger as a commitment alone
   */
  Review confirm(String id, String reason) {
    var approval = standing(id, Standing.APPROVED);
    var left = approvers.left(approval);
    if (left.isEmpty()) {
      throw new Refusal(
          NOTHING_TO_CONFIRM,
          "everybody on whose word approval %s rests holds the role still".formatted(id));
    }
    return open(approval, Purpose.CONFIRMATION, left, reason);
  }

  private Approval standing(String id, Standing wanted) {
    var approval = approvals.lock(id);
    teams.allow(
        models.get(versions.get(approval.version()).model()).team(),
        Roles.COMPLIANCE_OFFICER,
        Roles.RISK_OWNER);
    if (approval.standing() != wanted) {
      throw new Refusal(
          APPROVAL_NOT_IN_FORCE,
          "approval %s is %s, not %s".formatted(approval.id(), approval.standing(), wanted));
    }
    return approval;
  }

  private Review open(Approval approval, Purpose purpose, List<String> roles, String reason) {
    reviews
        .open(approval.version(), approval.useCase(), approval.environment())
        .ifPresent(
            open -> {
              throw new Refusal(REVIEW_ALREADY_OPEN, "review %s is open".formatted(open.id()))
                  .and("review", open.id().toString())
                  .and("remedy", "wait for its votes, or withdraw it");
            });
    var now = clock.instant();
    var shown =
        subjects
            .of(approval.version(), approval.useCase(), approval.environment(), now)
            .subject()
            .of(purpose, approval.id());
    var review =
        Review.light(ids.next(), approval, purpose, roles, shown.sha256(), caller.agentId(), now);
    reviews.add(review);
    journal.record(
        Deed.of("review.submitted", Kind.REVIEW, review.id(), caller.agentId())
            .within(review.version())
            .stating(review.state())
            .inPrivate("reason", reason)
            .about("subject", Deed.JSON, shown.bytes()));
    return review;
  }
}
