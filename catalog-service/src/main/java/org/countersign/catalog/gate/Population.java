package org.countersign.catalog.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.platform.Rows;

/** Whom a simulation asks about, page by page: nothing is held between two pages. */
final class Population {
  /** What runs, and what may: deployed and live, or approved. */
  private static final String LIVE =
      """
      SELECT DISTINCT version, environment, use_case FROM (
        SELECT version, environment, use_case FROM deployment WHERE state = 'LIVE' AND use_case IS NOT NULL
        UNION ALL
        SELECT version, environment, use_case FROM approval WHERE state = 'APPROVED' AND valid_until > now()) l
      """;

  private static final String PAGE =
      """
      SELECT l.version, l.environment, l.use_case, v.model, v.number
      FROM (SELECT * FROM (%s) a WHERE (version, environment, use_case) > (?, ?, ?)
        ORDER BY version, environment, use_case LIMIT ?) l
      JOIN model_version v ON v.id = l.version ORDER BY l.version, l.environment, l.use_case
      """
          .formatted(LIVE);

  private static final String DECISIONS =
      "SELECT d.seq, d.facts, d.at, p.bytes FROM gate_decision d"
          + " JOIN ledger_payload p ON p.sha256 = decode(d.facts, 'hex')"
          + " WHERE d.seq > ? AND d.at >= ? AND d.at < ? ORDER BY d.seq LIMIT ?";

  private final Connection database;

  Population(Connection database) {
    this.database = database;
  }

  /** What is live, as the gate would be asked about it. */
  record Member(UUID version, String environment, UUID useCase, UUID model, int number) {
    static final Member NONE = new Member(new UUID(0, 0), "", new UUID(0, 0), new UUID(0, 0), 0);

    Asked asked() {
      return new Asked(
          Optional.of(model.toString()),
          Optional.of(Integer.toString(number)),
          Optional.empty(),
          environment,
          Optional.of(useCase.toString()));
    }
  }

  /** A decision's facts, as they were stored. */
  @SuppressWarnings("ArrayRecordComponent") // handed on as it is
  record Stored(long index, String sha256, Instant at, byte[] document) {}

  long live() throws SQLException {
    return count("SELECT count(*) FROM (" + LIVE + ") a", Rows.values());
  }

  private long count(String sql, Rows.Binding binding) throws SQLException {
    return Rows.query(database, sql, binding, row -> row.getLong(1)).get(0);
  }

  List<Member> live(Member after, int most) throws SQLException {
    return Rows.query(
        database,
        PAGE,
        Rows.values(after.version(), after.environment(), after.useCase(), most),
        row ->
            new Member(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getObject(3, UUID.class),
                row.getObject(4, UUID.class),
                row.getInt(5)));
  }

  long decisions(Instant since, Instant until) throws SQLException {
    return count(
        "SELECT count(*) FROM gate_decision WHERE at >= ? AND at < ?",
        Rows.values(Rows.utc(since), Rows.utc(until)));
  }

  List<Stored> decisions(Instant since, Instant until, long after, int most) throws SQLException {
    return Rows.query(
        database,
        DECISIONS,
        Rows.values(after, Rows.utc(since), Rows.utc(until), most),
        row -> new Stored(row.getLong(1), row.getString(2), Rows.instant(row, 3), row.getBytes(4)));
  }
}
