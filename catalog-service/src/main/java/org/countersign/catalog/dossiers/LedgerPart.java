package org.countersign.catalog.dossiers;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.gate.Decisions;
import org.countersign.catalog.journal.LedgerEntries;
import org.countersign.catalog.journal.LedgerEntry;
import org.countersign.catalog.journal.Signer;
import org.countersign.catalog.policies.Policies;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Event;
import org.countersign.ledger.LogProof;
import org.countersign.policy.Edition;

/** What the ledger holds about a version, its use case and its model, with proofs. */
@Dependent
class LedgerPart {
  private final LedgerEntries entries;
  private final Policies policies;
  private final Signer signer;

  @Inject
  LedgerPart(LedgerEntries entries, Policies policies, Signer signer) {
    this.entries = entries;
    this.policies = policies;
    this.signer = signer;
  }

  /**
   * @param decided oldest first
   */
  record Read(Snapshot.Log log, List<Snapshot.Decided> decided) {}

  /** Every proof leads to the one checkpoint that is read here. */
  Read about(UUID model, UUID version, Optional<UUID> useCase, List<Decisions.Recorded> decisions) {
    var found = new TreeMap<Long, LedgerEntry>();
    var subjects = new ArrayList<>(List.of(model, version));
    useCase.ifPresent(subjects::add);
    for (var subject : subjects) {
      entries.about(subject).forEach(entry -> found.put(entry.index(), entry));
    }
    var leaves = new HashMap<UUID, LedgerEntry>();
    for (var decision : decisions) {
      var entry = entries.find(decision.index());
      leaves.put(decision.id(), entry);
      found.put(entry.index(), entry);
    }
    var names =
        policies.active().gate().editions().stream()
            .collect(Collectors.toMap(Edition::sha256, Edition::toString, (one, same) -> one));
    var decided =
        decisions.stream()
            .sorted((one, other) -> Long.compare(one.index(), other.index()))
            .map(
                decision ->
                    new Snapshot.Decided(
                        decision, asked(Objects.requireNonNull(leaves.get(decision.id())), names)))
            .toList();
    var note = entries.checkpoint();
    var proofs =
        entries.proofs(note, List.copyOf(found.keySet())).stream().map(LogProof::text).toList();
    return new Read(
        new Snapshot.Log(
            signer.origin().value(),
            signer.checkpointKey().vkey(),
            note.note(),
            Checkpoint.parse(note.text()).size(),
            List.copyOf(found.values()),
            proofs),
        decided);
  }

  /** The policies a decision names by digest; those that hold no more keep their digest. */
  private static List<String> asked(LedgerEntry entry, Map<String, String> names) {
    var event = Event.parse(Envelope.parse(entry.leaf()).payload());
    return event.data().get("policies") instanceof List<?> digests
        ? digests.stream()
            .map(String::valueOf)
            .map(sha256 -> names.getOrDefault(sha256, sha256.substring(0, 12) + "…"))
            .toList()
        : List.of();
  }
}
