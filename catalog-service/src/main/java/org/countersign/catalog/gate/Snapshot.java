package org.countersign.catalog.gate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.countersign.catalog.journal.Kind;

/**
 * What the database said at one moment.
 *
 * @param changes index of the newest entry that is no stream, at that moment
 * @param upstream index of the newest upstream change, −1 if there is none
 * @param now the database's time
 * @param champions deployments and evidence of versions that this one may be compared with
 * @param leaves the newest leaf of each subject in scope
 */
record Snapshot(
    long changes,
    long upstream,
    Instant now,
    List<Row> rows,
    List<Row> champions,
    Map<UUID, LeafAt> leaves) {

  /** A row the gate relies on; {@code entry} is −1 where the row names none. */
  record Row(Kind kind, UUID id, long entry, Map<String, String> state, Optional<String> name) {
    Optional<String> field(String name) {
      return Optional.ofNullable(state.get(name));
    }

    String text(String name) {
      return field(name)
          .orElseThrow(() -> new IllegalStateException(kind + " " + id + " has no " + name));
    }

    UUID uuid(String name) {
      return UUID.fromString(text(name));
    }

    Instant instant(String name) {
      return Instant.parse(text(name));
    }
  }

  /** Where a subject's newest leaf stands. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, handed on as it is
  record LeafAt(String kind, long seq, byte[] hash) {}

  Snapshot {
    rows = List.copyOf(rows);
    champions = List.copyOf(champions);
    leaves = Map.copyOf(leaves);
  }

  /** Whatever was read. */
  Stream<Row> all() {
    return Stream.concat(rows.stream(), champions.stream());
  }

  Stream<Row> of(Kind kind) {
    return rows.stream().filter(row -> row.kind() == kind);
  }
}
