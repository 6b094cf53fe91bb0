package org.countersign.catalog.evidence;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.models.ModelVersion;

/** The evidence stays on record and never counts. */
@Dependent
@Transactional
class EvidenceRejection {
  private final EvidenceIndex index;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;

  @Inject
  EvidenceRejection(EvidenceIndex index, Caller caller, Journal journal, Clock clock) {
    this.index = index;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * @param reason goes into the ledger as a commitment alone
   */
  Evidence reject(ModelVersion version, String id, String reason) {
    var evidence = index.lock(version, id);
    Impartiality.require(evidence, version, caller.agentId());
    evidence.reject(caller.agentId(), clock.instant());
    journal.record(
        Deed.of("evidence.rejected", Kind.EVIDENCE, evidence.id(), caller.agentId())
            .within(version.id())
            .stating(evidence.state())
            .inPrivate("reason", reason));
    return evidence;
  }
}
