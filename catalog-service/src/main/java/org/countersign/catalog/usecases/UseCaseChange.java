package org.countersign.catalog.usecases;

import static org.countersign.catalog.problem.ProblemType.USE_CASE_CHANGED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Digest;

/**
 * Writes a use case anew. What it is for decides its class, so a class that was signed before is
 * due to be looked at again.
 */
@Dependent
@Transactional
class UseCaseChange {
  private final UseCases useCases;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;

  @Inject
  UseCaseChange(UseCases useCases, Teams teams, Caller caller, Journal journal) {
    this.useCases = useCases;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
  }

  record Rewritten(
      String domain,
      String purpose,
      List<String> affectedPersons,
      UseCaseDocument.Questions questions) {}

  record Changed(UseCase useCase, UseCaseDocument document) {}

  /**
   * @param read digest of the document the author has read, where the author says so
   */
  Changed change(String ref, Rewritten rewritten, Optional<String> read) {
    var useCase = useCases.find(ref);
    teams.allow(useCase.team(), Roles.COMPLIANCE_OFFICER);
    useCases.lock(useCase);
    if (read.filter(digest -> !digest.equals(useCase.document())).isPresent()) {
      throw new Refusal(USE_CASE_CHANGED, "its document is now " + useCase.document())
          .and("remedy", "read the use case again and write it with its ETag in If-Match");
    }
    var document =
        new UseCaseDocument(
            useCase.id(),
            rewritten.domain(),
            rewritten.purpose(),
            rewritten.affectedPersons(),
            rewritten.questions());
    var bytes = Wire.read(() -> CanonicalJson.write(document.json()));
    useCase.rewrite(rewritten.domain(), Digest.sha256(bytes).hex());
    journal.record(
        Deed.of("use-case.changed", Kind.USE_CASE, useCase.id(), caller.agentId())
            .within(useCase.id())
            .stating(useCase.state())
            .about("use-case", Deed.JSON, bytes));
    return new Changed(useCase, document);
  }
}
