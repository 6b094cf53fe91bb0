package org.countersign.catalog.gate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.VerifiedLeaves;

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
   * The rows and subjects that differ, in words a person can look up: {@code approval 0193…}.
   *
   * @return empty when every row says what its newest leaf says and no subject lacks its row
   */
  static List<String> differing(Snapshot snapshot, Map<UUID, Optional<VerifiedLeaves.Said>> said) {
    var differing = new ArrayList<String>();
    var seen = new HashSet<UUID>();
    for (var row : snapshot.all().toList()) {
      seen.add(row.id());
      var leaf = snapshot.leaves().get(row.id());
      var agrees =
          leaf != null
              && leaf.seq() == row.entry()
              && said.getOrDefault(row.id(), Optional.empty())
                  .filter(told -> told.kind() == row.kind() && told.subject().equals(row.id()))
                  .filter(told -> told.state().equals(row.state()))
                  .isPresent();
      if (!agrees) {
        differing.add(name(row.kind(), row.id()));
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
    return differing.stream().sorted().toList();
  }

  private static boolean expected(Optional<Kind> kind) {
    return kind.filter(each -> !BESIDE.contains(each)).isPresent();
  }

  private static String name(Kind kind, UUID id) {
    return kind.code() + " " + id;
  }
}
