package org.countersign.catalog.evidence;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.models.ModelVersion;

/** From here on the evidence counts. */
@Dependent
@Transactional
class EvidenceAcceptance {
  private final EvidenceIndex index;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;

  @Inject
  EvidenceAcceptance(EvidenceIndex index, Caller caller, Journal journal, Clock clock) {
    this.index = index;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * @param note goes into the ledger as a commitment alone
   */
  Evidence accept(ModelVersion version, String id, Optional<String> note) {
    var evidence = index.lock(version, id);
    Impartiality.require(evidence, version, caller.agentId());
    evidence.accept(caller.agentId(), clock.instant());
    var deed =
        Deed.of("evidence.accepted", Kind.EVIDENCE, evidence.id(), caller.agentId())
            .within(version.id())
            .stating(evidence.state());
    journal.record(note.map(text -> deed.inPrivate("note", text)).orElse(deed));
    return evidence;
  }
}
