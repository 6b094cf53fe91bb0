package org.countersign.catalog.journal;

import static org.countersign.catalog.problem.ProblemType.LEDGER_FINDING_STANDS;
import static org.countersign.catalog.problem.ProblemType.UNKNOWN_LEDGER_FINDING;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Soundness.Finding;
import org.countersign.catalog.journal.Soundness.Source;
import org.countersign.catalog.journal.Soundness.Voice;
import org.countersign.catalog.problem.Refusal;

/**
 * Takes back what a node has found that is gone for good and cannot take it back itself. The word
 * of a node that still runs is not overruled so: it says the same again within a second.
 */
@Dependent
class Dismissal {
  private final Soundness soundness;
  private final Journal journal;
  private final Signer signer;
  private final Caller caller;

  @Inject
  Dismissal(Soundness soundness, Journal journal, Signer signer, Caller caller) {
    this.soundness = soundness;
    this.journal = journal;
    this.signer = signer;
    this.caller = caller;
  }

  /**
   * Records who overrules whom, in the running transaction.
   *
   * @return what stands until {@link #carryOut}
   * @throws Refusal {@code UNKNOWN_LEDGER_FINDING}, or {@code LEDGER_FINDING_STANDS} for what no
   *     node has found
   */
  Finding record(Voice voice, String reason) {
    var finding =
        soundness
            .finding(voice)
            .orElseThrow(
                () -> new Refusal(UNKNOWN_LEDGER_FINDING, voice.who() + " finds nothing wrong"));
    if (voice.source() != Source.PUBLISHER) {
      throw new Refusal(LEDGER_FINDING_STANDS, "no node said this: " + finding);
    }
    journal.record(
        Deed.of(
                "finding.dismissed",
                Kind.LEDGER,
                EventIds.of(signer.origin().value()),
                caller.agentId())
            .with("node", voice.who())
            .with("code", finding.code())
            .inPrivate("reason", reason));
    return finding;
  }

  /** Once it is on record. */
  void carryOut(Voice voice) {
    soundness.sound(voice);
  }
}
