package org.countersign.catalog.gate;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.countersign.catalog.journal.LedgerUnavailableException;

/** Simulations on record: what was asked for, how far it has come and what came out. */
@Dependent
class SimulationRows {
  private static final Duration SILENCE = Duration.ofMinutes(1);
  private static final String SELECT =
      "SELECT id, policy, since, until, state, done, total, result, requested_by, requested_at,"
          + " touched_at, withdrawal FROM policy_simulation";

  private final DataSource database;
  private final Clock clock;

  /** Where a simulation stands. */
  enum Standing {
    QUEUED,
    RUNNING,
    DONE,
    CANCELLED,
    FAILED;

    boolean ended() {
      return this != QUEUED && this != RUNNING;
    }
  }

  /**
   * A simulation on record.
   *
   * @param since from when on decisions are asked about
   * @param until before when
   * @param result JSON; empty until it is done
   * @param withdrawal whether it asks what comes without the document, not with it
   */
  record Simulated(
      UUID id,
      UUID policy,
      Instant since,
      Instant until,
      Standing standing,
      long done,
      long total,
      Optional<String> result,
      UUID requestedBy,
      Instant requestedAt,
      Instant touchedAt,
      boolean withdrawal) {

    private static Simulated of(ResultSet row, Instant now) throws SQLException {
      var standing = Standing.valueOf(row.getString(5));
      var touched = instant(row, 11);
      return new Simulated(
          row.getObject(1, UUID.class),
          row.getObject(2, UUID.class),
          instant(row, 3),
          instant(row, 4),
          // whoever worked on it is gone: nobody will end it any more
          !standing.ended() && touched.plus(SILENCE).isBefore(now) ? Standing.FAILED : standing,
          row.getLong(6),
          row.getLong(7),
          Optional.ofNullable(row.getString(8)),
          row.getObject(9, UUID.class),
          instant(row, 10),
          touched,
          row.getBoolean(12));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
      return row.getObject(column, OffsetDateTime.class).toInstant();
    }
  }

  @Inject
  SimulationRows(DataSource database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  void add(UUID id, UUID policy, boolean withdrawal, Instant since, Instant until, UUID by) {
    update(
        "INSERT INTO policy_simulation (id, policy, since, until, state, requested_by,"
            + " requested_at, touched_at, withdrawal) VALUES (?, ?, ?, ?, 'QUEUED', ?, ?, ?, ?)",
        statement -> {
          statement.setObject(1, id);
          statement.setObject(2, policy);
          statement.setObject(3, utc(since));
          statement.setObject(4, utc(until));
          statement.setObject(5, by);
          statement.setObject(6, now());
          statement.setObject(7, now());
          statement.setBoolean(8, withdrawal);
        });
  }

  /** Whether this call began it: a simulation is worked on once. */
  boolean begin(UUID id, long total) {
    return update(
            "UPDATE policy_simulation SET state = 'RUNNING', total = ?, touched_at = ?"
                + " WHERE id = ? AND state = 'QUEUED'",
            statement -> {
              statement.setLong(1, total);
              statement.setObject(2, now());
              statement.setObject(3, id);
            })
        == 1;
  }

  /** Whether to go on: somebody may have cancelled it. */
  boolean goesOn(UUID id, long done) {
    return update(
            "UPDATE policy_simulation SET done = ?, touched_at = ?"
                + " WHERE id = ? AND state = 'RUNNING'",
            statement -> {
              statement.setLong(1, done);
              statement.setObject(2, now());
              statement.setObject(3, id);
            })
        == 1;
  }

  void done(UUID id, long done, String result) {
    update(
        "UPDATE policy_simulation SET state = 'DONE', done = ?, result = ?, touched_at = ?"
            + " WHERE id = ? AND state = 'RUNNING'",
        statement -> {
          statement.setLong(1, done);
          statement.setString(2, result);
          statement.setObject(3, now());
          statement.setObject(4, id);
        });
  }

  /** Whether it was still going on. */
  boolean end(UUID id, Standing standing) {
    return update(
            "UPDATE policy_simulation SET state = ?, touched_at = ?"
                + " WHERE id = ? AND state IN ('QUEUED', 'RUNNING')",
            statement -> {
              statement.setString(1, standing.name());
              statement.setObject(2, now());
              statement.setObject(3, id);
            })
        == 1;
  }

  Optional<Simulated> find(UUID policy, UUID id) {
    return query(
            SELECT + " WHERE id = ? AND policy = ?",
            statement -> {
              statement.setObject(1, id);
              statement.setObject(2, policy);
            })
        .stream()
        .findFirst();
  }

  /** Those of a document, newest first. */
  List<Simulated> of(UUID policy, int most) {
    return query(
        SELECT + " WHERE policy = ? ORDER BY requested_at DESC, id DESC LIMIT ?",
        statement -> {
          statement.setObject(1, policy);
          statement.setInt(2, most);
        });
  }

  private OffsetDateTime now() {
    return utc(clock.instant());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  private int update(String sql, Binding binding) {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      binding.bind(statement);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new LedgerUnavailableException("simulations could not be written", e);
    }
  }

  private List<Simulated> query(String sql, Binding binding) {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      binding.bind(statement);
      var found = new ArrayList<Simulated>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(Simulated.of(rows, clock.instant()));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new LedgerUnavailableException("simulations could not be read", e);
    }
  }
}
