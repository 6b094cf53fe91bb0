package org.countersign.catalog.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Event;
import org.jspecify.annotations.Nullable;

/**
 * Folds events into the newest state of every subject, and compares rows with it. A row that
 * differs, that no entry tells of, or that is gone is named.
 */
final class RowsAgainstLeaves {
  private static final int ROWS_AT_ONCE = 500;

  private final Map<UUID, Newest> newest = new HashMap<>();
  private final Set<UUID> touched = new HashSet<>();
  private final Map<UUID, Long> decisions = new HashMap<>();

  private record Newest(long index, Kind kind, Map<String, String> state) {}

  /** Takes in an event whose entry was found sound. */
  void fold(Event event, long index) {
    var kind = Kind.of(String.valueOf(event.subject().get("kind")));
    var id = String.valueOf(event.subject().get("id"));
    kind.filter(Kind::isRow)
        .ifPresent(
            row -> {
              newest.put(UUID.fromString(id), new Newest(index, row, state(event)));
              touched.add(UUID.fromString(id));
            });
    kind.filter(Kind.DECISION::equals)
        .ifPresent(decided -> decisions.put(UUID.fromString(id), index));
  }

  private static Map<String, String> state(Event event) {
    var state = new HashMap<String, String>();
    if (event.data().get("state") instanceof Map<?, ?> told) {
      told.forEach((field, value) -> state.put(String.valueOf(field), String.valueOf(value)));
    }
    return state;
  }

  /** Every row, in the snapshot whose entries were folded. */
  Optional<Found> all(Connection connection, long size) throws SQLException {
    touched.clear();
    var missing = new HashMap<>(newest);
    for (var kind : Kind.values()) {
      if (kind.isRow()) {
        var wrong = rows(connection, size, kind, Optional.empty(), missing);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    }
    return missing(size, missing);
  }

  /** Only the rows that entries told of since the last time. */
  Optional<Found> changed(Connection connection, long size) throws SQLException {
    var missing = new HashMap<UUID, Newest>();
    var byKind = new HashMap<Kind, Set<UUID>>();
    for (var id : touched) {
      var told = newest.get(id);
      if (told != null) {
        missing.put(id, told);
        byKind.computeIfAbsent(told.kind(), any -> new HashSet<>()).add(id);
      }
    }
    touched.clear();
    for (var kind : byKind.entrySet()) {
      var wrong = rows(connection, size, kind.getKey(), Optional.of(kind.getValue()), missing);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return missing(size, missing);
  }

  private static Optional<Found> missing(long size, Map<UUID, Newest> missing) {
    return missing.entrySet().stream()
        .min((one, other) -> Long.compare(one.getValue().index(), other.getValue().index()))
        .map(
            gone ->
                Found.row(
                    size,
                    Optional.of(gone.getValue().index()),
                    gone.getValue().kind().code() + " " + gone.getKey(),
                    "the ledger tells of it, and it has no row"));
  }

  private Optional<Found> rows(
      Connection connection,
      long size,
      Kind kind,
      Optional<? extends Collection<UUID>> only,
      Map<UUID, Newest> missing)
      throws SQLException {
    var sql = kind.select() + (only.isPresent() ? " WHERE id = ANY (?)" : "") + " ORDER BY id";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(ROWS_AT_ONCE);
      if (only.isPresent()) {
        statement.setArray(1, connection.createArrayOf("uuid", only.get().toArray()));
      }
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var id = rows.getObject(1, UUID.class);
          missing.remove(id);
          var wrong = differs(kind, rows, newest.get(id));
          if (wrong.isPresent()) {
            return Optional.of(Found.row(size, entryOf(rows), kind.code() + " " + id, wrong.get()));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Long> entryOf(ResultSet row) throws SQLException {
    return row.getObject(2) == null ? Optional.empty() : Optional.of(row.getLong(2));
  }

  private static Optional<String> differs(Kind kind, ResultSet row, @Nullable Newest leaf)
      throws SQLException {
    if (leaf == null || leaf.kind() != kind) {
      return Optional.of("no entry tells of it");
    }
    if (entryOf(row).filter(entry -> entry == leaf.index()).isEmpty()) {
      return Optional.of("its newest entry is " + leaf.index() + ", the row names another");
    }
    int column = 3;
    for (var field : kind.fieldNames()) {
      if (!Objects.equals(row.getString(column++), leaf.state().get(field))) {
        return Optional.of(field + " is not what entry " + leaf.index() + " says");
      }
    }
    return Optional.empty();
  }

  /**
   * Decisions are streamed and state no row: each row of a range of entries is compared with its
   * own leaf, and every decision that the folded entries of the range tell of must have its row.
   */
  Optional<Found> decisions(Connection connection, long size, long from, long to)
      throws SQLException {
    var missing = new HashMap<>(decisions);
    decisions.clear();
    try (var statement =
        connection.prepareStatement(
            "SELECT d.id, d.seq, d.decision, d.version::text, d.environment,"
                + " encode(sha256(d.attestation), 'hex'), e.leaf"
                + " FROM gate_decision d LEFT JOIN ledger_entry e ON e.seq = d.seq"
                + " WHERE d.seq >= ? AND d.seq < ? ORDER BY d.seq")) {
      statement.setFetchSize(ROWS_AT_ONCE);
      statement.setLong(1, from);
      statement.setLong(2, to);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var id = rows.getObject(1, UUID.class);
          missing.remove(id);
          if (!says(rows, id)) {
            return Optional.of(
                Found.row(
                    size,
                    Optional.of(rows.getLong(2)),
                    Kind.DECISION.code() + " " + id,
                    "the row does not say what its entry says"));
          }
        }
      }
    }
    return missing.entrySet().stream()
        .min(Map.Entry.comparingByValue())
        .map(
            gone ->
                Found.row(
                    size,
                    Optional.of(gone.getValue()),
                    Kind.DECISION.code() + " " + gone.getKey(),
                    "the ledger tells of it, and it has no row"));
  }

  private static boolean says(ResultSet row, UUID id) throws SQLException {
    var leaf = row.getBytes(7);
    if (leaf == null) {
      return false;
    }
    var event = Event.parse(Envelope.parse(leaf).payload());
    return id.toString().equals(event.subject().get("id"))
        && row.getString(3).equals(event.data().get("decision"))
        && row.getString(4).equals(event.data().get("version"))
        && row.getString(5).equals(event.data().get("environment"))
        && row.getString(6).equals(event.data().get("attestation"));
  }
}
