package org.countersign.catalog.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.SignedNote;

/** The checkpoints that were published, with the signatures of witnesses. */
@Dependent
public class Publications {
  private static final String NEWEST =
      "SELECT p.size, p.at, c.note FROM ledger_publication p JOIN ledger_checkpoint c"
          + " ON c.size = p.size ORDER BY p.size DESC, p.at DESC LIMIT 1";

  private final DataSource database;

  @Inject
  Publications(DataSource database) {
    this.database = database;
  }

  /**
   * A published checkpoint.
   *
   * @param note as the log signed it
   * @param at when it was published last
   */
  public record Publication(long size, Instant at, SignedNote note) {
    /** What was signed. */
    public Checkpoint checkpoint() {
      return Checkpoint.parse(note.text());
    }
  }

  /** The newest one; empty for the first second of a log. */
  public Optional<Publication> newest() {
    try (var connection = database.getConnection()) {
      return newest(connection);
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("the published checkpoint could not be read", e);
    }
  }

  static Optional<Publication> newest(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(NEWEST);
        var row = statement.executeQuery()) {
      return row.next() ? Optional.of(publication(row)) : Optional.empty();
    }
  }

  /** The one of a size; empty if none was published. */
  Optional<Publication> of(long size) {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT p.size, p.at, c.note FROM ledger_publication p JOIN ledger_checkpoint c"
                    + " ON c.size = p.size WHERE p.size = ? ORDER BY p.at DESC LIMIT 1")) {
      statement.setLong(1, size);
      try (var row = statement.executeQuery()) {
        return row.next() ? Optional.of(publication(row)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("a published checkpoint could not be read", e);
    }
  }

  /** Those that a witness has cosigned, of the newest that a busy log publishes in a minute. */
  List<Publication> newestCosigned() throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT p.size, p.at, c.note FROM (SELECT size, max(at) AS at"
                    + " FROM ledger_publication GROUP BY size ORDER BY size DESC LIMIT 60) p"
                    + " JOIN ledger_checkpoint c ON c.size = p.size WHERE EXISTS"
                    + " (SELECT 1 FROM ledger_cosig s WHERE s.size = p.size) ORDER BY size DESC");
        var rows = statement.executeQuery()) {
      var found = new ArrayList<Publication>();
      while (rows.next()) {
        found.add(publication(rows));
      }
      return found;
    }
  }

  private static Publication publication(ResultSet row) throws SQLException {
    return new Publication(
        row.getLong(1), row.getTimestamp(2).toInstant(), SignedNote.parse(row.getString(3)));
  }

  /** The note with one line of each witness below it, the newest it gave. */
  public SignedNote cosigned(Publication publication) {
    return cosigned(publication.size(), publication.note());
  }

  /** The note of a size with one line of each witness below it, the newest it gave. */
  SignedNote cosigned(long size, SignedNote note) {
    var signatures = new ArrayList<>(note.signatures());
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT DISTINCT ON (witness) line FROM ledger_cosig WHERE size = ?"
                    + " ORDER BY witness, at DESC")) {
      statement.setLong(1, size);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          signatures.add(SignedNote.Signature.ofLine(rows.getString(1)));
        }
      }
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("cosignatures could not be read", e);
    }
    return new SignedNote(note.text(), signatures);
  }

  static void insert(Connection connection, long size, Instant at, long term) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "INSERT INTO ledger_publication (size, at, term) VALUES (?, ?, ?)")) {
      statement.setLong(1, size);
      statement.setTimestamp(2, Timestamp.from(at));
      statement.setLong(3, term);
      statement.executeUpdate();
    }
  }
}
