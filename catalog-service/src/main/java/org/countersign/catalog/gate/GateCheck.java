package org.countersign.catalog.gate;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Directory;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.LedgerUnavailableException;
import org.countersign.catalog.journal.VerifiedLeaves;
import org.countersign.catalog.policies.ActiveDocuments;
import org.countersign.catalog.policies.DocumentKind;
import org.countersign.catalog.policies.Policies;
import org.countersign.catalog.requirements.Documents;
import org.countersign.ledger.Digest;
import org.countersign.policy.Edition;

/**
 * Answers whether a version may run in an environment, from one snapshot: reads, compares rows with
 * their leaves, asks floor, policy and frameworks. Records nothing.
 */
@Dependent
class GateCheck {
  private final DataSource database;
  private final VerifiedLeaves leaves;
  private final Documents documents;
  private final Policies policies;
  private final Agents agents;
  private final Directory directory;

  @Inject
  GateCheck(
      DataSource database,
      VerifiedLeaves leaves,
      Documents documents,
      Policies policies,
      Agents agents,
      Directory directory) {
    this.database = database;
    this.leaves = leaves;
    this.documents = documents;
    this.policies = policies;
    this.agents = agents;
    this.directory = directory;
  }

  Decision decide(Asked asked) {
    var read = read(asked);
    var snapshot = read.snapshot();
    var version = GateFacts.version(asked, snapshot);
    var known = new GateFacts(asked, snapshot, documents, this::holdsNow, read.differing()).read();
    var facts = known.facts();
    var rules = documents(snapshot);
    return new Decision(
        asked,
        version,
        known,
        facts,
        rules.gate().evaluate(facts),
        snapshot.changes(),
        snapshot.now());
  }

  private record Read(Snapshot snapshot, List<String> differing) {}

  private Read read(Asked asked) {
    try (var connection = database.getConnection()) {
      var snapshot = SnapshotQuery.read(connection, asked);
      var places = new HashMap<UUID, VerifiedLeaves.Place>();
      snapshot
          .leaves()
          .forEach(
              (id, leaf) ->
                  places.put(id, new VerifiedLeaves.Place(leaf.seq(), Digest.of(leaf.hash()))));
      var said = leaves.said(connection, places.values());
      var bySubject = new HashMap<UUID, Optional<VerifiedLeaves.Said>>();
      places.forEach((id, place) -> bySubject.put(id, said.getOrDefault(place, Optional.empty())));
      return new Read(snapshot, RowsAndLeaves.differing(snapshot, bySubject));
    } catch (SQLException e) {
      throw new LedgerUnavailableException("the facts could not be read", e);
    }
  }

  private ActiveDocuments documents(Snapshot snapshot) {
    return policies.compiled(
        snapshot
            .of(Kind.POLICY)
            .map(
                row ->
                    new Policies.Named(
                        DocumentKind.valueOf(row.text("kind")),
                        new Edition(row.text("name"), row.text("revision"), row.text("document"))))
            .toList());
  }

  private boolean holdsNow(UUID voter, String role) {
    return agents
        .find(voter)
        .flatMap(agent -> directory.withSubject(agent.subject()))
        .filter(voterNow -> voterNow.has(role))
        .isPresent();
  }
}
