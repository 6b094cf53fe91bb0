package org.countersign.catalog.gate;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.countersign.catalog.platform.Rows;

/** Simulations on record: what was asked for, how far it has come and what came out. */
@Dependent
class SimulationRows {
  private static final Duration SILENCE = Duration.ofMinutes(1);
  private static final String SELECT =
      "SELECT id, policy, since, until, state, done, total, result, requested_by, requested_at,"
          + " touched_at, withdrawal FROM policy_simulation";

  private final Rows rows;
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
      var touched = Rows.instant(row, 11);
      return new Simulated(
          row.getObject(1, UUID.class),
          row.getObject(2, UUID.class),
          Rows.instant(row, 3),
          Rows.instant(row, 4),
          // whoever worked on it is gone: nobody will end it any more
          !standing.ended() && touched.plus(SILENCE).isBefore(now) ? Standing.FAILED : standing,
          row.getLong(6),
          row.getLong(7),
          Optional.ofNullable(row.getString(8)),
          row.getObject(9, UUID.class),
          Rows.instant(row, 10),
          touched,
          row.getBoolean(12));
    }
  }

  @Inject
  SimulationRows(DataSource database, Clock clock) {
    this.rows = new Rows(database, "simulations");
    this.clock = clock;
  }

  void add(UUID id, UUID policy, boolean withdrawal, Instant since, Instant until, UUID by) {
    rows.change(
        "INSERT INTO policy_simulation (id, policy, since, until, state, requested_by,"
            + " requested_at, touched_at, withdrawal) VALUES (?, ?, ?, ?, 'QUEUED', ?, ?, ?, ?)",
        Rows.values(id, policy, Rows.utc(since), Rows.utc(until), by, now(), now(), withdrawal));
  }

  /** Whether this call began it: a simulation is worked on once. */
  boolean begin(UUID id, long total) {
    return rows.change(
            "UPDATE policy_simulation SET state = 'RUNNING', total = ?, touched_at = ?"
                + " WHERE id = ? AND state = 'QUEUED'",
            Rows.values(total, now(), id))
        == 1;
  }

  /** Whether to go on: somebody may have cancelled it. */
  boolean goesOn(UUID id, long done) {
    return rows.change(
            "UPDATE policy_simulation SET done = ?, touched_at = ?"
                + " WHERE id = ? AND state = 'RUNNING'",
            Rows.values(done, now(), id))
        == 1;
  }

  void done(UUID id, long done, String result) {
    rows.change(
        "UPDATE policy_simulation SET state = 'DONE', done = ?, result = ?, touched_at = ?"
            + " WHERE id = ? AND state = 'RUNNING'",
        Rows.values(done, result, now(), id));
  }

  /** Whether it was still going on. */
  boolean end(UUID id, Standing standing) {
    return rows.change(
            "UPDATE policy_simulation SET state = ?, touched_at = ?"
                + " WHERE id = ? AND state IN ('QUEUED', 'RUNNING')",
            Rows.values(standing.name(), now(), id))
        == 1;
  }

  Optional<Simulated> find(UUID policy, UUID id) {
    return rows
        .query(SELECT + " WHERE id = ? AND policy = ?", Rows.values(id, policy), this::simulated)
        .stream()
        .findFirst();
  }

  /** Those of a document, newest first. */
  List<Simulated> of(UUID policy, int most) {
    return rows.query(
        SELECT + " WHERE policy = ? ORDER BY requested_at DESC, id DESC LIMIT ?",
        Rows.values(policy, most),
        this::simulated);
  }

  private Simulated simulated(ResultSet row) throws SQLException {
    return Simulated.of(row, clock.instant());
  }

  private OffsetDateTime now() {
    return Rows.utc(clock.instant());
  }
}
