package org.countersign.catalog.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Event;
import org.countersign.ledger.Frontier;
import org.countersign.ledger.Head;
import org.countersign.ledger.Inspection;
import org.jspecify.annotations.Nullable;

/**
 * Re-derives the whole ledger from its bytes, folds its entries into states, and compares every row
 * with what its newest leaf says. All in one read-only snapshot.
 */
@Dependent
class InspectionRun {
  private static final int ROWS_AT_ONCE = 500;

  private final DataSource database;

  /** What was found: sound, or the first thing that is not. */
  record Report(
      boolean sound,
      long size,
      Optional<String> root,
      Optional<Long> index,
      Optional<String> row,
      Optional<String> code,
      Optional<String> reason) {
    static Report sound(long size, String root) {
      return new Report(
          true,
          size,
          Optional.of(root),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    static Report entry(long size, long index, String code, String reason) {
      return new Report(
          false,
          size,
          Optional.empty(),
          Optional.of(index),
          Optional.empty(),
          Optional.of(code),
          Optional.of(reason));
    }

    static Report row(long size, Optional<Long> index, String row, String reason) {
      return new Report(
          false,
          size,
          Optional.empty(),
          index,
          Optional.of(row),
          Optional.of("STATE_NOT_IN_LEDGER"),
          Optional.of(reason));
    }
  }

  private record Newest(long index, Kind kind, Map<String, String> state) {}

  /** The columns beside the leaf that the library does not know of. */
  private record Beside(String at, @Nullable String scope) {}

  @Inject
  InspectionRun(DataSource database) {
    this.database = database;
  }

  Report inspect() {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        return inspect(connection);
      } finally {
        connection.rollback();
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new LedgerUnavailableException("the inspection could not read the ledger", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Report inspect(Connection connection) throws SQLException, IOException {
    var head = head(connection);
    var newest = new HashMap<UUID, Newest>();
    var beside = new Beside[1];
    var wrongBeside = new Report[1];
    var inspection =
        new Inspection(
            digest -> payload(connection, digest),
            Optional.empty(),
            (event, index) -> {
              if (wrongBeside[0] == null && !says(event, beside[0])) {
                wrongBeside[0] =
                    Report.entry(
                        head.size(), index, "COLUMN", "a column does not say what the leaf says");
              }
              fold(event, index, newest);
            });
    Inspection.Answer answer;
    try (var entries = entries(connection);
        var checkpoints = checkpoints(connection)) {
      answer =
          inspection.inspect(
              over(entries, row -> entry(row, beside)),
              over(checkpoints, row -> new Inspection.StoredNote(row.getLong(1), row.getString(2))),
              head);
    }
    if (answer instanceof Inspection.Unsound unsound) {
      return Report.entry(head.size(), unsound.index(), unsound.code().name(), unsound.reason());
    }
    if (wrongBeside[0] != null) {
      return wrongBeside[0];
    }
    return rows(connection, head.size(), newest)
        .or(() -> decisions(connection, head.size()))
        .orElseGet(() -> Report.sound(head.size(), head.frontier().root().hex()));
  }

  private static boolean says(Event event, @Nullable Beside columns) {
    return columns != null
        && columns.at().equals(State.text(event.at()))
        && Objects.equals(columns.scope(), event.subject().get("scope"));
  }

  private static void fold(Event event, long index, Map<UUID, Newest> newest) {
    Kind.of(String.valueOf(event.subject().get("kind")))
        .filter(Kind::isRow)
        .ifPresent(
            kind ->
                newest.put(
                    UUID.fromString(String.valueOf(event.subject().get("id"))),
                    new Newest(index, kind, state(event))));
  }

  private static Map<String, String> state(Event event) {
    var state = new HashMap<String, String>();
    if (event.data().get("state") instanceof Map<?, ?> told) {
      told.forEach((field, value) -> state.put(String.valueOf(field), String.valueOf(value)));
    }
    return state;
  }

  /** Every row against its newest leaf; a subject whose row is gone is named as well. */
  private static Optional<Report> rows(Connection connection, long size, Map<UUID, Newest> newest)
      throws SQLException {
    for (var kind : Kind.values()) {
      if (!kind.isRow()) {
        continue;
      }
      try (var statement = connection.prepareStatement(kind.select() + " ORDER BY id")) {
        statement.setFetchSize(ROWS_AT_ONCE);
        try (var rows = statement.executeQuery()) {
          while (rows.next()) {
            var id = rows.getObject(1, UUID.class);
            var wrong = differs(kind, rows, newest.remove(id));
            if (wrong.isPresent()) {
              return Optional.of(
                  Report.row(size, entryOf(rows), kind.code() + " " + id, wrong.get()));
            }
          }
        }
      }
    }
    return newest.entrySet().stream()
        .findFirst()
        .map(
            gone ->
                Report.row(
                    size,
                    Optional.of(gone.getValue().index()),
                    gone.getValue().kind().code() + " " + gone.getKey(),
                    "the ledger tells of it, and it has no row"));
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

  /** Decisions are streamed and state no row: each is compared with its own leaf. */
  private static Optional<Report> decisions(Connection connection, long size) {
    try (var statement =
        connection.prepareStatement(
            "SELECT d.id, d.seq, d.decision, d.version::text, d.environment,"
                + " encode(sha256(d.attestation), 'hex'), e.leaf"
                + " FROM gate_decision d LEFT JOIN ledger_entry e ON e.seq = d.seq"
                + " ORDER BY d.seq")) {
      statement.setFetchSize(ROWS_AT_ONCE);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var id = rows.getObject(1, UUID.class);
          if (!says(rows, id)) {
            return Optional.of(
                Report.row(
                    size,
                    Optional.of(rows.getLong(2)),
                    Kind.DECISION.code() + " " + id,
                    "the row does not say what its entry says"));
          }
        }
        return Optional.empty();
      }
    } catch (SQLException e) {
      throw new LedgerUnavailableException("decisions could not be read", e);
    }
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

  private static Head head(Connection connection) throws SQLException {
    try (var statement =
            connection.prepareStatement(
                "SELECT size, chain, frontier, changes FROM ledger_head WHERE log_id = 1");
        var row = statement.executeQuery()) {
      if (!row.next()) {
        throw new IllegalStateException("the ledger has no head");
      }
      return new Head(
          Frontier.of(row.getLong(1), row.getBytes(3)), Digest.of(row.getBytes(2)), row.getLong(4));
    }
  }

  private static ResultSet entries(Connection connection) throws SQLException {
    return stream(
        connection,
        "SELECT seq, leaf, leaf_hash, chain, event_id, type, kind, subject, actor, at, scope::text"
            + " FROM ledger_entry ORDER BY seq");
  }

  private static ResultSet checkpoints(Connection connection) throws SQLException {
    return stream(connection, "SELECT size, note FROM ledger_checkpoint ORDER BY size");
  }

  /** The statement closes with its rows. */
  private static ResultSet stream(Connection connection, String sql) throws SQLException {
    var statement = connection.createStatement();
    statement.closeOnCompletion();
    statement.setFetchSize(ROWS_AT_ONCE);
    return statement.executeQuery(sql);
  }

  private static Inspection.Row entry(ResultSet row, Beside[] beside) throws SQLException {
    beside[0] = new Beside(row.getString(10), row.getString(11));
    return new Inspection.Row(
        row.getLong(1),
        row.getBytes(2),
        row.getBytes(3),
        row.getBytes(4),
        new Inspection.Columns(
            row.getObject(5, UUID.class),
            row.getString(6),
            row.getString(7),
            row.getString(8),
            row.getObject(9, UUID.class)));
  }

  private static Optional<InputStream> payload(Connection connection, Digest digest)
      throws IOException {
    try (var statement =
        connection.prepareStatement("SELECT bytes FROM ledger_payload WHERE sha256 = ?")) {
      statement.setBytes(1, digest.bytes());
      try (var row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new ByteArrayInputStream(row.getBytes(1)))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw new IOException("payload " + digest.hex() + " could not be read", e);
    }
  }

  private interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static <T> Iterator<T> over(ResultSet rows, Reading<T> reading) {
    return new Iterator<>() {
      private @Nullable Boolean more;

      @Override
      public boolean hasNext() {
        if (more == null) {
          try {
            more = rows.next();
          } catch (SQLException e) {
            throw new LedgerUnavailableException("the ledger could not be read on", e);
          }
        }
        return more;
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        more = null;
        try {
          return reading.read(rows);
        } catch (SQLException e) {
          throw new LedgerUnavailableException("an entry could not be read", e);
        }
      }
    };
  }
}
