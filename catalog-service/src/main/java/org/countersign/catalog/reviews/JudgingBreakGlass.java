package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.BREAK_GLASS_CLOSED;
import static org.countersign.catalog.problem.ProblemType.SOD_VIOLATION;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.problem.Refusal;

/** Ends a break-glass before its time, or judges it afterwards, by somebody uninvolved. */
@Dependent
@Transactional
class JudgingBreakGlass {
  private final BreakGlasses all;
  private final ModelVersions versions;
  private final Independence independence;
  private final Caller caller;
  private final Journal journal;

  @Inject
  JudgingBreakGlass(
      BreakGlasses all,
      ModelVersions versions,
      Independence independence,
      Caller caller,
      Journal journal) {
    this.all = all;
    this.versions = versions;
    this.independence = independence;
    this.caller = caller;
    this.journal = journal;
  }

  /**
   * @param right whether it was; if not, it ends at once
   * @param reason goes into the ledger as a commitment alone
   */
  BreakGlass review(String id, boolean right, String reason) {
    var judged = all.lock(id);
    if (!judged.wantsReview()) {
      throw new Refusal(BREAK_GLASS_CLOSED, "break-glass " + judged.id() + " wants no review");
    }
    var me = caller.agentId();
    if (judged.requestedBy().equals(me) || judged.confirmedBy().filter(me::equals).isPresent()) {
      throw new Refusal(
          SOD_VIOLATION, "you had a part in it, so somebody uninvolved has to review it");
    }
    independence.require(versions.get(judged.version()), "review it");
    if (right) {
      judged.ratify(me);
    } else {
      judged.refuse(me);
    }
    journal.record(
        deed(right ? "break-glass.ratified" : "break-glass.refused", judged)
            .inPrivate("judgement", reason));
    return judged;
  }

  BreakGlass revoke(String id, String reason) {
    var revoked = all.lock(id);
    if (revoked.standing() == BreakGlass.Standing.REVOKED) {
      throw new Refusal(BREAK_GLASS_CLOSED, "break-glass " + revoked.id() + " is revoked");
    }
    revoked.revoke();
    journal.record(deed("break-glass.revoked", revoked).inPrivate("judgement", reason));
    return revoked;
  }

  private Deed deed(String type, BreakGlass about) {
    return Deed.of(type, Kind.BREAK_GLASS, about.id(), caller.agentId())
        .within(about.version())
        .stating(about.state());
  }
}
