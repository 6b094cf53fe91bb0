package org.countersign.catalog.policies;

import static org.countersign.catalog.problem.ProblemType.PERSON_NEEDED;
import static org.countersign.catalog.problem.ProblemType.POLICY_NOT_PROPOSED;
import static org.countersign.catalog.problem.ProblemType.SOD_VIOLATION;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.policies.PublishedDocument.Standing;
import org.countersign.catalog.problem.Refusal;

/** Publishes or declines what somebody else proposed: four eyes on every rule of the house. */
@Dependent
@Transactional
class Publication {
  private final Policies policies;
  private final Vacancy vacancy;
  private final Payloads payloads;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;

  @Inject
  Publication(
      Policies policies,
      Vacancy vacancy,
      Payloads payloads,
      Caller caller,
      Journal journal,
      Clock clock) {
    this.policies = policies;
    this.vacancy = vacancy;
    this.payloads = payloads;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
  }

  PublishedDocument publish(String id) {
    var document = proposed(id);
    if (document.proposedBy().equals(caller.agentId())) {
      throw new Refusal(
              SOD_VIOLATION, "who proposed %s does not publish it".formatted(document.edition()))
          .and("remedy", "ask another compliance officer");
    }
    vacancy.require(document.kind(), document.edition(), bytes(document));
    policies.supersede(document, caller.agentId());
    document.publish(caller.agentId(), clock.instant());
    journal.record(Policies.deed("policy.published", document, caller.agentId()));
    return document;
  }

  /**
   * @param reason goes into the ledger as a commitment alone
   */
  PublishedDocument decline(String id, String reason) {
    var document = proposed(id);
    document.decline(caller.agentId(), clock.instant());
    journal.record(
        Policies.deed("policy.declined", document, caller.agentId()).inPrivate("reason", reason));
    return document;
  }

  private byte[] bytes(PublishedDocument document) {
    return payloads
        .bytes(document.edition().sha256())
        .orElseThrow(
            () -> new IllegalStateException("the document " + document.edition() + " is missing"));
  }

  private PublishedDocument proposed(String id) {
    if (!caller.isPerson()) {
      throw new Refusal(PERSON_NEEDED, "a person decides about rules, not a service account");
    }
    policies.lock();
    var document = policies.find(id);
    if (document.standing() != Standing.PROPOSED) {
      throw new Refusal(
              POLICY_NOT_PROPOSED,
              "%s is %s, not PROPOSED".formatted(document.edition(), document.standing()))
          .and("remedy", "propose a further revision");
    }
    return document;
  }
}
