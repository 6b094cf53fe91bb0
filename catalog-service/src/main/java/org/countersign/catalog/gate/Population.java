package org.countersign.catalog.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

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
    try (var statement = database.prepareStatement("SELECT count(*) FROM (" + LIVE + ") a");
        var row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  List<Member> live(Member after, int most) throws SQLException {
    try (var statement = database.prepareStatement(PAGE)) {
      statement.setObject(1, after.version());
      statement.setString(2, after.environment());
      statement.setObject(3, after.useCase());
      statement.setInt(4, most);
      var members = new ArrayList<Member>();
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          members.add(
              new Member(
                  row.getObject(1, UUID.class),
                  row.getString(2),
                  row.getObject(3, UUID.class),
                  row.getObject(4, UUID.class),
                  row.getInt(5)));
        }
      }
      return members;
    }
  }

  long decisions(Instant since, Instant until) throws SQLException {
    try (var statement =
        database.prepareStatement("SELECT count(*) FROM gate_decision WHERE at >= ? AND at < ?")) {
      statement.setObject(1, utc(since));
      statement.setObject(2, utc(until));
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  List<Stored> decisions(Instant since, Instant until, long after, int most) throws SQLException {
    try (var statement = database.prepareStatement(DECISIONS)) {
      statement.setLong(1, after);
      statement.setObject(2, utc(since));
      statement.setObject(3, utc(until));
      statement.setInt(4, most);
      var stored = new ArrayList<Stored>();
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          stored.add(
              new Stored(
                  row.getLong(1),
                  row.getString(2),
                  row.getObject(3, OffsetDateTime.class).toInstant(),
                  row.getBytes(4)));
        }
      }
      return stored;
    }
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
