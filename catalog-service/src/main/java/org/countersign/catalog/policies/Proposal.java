package org.countersign.catalog.policies;

import static org.countersign.catalog.problem.ProblemType.PERSON_NEEDED;
import static org.countersign.catalog.problem.ProblemType.POLICY_REVISION_TAKEN;
import static org.countersign.catalog.problem.ProblemType.POLICY_UNUSABLE;
import static org.countersign.catalog.problem.ProblemType.VECTORS_FAIL;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.DocumentException;
import org.countersign.policy.Edition;

/**
 * Proposes a policy, framework or rule pack. It is checked, compiled and tested here, so that
 * whoever publishes it decides about a document that can be used.
 */
@Dependent
@Transactional
class Proposal {
  private final Policies policies;
  private final Vacancy vacancy;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  Proposal(
      Policies policies, Vacancy vacancy, Caller caller, Journal journal, Clock clock, Ids ids) {
    this.policies = policies;
    this.vacancy = vacancy;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  PublishedDocument propose(DocumentKind kind, byte[] bytes) {
    if (!caller.isPerson()) {
      throw new Refusal(PERSON_NEEDED, "a person proposes rules, not a service account");
    }
    var edition = edition(kind, bytes);
    vacancy.require(kind, edition, bytes);
    policies
        .known(kind, edition)
        .ifPresent(
            before -> {
              throw new Refusal(
                      POLICY_REVISION_TAKEN,
                      "%s is on record already, %s".formatted(edition, before.standing()))
                  .and("remedy", "raise the revision of the document");
            });
    var proposed =
        new PublishedDocument(ids.next(), kind, edition, caller.agentId(), clock.instant());
    policies.add(proposed);
    journal.record(
        Policies.deed("policy.proposed", proposed, caller.agentId())
            .about("document", Policies.YAML, bytes));
    return proposed;
  }

  private static Edition edition(DocumentKind kind, byte[] bytes) {
    try {
      return kind.read("document", bytes);
    } catch (DocumentException wrong) {
      throw new Refusal(POLICY_UNUSABLE, String.valueOf(wrong.getMessage()))
          .and("line", Json.createValue(wrong.line()))
          .and("column", Json.createValue(wrong.column()))
          .and("remedy", "correct the document at this line and column");
    } catch (FailedVectorsException wrong) {
      throw new Refusal(VECTORS_FAIL, String.valueOf(wrong.getMessage()))
          .and("errors", Json.createArrayBuilder(wrong.failed()).build())
          .and("remedy", "run countersign policy test --pack FILE and correct rules or vectors");
    }
  }
}
