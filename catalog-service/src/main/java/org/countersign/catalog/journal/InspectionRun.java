package org.countersign.catalog.journal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Event;
import org.countersign.ledger.Frontier;
import org.countersign.ledger.Head;
import org.countersign.ledger.Inspection;
import org.countersign.ledger.Inspection.Unsound;
import org.jspecify.annotations.Nullable;

/**
 * Re-derives the ledger from its bytes, folds its entries into states, and compares rows with what
 * their newest leaves say. Entries are read part by part, each in a moment of its own, because they
 * do not change; the last ones and the rows are read in one snapshot. What is sound can be gone on
 * with when the log has grown. Not safe for threads.
 */
final class InspectionRun {
  private static final Logger LOG = System.getLogger(InspectionRun.class.getName());
  private static final int ENTRIES_AT_ONCE = 500;

  /** What should be there and is not: the triggers and checks of the migrations. */
  private static final String GUARD_RAILS =
      """
      SELECT wanted FROM (
        SELECT t || '_is_append_only' AS wanted, EXISTS (SELECT 1 FROM pg_trigger g
          WHERE g.tgrelid = t::regclass AND g.tgname = t || '_is_append_only'
            AND g.tgenabled IN ('O', 'A')) AS there
        FROM unnest(ARRAY['ledger_entry', 'ledger_payload', 'ledger_checkpoint',
          'ledger_publication', 'ledger_cosig', 'ledger_timestamp']) t
        UNION ALL
        SELECT 'the check of ' || t, EXISTS (SELECT 1 FROM pg_constraint c
          WHERE c.conrelid = t::regclass AND c.contype = 'c' AND c.convalidated
            AND pg_get_constraintdef(c.oid) LIKE '%sha256(%')
        FROM unnest(ARRAY['ledger_entry', 'ledger_payload']) t
      ) rail WHERE NOT there LIMIT 1
      """;

  private final DataSource database;
  private final Pace pace;
  private final BooleanSupplier wanted;
  private final RowsAgainstLeaves states = new RowsAgainstLeaves();
  private final Inspection inspection;
  private final List<Beside> besides = new ArrayList<>();
  private long besidesFrom;
  private Optional<Found> wrongBeside = Optional.empty();
  private boolean begun;

  /** The columns beside the leaf that the library does not know of. */
  private record Beside(String at, @Nullable String scope) {}

  /**
   * @param wanted asked before each part
   * @param signed whether this process itself has signed a leaf
   */
  InspectionRun(DataSource database, Pace pace, BooleanSupplier wanted, Predicate<Digest> signed) {
    this.database = database;
    this.pace = pace;
    this.wanted = wanted;
    this.inspection = new Inspection(this::payload, Optional.empty(), this::fold, signed);
  }

  /**
   * Inspects what it has not inspected yet: the first time everything, later the entries since and
   * the rows they tell of.
   *
   * @return what was found, also that there is something it cannot read; empty if it is no longer
   *     wanted
   * @throws DatabaseUnavailableException if the database does not answer; start anew then
   */
  Optional<Found> goOn() throws InterruptedException {
    try {
      Optional<Found> wrong = Optional.empty();
      long size = size();
      while (wrong.isEmpty() && size - inspection.size() > ENTRIES_AT_ONCE) {
        if (!wanted.getAsBoolean()) {
          return Optional.empty();
        }
        var began = System.nanoTime();
        wrong = part(size);
        pace.rest(System.nanoTime() - began);
      }
      if (wrong.isPresent()) {
        return wrong;
      }
      return wanted.getAsBoolean() ? Optional.of(end()) : Optional.empty();
    } catch (SQLException | IOException e) {
      throw new DatabaseUnavailableException("the inspection could not read the ledger", e);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the inspection broke off", e);
      return Optional.of(Found.unreadable(inspection.size(), String.valueOf(e.getMessage())));
    }
  }

  private Optional<Found> part(long size) throws SQLException, IOException {
    try (var connection = database.getConnection()) {
      return part(connection, inspection.size() + ENTRIES_AT_ONCE, size, false);
    }
  }

