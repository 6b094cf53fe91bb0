package org.countersign.catalog.gate;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    /**
     * As its leaf tells it. Nothing is read of what somebody wrote into the row: neither its state,
     * which may be no state at all, nor the text of which the leaf has the digest alone.
     */
    Row toldBy(Map<String, String> leaf) {
      return new Row(kind, id, entry, leaf, kind == Kind.EVIDENCE ? Optional.empty() : name);
    }

    /** These columns alone. */
    Row only(Set<String> columns) {
      var kept = new HashMap<>(state);
      kept.keySet().retainAll(columns);
      return new Row(kind, id, entry, Map.copyOf(kept), name);
    }

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

  /**
   * The same with others in the place of some rows.
   *
   * @param others by id; a row whose id has none is left out
   */
  Snapshot with(Map<UUID, Optional<Row>> others) {
    return new Snapshot(
        changes, upstream, now, replaced(rows, others), replaced(champions, others), leaves);
  }

  private static List<Row> replaced(List<Row> rows, Map<UUID, Optional<Row>> others) {
    return rows.stream()
        .flatMap(row -> others.getOrDefault(row.id(), Optional.of(row)).stream())
        .toList();
  }

  /** Whatever was read. */
  Stream<Row> all() {
    return Stream.concat(rows.stream(), champions.stream());
  }

  Stream<Row> of(Kind kind) {
    return rows.stream().filter(row -> row.kind() == kind);
  }
}
