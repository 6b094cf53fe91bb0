package org.countersign.catalog.gate;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.UUID;
import org.countersign.catalog.gate.RowsAndLeaves.Compared;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Directory;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.Soundness;
import org.countersign.catalog.journal.Witnesses;
import org.countersign.catalog.policies.ActiveDocuments;
import org.countersign.catalog.policies.DocumentKind;
import org.countersign.catalog.policies.Policies;
import org.countersign.catalog.requirements.Documents;
import org.countersign.policy.Edition;

/**
 * Answers whether a version may run in an environment, from one snapshot: reads, compares rows with
 * their leaves, asks floor, policy and frameworks. Records nothing.
 */
@Dependent
class GateCheck {
  private final Snapshots snapshots;
  private final Documents documents;
  private final Policies policies;
  private final Agents agents;
  private final Directory directory;
  private final Witnesses witnesses;

  @Inject
  GateCheck(
      Snapshots snapshots,
      Documents documents,
      Policies policies,
      Agents agents,
      Directory directory,
      Witnesses witnesses) {
    this.snapshots = snapshots;
    this.documents = documents;
    this.policies = policies;
    this.agents = agents;
    this.directory = directory;
    this.witnesses = witnesses;
  }

  Decision decide(Asked asked) {
    var read = snapshots.of(asked);
    var snapshot = read.snapshot();
    var version = GateFacts.version(asked, snapshot);
    var known =
        new GateFacts(
                asked,
                snapshot,
                documents,
                this::holdsNow,
                read.differing(),
                witnesses.cosignedAt())
            .read();
    var facts = known.facts();
    var rules = documents(read);
    return new Decision(
        asked,
        version,
        known,
        facts,
        rules.gate().evaluate(facts),
        snapshot.changes(),
        snapshot.now());
  }

  /**
   * @throws org.countersign.catalog.problem.Refusal {@code LEDGER_UNSOUND} where so much was done
   *     to the rows of policies that nothing is left to decide by
   */
  private ActiveDocuments documents(Compared read) {
    try {
      return documents(read.snapshot());
    } catch (IllegalStateException incomplete) {
      if (read.differing().isEmpty()) {
        throw incomplete;
      }
      throw Soundness.refusal(
          "STATE_NOT_IN_LEDGER: the ledger does not bear out "
              + String.join(", ", read.differing()));
    }
  }

  private ActiveDocuments documents(Snapshot snapshot) {
    return policies.compiled(
        snapshot
            .of(Kind.POLICY)
            .filter(row -> row.text("state").equals("ACTIVE"))
            .map(
                row ->
                    new Policies.Named(
                        DocumentKind.valueOf(row.text("kind")),
                        new Edition(row.text("name"), row.text("revision"), row.text("document"))))
            .toList());
  }

  boolean holdsNow(UUID voter, String role) {
    return agents
        .find(voter)
        .flatMap(agent -> directory.withSubject(agent.subject()))
        .filter(voterNow -> voterNow.has(role))
        .isPresent();
  }
}
