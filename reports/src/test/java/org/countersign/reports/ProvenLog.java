package org.countersign.reports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.ledger.Batch;
import org.countersign.ledger.Event;
import org.countersign.ledger.Genesis;
import org.countersign.ledger.Head;
import org.countersign.ledger.InclusionProof;
import org.countersign.ledger.Keys;
import org.countersign.ledger.Leaf;
import org.countersign.ledger.Ledger;
import org.countersign.ledger.LedgerStore;
import org.countersign.ledger.LogProof;
import org.countersign.ledger.Origin;
import org.countersign.ledger.Tree;

/** A real log of a few entries in memory, as a dossier shows it. */
final class ProvenLog implements LedgerStore {
  final Keys keys =
      Keys.generate(
          new SecureRandom(), new Origin("countersign.example/9f2c"), Keys.Use.DEVELOPMENT);
  private final List<Batch> batches = new ArrayList<>();

  @Override
  public Head lock() {
    return batches.isEmpty() ? Head.EMPTY : batches.get(batches.size() - 1).after();
  }

  @Override
  public void write(Batch batch) {
    batches.add(batch);
  }

  static ProvenLog of(int entries) {
    var log = new ProvenLog();
    var ledger = new Ledger(log.keys.checkpoint());
    var actor = new UUID(1, 1);
    var genesis = Genesis.of(log.keys, 1).event(new UUID(0, 0), Samples.NOW, "n1", actor);
    ledger.append(log, List.of(Leaf.signed(genesis, log.keys.event(), false)));
    var leaves = new ArrayList<Leaf>();
    for (int i = 1; i < entries; i++) {
      var event =
          new Event(
              new UUID(0, i),
              "version.registered",
              Samples.NOW,
              log.keys.origin(),
              "n1",
              actor,
              Map.of("kind", "version", "id", "v" + i),
              Map.of("n", (long) i),
              List.of(),
              Map.of());
      leaves.add(Leaf.signed(event, log.keys.event(), false));
    }
    ledger.append(log, leaves);
    return log;
  }

  Dossier.Ledger printed() {
    var note = batches.get(batches.size() - 1).note();
    var entries = batches.stream().flatMap(batch -> batch.entries().stream()).toList();
    var tree = Tree.of(entries.size(), i -> entries.get((int) i).leafHash());
    var printed = new ArrayList<Dossier.LedgerEntry>();
    for (var entry : entries) {
      InclusionProof path = tree.inclusion(entry.index());
      printed.add(
          new Dossier.LedgerEntry(
              entry.index(),
              entry.leaf().event().type(),
              entry.leaf().event().at(),
              entry.leafHash().hex(),
              new String(entry.leaf().bytes(), UTF_8),
              LogProof.of(path, note).text()));
    }
    return new Dossier.Ledger(keys.origin().value(), note.note(), printed);
  }
}
