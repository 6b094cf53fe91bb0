package org.countersign.catalog.gate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.countersign.catalog.gate.Snapshot.Row;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.VerifiedLeaves.Said;

/**
 * Compares what the rows say with what their newest leaves say. A row that was changed, inserted or
 * deleted behind the ledger's back differs; so does one whose leaf does not verify.
 */
final class RowsAndLeaves {
  /** What lies in a version's scope although no decision rests on it. */
  private static final Set<Kind> BESIDE =
      Set.of(Kind.DOSSIER, Kind.COMMENT, Kind.EVIDENCE_REQUEST, Kind.REAPPROVAL);

  private RowsAndLeaves() {}

  /**
   * A snapshot as its leaves bear it out.
   *
   * @param snapshot a row that differs is there as its leaf tells it, or not at all if there is no
   *     such leaf: what the gate goes on to read is nothing that somebody else wrote
   * @param differing the rows and subjects that differ, in words a person can look up: {@code
   *     approval 0193…}; empty when every row says what its newest leaf says and no subject lacks
   *     its row
   */
  record Compared(Snapshot snapshot, List<String> differing) {
    Compared {
      differing = List.copyOf(differing);
    }
  }

  static Compared compared(Snapshot snapshot, Map<UUID, Optional<Said>> said) {
    var differing = new ArrayList<String>();
    var told = new HashMap<UUID, Optional<Row>>();
    var seen = new HashSet<UUID>();
    for (var row : snapshot.all().toList()) {
      seen.add(row.id());
      var leaf = snapshot.leaves().get(row.id());
      var word =
          said.getOrDefault(row.id(), Optional.empty())
              .filter(each -> each.kind() == row.kind() && each.subject().equals(row.id()));
      var agrees =
          leaf != null
              && leaf.seq() == row.entry()
              && word.filter(each -> each.state().equals(row.state())).isPresent();
      if (!agrees) {
        differing.add(name(row.kind(), row.id()));
        told.put(row.id(), word.map(each -> row.toldBy(each.state())).or(() -> untold(row)));
      }
    }
    snapshot
        .leaves()
        .forEach(
            (id, leaf) -> {
              var kind = Kind.of(leaf.kind());
              if (!seen.contains(id) && kind.filter(Kind::isRow).isPresent() && expected(kind)) {
                differing.add(name(kind.orElseThrow(), id));
              }
            });
    return differing.isEmpty()
        ? new Compared(snapshot, differing)
        : new Compared(snapshot.with(told), differing.stream().sorted().toList());
  }

  /** Of what no leaf tells only what a decision is about is left, and what cannot be misread. */
  private static Optional<Row> untold(Row row) {
    return switch (row.kind()) {
      case MODEL -> Optional.of(row.only(Set.of("team")));
      case MODEL_VERSION -> Optional.of(row.only(Set.of("model", "number")));
      default -> Optional.empty();
    };
  }

  private static boolean expected(Optional<Kind> kind) {
    return kind.filter(each -> !BESIDE.contains(each)).isPresent();
  }

  private static String name(Kind kind, UUID id) {
    return kind.code() + " " + id;
  }
}
