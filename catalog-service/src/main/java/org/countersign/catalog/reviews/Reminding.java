package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.notices.Nudge;
import org.countersign.catalog.problem.ProblemType;
import org.countersign.catalog.problem.Refusal;

/** Asks once more for the votes that a round still wants. It changes nothing and is no entry. */
@Dependent
class Reminding {
  private final Reviews reviews;
  private final Nudge nudge;
  private final Caller caller;
  private final Clock clock;

  @Inject
  Reminding(Reviews reviews, Nudge nudge, Caller caller, Clock clock) {
    this.reviews = reviews;
    this.nudge = nudge;
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * @param code of the problem if nobody was reminded
   */
  record Outcome(Optional<String> code, String says) {
    static Outcome not(ProblemType code, String says) {
      return new Outcome(Optional.of(code.name()), says);
    }
  }

  /** Whoever submitted the round may, and any compliance officer. */
  Outcome remind(String id) {
    try {
      var review = reviews.find(id);
      if (!caller.has(Roles.COMPLIANCE_OFFICER) && !review.submitter().equals(caller.agentId())) {
        return Outcome.not(ProblemType.NOT_THE_SUBMITTER, "somebody else submitted this round");
      }
      if (review.progress() != Review.Progress.IN_REVIEW) {
        return Outcome.not(ProblemType.REVIEW_CLOSED, "this round is decided or withdrawn");
      }
      var today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
      return nudge.voters(review.id(), today)
          ? new Outcome(Optional.empty(), "those whose votes are wanted are reminded")
          : Outcome.not(ProblemType.REMINDED_TODAY, "they were reminded today");
    } catch (Refusal unknown) {
      return Outcome.not(unknown.type(), unknown.detail());
    }
  }
}
