package org.countersign.catalog.policies;

import static org.countersign.catalog.problem.ProblemType.PERSON_NEEDED;
import static org.countersign.catalog.problem.ProblemType.POLICY_NOT_WITHDRAWABLE;
import static org.countersign.catalog.problem.ProblemType.SOD_VIOLATION;
import static org.countersign.catalog.problem.ProblemType.WITHDRAWAL_NOT_PROPOSED;
import static org.countersign.catalog.problem.ProblemType.WITHDRAWAL_PROPOSED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.policies.PublishedDocument.Standing;
import org.countersign.catalog.problem.Refusal;

/**
 * Takes back a document that holds, with four eyes. Until the second person confirms, the gate asks
 * it as before; from then on nobody does, and earlier decisions can still be replayed with it.
 */
@Dependent
@Transactional
class Withdrawal {
  private final Policies policies;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;

  @Inject
  Withdrawal(Policies policies, Caller caller, Journal journal, Clock clock) {
    this.policies = policies;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * @param reason goes into the ledger as a commitment alone
   */
  PublishedDocument propose(String id, String reason) {
    var document = locked(id);
    if (document.standing() == Standing.ACTIVE && document.withdrawalBy().isPresent()) {
      throw new Refusal(
              WITHDRAWAL_PROPOSED,
              "somebody asked to withdraw %s already".formatted(document.edition()))
          .and("remedy", "confirm or decline what waits");
    }
    requireWithdrawable(document);
    document.proposeWithdrawal(caller.agentId(), clock.instant());
    journal.record(
        Policies.deed("policy.withdrawal_proposed", document, caller.agentId())
            .inPrivate("reason", reason));
    return document;
  }

  PublishedDocument confirm(String id) {
    var document = waiting(id);
    if (document.withdrawalBy().filter(caller.agentId()::equals).isPresent()) {
      throw new Refusal(
              SOD_VIOLATION,
              "who asked to withdraw %s does not confirm it".formatted(document.edition()))
          .and("remedy", "ask another compliance officer");
    }
    requireWithdrawable(document);
    document.withdraw(caller.agentId(), clock.instant());
    journal.record(Policies.deed("policy.withdrawn", document, caller.agentId()));
    return document;
  }

  /**
   * The document stays. Whoever asked takes the request back in the same way.
   *
   * @param reason goes into the ledger as a commitment alone
   */
  PublishedDocument decline(String id, String reason) {
    var document = waiting(id);
    document.keep();
    journal.record(
        Policies.deed("policy.withdrawal_declined", document, caller.agentId())
            .inPrivate("reason", reason));
    return document;
  }

  private void requireWithdrawable(PublishedDocument document) {
    if (!policies.isWithdrawable(document)) {
      throw new Refusal(
              POLICY_NOT_WITHDRAWABLE,
              "%s is %s and a %s the service keeps"
                  .formatted(document.edition(), document.standing(), document.kind()))
          .and("remedy", "publish a further revision in its place");
    }
  }

  private PublishedDocument waiting(String id) {
    var document = locked(id);
    if (document.standing() != Standing.ACTIVE || document.withdrawalBy().isEmpty()) {
      throw new Refusal(
              WITHDRAWAL_NOT_PROPOSED,
              "nobody asks to withdraw %s, which is %s"
                  .formatted(document.edition(), document.standing()))
          .and("remedy", "ask for its withdrawal first");
    }
    return document;
  }

  private PublishedDocument locked(String id) {
    if (!caller.isPerson()) {
      throw new Refusal(PERSON_NEEDED, "a person decides about rules, not a service account");
    }
    policies.lock();
    return policies.find(id);
  }
}
