package org.countersign.catalog.usecases;

import static org.countersign.catalog.problem.ProblemType.USE_CASE_NAME_TAKEN;

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
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Digest;

/** Puts a use case on record, before anything is built for it. */
@Dependent
@Transactional
class UseCaseCreation {
  private final UseCases useCases;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  UseCaseCreation(
      UseCases useCases, Teams teams, Caller caller, Journal journal, Clock clock, Ids ids) {
    this.useCases = useCases;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  record Draft(
      UseCaseName name,
      String team,
      String domain,
      String purpose,
      List<String> affectedPersons,
      UseCaseDocument.Questions questions) {}

  record Created(UseCase useCase, UseCaseDocument document) {}

  Created create(Draft draft) {
    teams.allow(draft.team(), Roles.COMPLIANCE_OFFICER);
    var name = draft.name().value();
    if (useCases.named(name).isPresent()) {
      throw new Refusal(USE_CASE_NAME_TAKEN, "a use case is called " + name)
          .and("remedy", "use it, or choose another name");
    }
    var id = ids.next();
    var document =
        new UseCaseDocument(
            id, draft.domain(), draft.purpose(), draft.affectedPersons(), draft.questions());
    var bytes = Wire.read(() -> CanonicalJson.write(document.json()));
    var useCase =
        new UseCase(
            id,
            name,
            draft.team(),
            draft.domain(),
            Digest.sha256(bytes).hex(),
            caller.agentId(),
            clock.instant());
    useCases.add(useCase);
    journal.record(
        Deed.of("use-case.created", Kind.USE_CASE, id, caller.agentId())
            .within(id)
            .stating(useCase.state())
            .about("use-case", Deed.JSON, bytes));
    return new Created(useCase, document);
  }
}
