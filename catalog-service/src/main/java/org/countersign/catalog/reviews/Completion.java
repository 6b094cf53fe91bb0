package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.CONDITION_NOT_OPEN;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.Condition;

/** Confirms that the task an approval was bound to is done: who built the version cannot say so. */
@Dependent
@Transactional
class Completion {
  private final Approvals approvals;
  private final BoundConditions conditions;
  private final Independence independence;
  private final ModelVersions versions;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;

  @Inject
  Completion(
      Approvals approvals,
      BoundConditions conditions,
      Independence independence,
      ModelVersions versions,
      Caller caller,
      Journal journal,
      Clock clock) {
    this.approvals = approvals;
    this.conditions = conditions;
    this.independence = independence;
    this.versions = versions;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * @param note goes into the ledger as a commitment alone
   */
  Approval complete(String approvalId, String conditionId, String note) {
    var approval = approvals.find(approvalId);
    var condition = conditions.lock(approval, conditionId);
    var kind = condition.condition().kind();
    if (kind != Condition.Kind.TASK || condition.isDone()) {
      throw new Refusal(
          CONDITION_NOT_OPEN,
          kind == Condition.Kind.TASK
              ? "the task of condition %s is done already".formatted(condition.id())
              : "condition %s is no task: it holds as long as the approval"
                  .formatted(condition.id()));
    }
    independence.require(versions.get(approval.version()), "confirm its tasks");
    condition.done(caller.agentId(), clock.instant());
    journal.record(
        Deed.of("condition.done", Kind.CONDITION, condition.id(), caller.agentId())
            .within(condition.version())
            .stating(condition.state())
            .inPrivate("note", note));
    return approval;
  }
}