  private Found end() throws SQLException, IOException {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        return end(connection);
      } finally {
        connection.rollback();
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(true);
      }
    }
  }

  private Found end(Connection connection) throws SQLException, IOException {
    var head = head(connection);
    while (true) {
      var from = inspection.size();
      var wrong = part(connection, from + ENTRIES_AT_ONCE, head.size(), true);
      if (wrong.isPresent()) {
        return wrong.get();
      }
      if (inspection.size() == from) {
        break;
      }
    }
    if (inspection.end(head) instanceof Unsound unsound) {
      return Found.entry(head.size(), unsound);
    }
    var off = guardRailOff(connection);
    if (off.isPresent()) {
      return Found.rail(head.size(), off.get());
    }
    var rows =
        begun ? states.changed(connection, head.size()) : states.all(connection, head.size());
    begun = true;
    return rows.orElseGet(() -> Found.sound(head.size(), head.frontier().root()));
  }

  /** The next entries below an index, whatever the head says of their number. */
  private Optional<Found> part(Connection connection, long to, long size, boolean last)
      throws SQLException, IOException {
    var from = inspection.size();
    var rows = rows(connection, from, to);
    // after the last entry of all nothing may stand that speaks of more
    var upTo = last && rows.size() < to - from ? Long.MAX_VALUE : to;
    var unsound = inspection.goOn(rows.iterator(), notes(connection, from, upTo).iterator());
    if (unsound.isPresent()) {
      return Optional.of(Found.entry(size, unsound.get()));
    }
    if (wrongBeside.isPresent()) {
      return wrongBeside;
    }
    return states.decisions(connection, size, from, upTo);
  }

  private List<Inspection.Row> rows(Connection connection, long from, long to) throws SQLException {
    besides.clear();
    besidesFrom = from;
    var read = new ArrayList<Inspection.Row>();
    try (var statement =
        connection.prepareStatement(
            "SELECT seq, leaf, leaf_hash, chain, event_id, type, kind, subject, actor, at,"
                + " scope::text FROM ledger_entry WHERE seq >= ? AND seq < ? ORDER BY seq")) {
      statement.setLong(1, from);
      statement.setLong(2, to);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          read.add(entry(rows));
          besides.add(new Beside(rows.getString(10), rows.getString(11)));
        }
      }
    }
    return read;
  }

  private static List<Inspection.StoredNote> notes(Connection connection, long from, long to)
      throws SQLException {
    var notes = new ArrayList<Inspection.StoredNote>();
    try (var statement =
        connection.prepareStatement(
            "SELECT size, note FROM ledger_checkpoint WHERE size > ? AND size <= ?"
                + " ORDER BY size LIMIT ?")) {
      statement.setLong(1, from);
      statement.setLong(2, to);
      statement.setInt(3, ENTRIES_AT_ONCE + 1);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          notes.add(new Inspection.StoredNote(rows.getLong(1), rows.getString(2)));
        }
      }
    }
    return notes;
  }

  private void fold(Event event, long index) {
    var columns = besides.get((int) (index - besidesFrom));
    if (wrongBeside.isEmpty()
        && !(columns.at().equals(State.text(event.at()))
            && Objects.equals(columns.scope(), event.subject().get("scope")))) {
      wrongBeside =
          Optional.of(
              Found.entry(index + 1, index, "COLUMN", "a column does not say what the leaf says"));
    }
    states.fold(event, index);
  }

  /** A trigger or constraint of the ledger's tables that is gone or switched off. */
  private static Optional<String> guardRailOff(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(GUARD_RAILS);
        var row = statement.executeQuery()) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  private long size() throws SQLException {
    try (var connection = database.getConnection()) {
      return head(connection).size();
    }
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

  private static Inspection.Row entry(ResultSet row) throws SQLException {
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

  private Optional<InputStream> payload(Digest digest) throws IOException {
    try (var connection = database.getConnection();
        var statement =
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
}
