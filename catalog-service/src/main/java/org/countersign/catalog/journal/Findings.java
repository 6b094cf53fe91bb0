package org.countersign.catalog.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.countersign.catalog.journal.Soundness.Finding;
import org.countersign.catalog.journal.Soundness.Source;
import org.countersign.catalog.journal.Soundness.Voice;
import org.countersign.catalog.platform.DatabaseUnavailableException;

/** What each voice said last about the ledger, where every node can read it. */
@Dependent
class Findings {
  private static final String BEFORE =
      "SELECT sound, code, index, reason, at FROM ledger_standing WHERE source = ? AND who = ?"
          + " FOR UPDATE";
  private static final String TELL =
      """
      INSERT INTO ledger_standing (source, who, sound, size, code, index, reason, at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (source, who) DO UPDATE SET sound = excluded.sound, size = excluded.size,
        code = excluded.code, index = excluded.index, reason = excluded.reason, at = excluded.at
      """;

  private final DataSource database;
  private final Clock clock;

  /** What a voice said, and says now. */
  record Replaced(Optional<Finding> before, Optional<Finding> now) {}

  /**
   * What was found sound.
   *
   * @param size how many entries it had, 0 where the voice does not count them
   * @param since when the voice began to look
   */
  record FoundSound(long size, Instant since) {}

  private record Told(Finding finding, Instant at) {}

  @Inject
  Findings(DataSource database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * What nobody has taken back, on whichever node it was found.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  Map<Voice, Finding> standing() {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT source, who, code, index, reason FROM ledger_standing WHERE NOT sound");
        var rows = statement.executeQuery()) {
      var standing = new HashMap<Voice, Finding>();
      while (rows.next()) {
        standing.put(
            new Voice(Source.valueOf(rows.getString(1)), rows.getString(2)),
            new Finding(
                rows.getString(3),
                Optional.ofNullable(rows.getObject(4, Long.class)),
                rows.getString(5)));
      }
      return Map.copyOf(standing);
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("what other nodes have found could not be read", e);
    }
  }

  /**
   * What a voice looked at that then said that the ledger is sound; empty if the last it said is a
   * finding.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  Optional<FoundSound> sound(Voice voice) {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT coalesce(size, 0), at FROM ledger_standing"
                    + " WHERE source = ? AND who = ? AND sound")) {
      statement.setString(1, voice.source().name());
      statement.setString(2, voice.who());
      try (var row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new FoundSound(row.getLong(1), row.getTimestamp(2).toInstant()))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("what was found before could not be read", e);
    }
  }

  /**
   * Replaces what a voice said, on whichever node.
   *
   * @param finding empty if the voice finds the ledger sound
   * @param size how many entries it has looked at, where it knows
   * @param began when it began to look: what was found since then is not taken back
   * @throws DatabaseUnavailableException if it could not be told to other nodes
   */
  Replaced replace(Voice voice, Optional<Finding> finding, OptionalLong size, Instant began) {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        var before = before(connection, voice);
        boolean stays =
            finding.isEmpty() && before.filter(told -> !told.at().isBefore(began)).isPresent();
        if (!stays) {
          tell(connection, voice, finding, size, said(finding, began));
        }
        connection.commit();
        var said = before.map(Told::finding);
        return new Replaced(said, stays ? said : finding);
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("what was found could not be told to other nodes", e);
    }
  }

  /** What is sound was so when somebody began to look; what was found holds from now on. */
  private Instant said(Optional<Finding> finding, Instant began) {
    var now = clock.instant();
    return finding.isEmpty() && began.isBefore(now) ? began : now;
  }

  private static Optional<Told> before(Connection connection, Voice voice) throws SQLException {
    try (var statement = connection.prepareStatement(BEFORE)) {
      statement.setString(1, voice.source().name());
      statement.setString(2, voice.who());
      try (var row = statement.executeQuery()) {
        return row.next() && !row.getBoolean(1)
            ? Optional.of(
                new Told(
                    new Finding(
                        row.getString(2),
                        Optional.ofNullable(row.getObject(3, Long.class)),
                        row.getString(4)),
                    row.getTimestamp(5).toInstant()))
            : Optional.empty();
      }
    }
  }

  private void tell(
      Connection connection, Voice voice, Optional<Finding> finding, OptionalLong size, Instant at)
      throws SQLException {
    try (var statement = connection.prepareStatement(TELL)) {
      statement.setString(1, voice.source().name());
      statement.setString(2, voice.who());
      statement.setBoolean(3, finding.isEmpty());
      statement.setObject(4, size.isPresent() ? size.getAsLong() : null, Types.BIGINT);
      statement.setString(5, finding.map(Finding::code).orElse(null));
      statement.setObject(6, finding.flatMap(Finding::index).orElse(null), Types.BIGINT);
      statement.setString(7, finding.map(Finding::reason).orElse(null));
      statement.setTimestamp(8, Timestamp.from(at));
      statement.executeUpdate();
    }
  }
}
