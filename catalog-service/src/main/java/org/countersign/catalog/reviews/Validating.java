package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.FINDING_CLOSED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.reviews.ValidationFinding.Progress;
import org.countersign.catalog.reviews.ValidationFinding.Severity;

/** Records what an independent validator concludes and finds, and that a finding is settled. */
@Dependent
@Transactional
class Validating {
  private final ModelVersions versions;
  private final Validations validations;
  private final Independence independence;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  Validating(
      ModelVersions versions,
      Validations validations,
      Independence independence,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.versions = versions;
    this.validations = validations;
    this.independence = independence;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * @param text goes into the ledger as a commitment alone
   */
  record Found(Severity severity, String text) {}

  /**
   * What the validator says.
   *
   * @param summary goes into the ledger as a commitment alone
   */
  record Draft(Validation.Outcome outcome, String summary, List<Found> findings) {
    Draft {
      findings = List.copyOf(findings);
      if (outcome == Validation.Outcome.FIT
          && findings.stream().anyMatch(found -> found.severity() == Severity.BLOCKING)) {
        throw new IllegalArgumentException("what has a blocking finding is not fit");
      }
    }
  }

  Validation record(String modelRef, String versionRef, Draft draft) {
    var version = versions.find(modelRef, versionRef);
    independence.require(version, "validate it");
    var validation =
        new Validation(
            ids.next(), version.id(), draft.outcome(), caller.agentId(), clock.instant());
    validations.add(validation);
    journal.record(
        Deed.of("version.validated", Kind.VALIDATION, validation.id(), caller.agentId())
            .within(version.id())
            .stating(validation.state())
            .inPrivate("summary", draft.summary()));
    for (var found : draft.findings()) {
      var finding = new ValidationFinding(ids.next(), validation, found.severity());
      validations.add(finding);
      journal.record(deed("finding.raised", finding).inPrivate("finding", found.text()));
    }
    return validation;
  }

  /**
   * @param note how it was settled; goes into the ledger as a commitment alone
   */
  ValidationFinding close(String modelRef, String versionRef, String id, String note) {
    var version = versions.find(modelRef, versionRef);
    var finding = validations.lock(version.id(), id);
    independence.require(version, "close what was found");
    if (finding.progress() != Progress.OPEN) {
      throw new Refusal(FINDING_CLOSED, "finding %s is closed already".formatted(finding.id()));
    }
    finding.close(caller.agentId(), clock.instant());
    journal.record(deed("finding.closed", finding).inPrivate("note", note));
    return finding;
  }

  private Deed deed(String type, ValidationFinding finding) {
    return Deed.of(type, Kind.FINDING, finding.id(), caller.agentId())
        .within(finding.version())
        .stating(finding.state());
  }
}
