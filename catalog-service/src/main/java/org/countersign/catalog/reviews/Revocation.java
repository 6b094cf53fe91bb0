package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.APPROVAL_NOT_IN_FORCE;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.reviews.Approval.Standing;

/**
 * Takes an approval back for good, and with it the bounds that were signed with it; the gate's next
 * answer is DENY.
 */
@Dependent
@Transactional
class Revocation {
  private final Approvals approvals;
  private final Enveloping enveloping;
  private final Caller caller;
  private final Journal journal;

  @Inject
  Revocation(Approvals approvals, Enveloping enveloping, Caller caller, Journal journal) {
    this.approvals = approvals;
    this.enveloping = enveloping;
    this.caller = caller;
    this.journal = journal;
  }

  /**
   * @param reason goes into the ledger as a commitment alone
   */
  Approval revoke(String id, String reason) {
    var approval = approvals.lock(id);
    if (approval.standing() == Standing.REVOKED || approval.standing() == Standing.SUPERSEDED) {
      throw new Refusal(
          APPROVAL_NOT_IN_FORCE,
          "approval %s is %s, not APPROVED, SUSPENDED or STALE"
              .formatted(approval.id(), approval.standing()));
    }
    approval.revoke();
    journal.record(
        Deed.of("approval.revoked", Kind.APPROVAL, approval.id(), caller.agentId())
            .within(approval.version())
            .stating(approval.state())
            .inPrivate("reason", reason));
    enveloping.fall(approval);
    return approval;
  }
}
