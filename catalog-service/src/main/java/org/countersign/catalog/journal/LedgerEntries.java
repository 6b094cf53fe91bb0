package org.countersign.catalog.journal;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_ENTRY;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.countersign.catalog.problem.Refusal;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.Digest;
import org.countersign.ledger.LogProof;
import org.countersign.ledger.SignedNote;
import org.countersign.ledger.Tree;

/** Reads entries, checkpoints and proofs. */
@Dependent
public class LedgerEntries {
  private final DataSource database;

  @Inject
  LedgerEntries(DataSource database) {
    this.database = database;
  }

  /**
   * Which entries.
   *
   * @param from the smallest index
   * @param subject id of a subject, or of the scope it lies in
   */
  public record Filter(
      long from,
      int limit,
      Optional<String> type,
      Optional<String> subject,
      Optional<UUID> actor) {}

  /** Entries in the order of their index. */
  public List<LedgerEntry> list(Filter filter) {
    var sql =
        "SELECT "
            + LedgerEntry.COLUMNS
            + " FROM ledger_entry WHERE seq >= ?"
            + (filter.type().isPresent() ? " AND type = ?" : "")
            + (filter.subject().isPresent() ? " AND (subject = ? OR scope::text = ?)" : "")
            + (filter.actor().isPresent() ? " AND actor = ?" : "")
            + " ORDER BY seq LIMIT ?";
    return query(
        sql,
        statement -> {
          int at = 1;
          statement.setLong(at++, filter.from());
          if (filter.type().isPresent()) {
            statement.setString(at++, filter.type().get());
          }
          if (filter.subject().isPresent()) {
            statement.setString(at++, filter.subject().get());
            statement.setString(at++, filter.subject().get());
          }
          if (filter.actor().isPresent()) {
            statement.setObject(at++, filter.actor().get());
          }
          statement.setInt(at, filter.limit());
        });
  }

  /** All entries about a subject or within its scope, oldest first. */
  public List<LedgerEntry> about(UUID subject) {
    return query(
        "SELECT "
            + LedgerEntry.COLUMNS
            + " FROM ledger_entry WHERE scope = ? OR subject = ? ORDER BY seq",
        statement -> {
          statement.setObject(1, subject);
          statement.setString(2, subject.toString());
        });
  }

  /**
   * @throws Refusal {@code UNKNOWN_ENTRY}
   */
  public LedgerEntry find(long index) {
    return query(
            "SELECT " + LedgerEntry.COLUMNS + " FROM ledger_entry WHERE seq = ?",
            statement -> statement.setLong(1, index))
        .stream()
        .findFirst()
        .orElseThrow(() -> new Refusal(UNKNOWN_ENTRY, "the ledger has no entry " + index));
  }

  /** The signed checkpoint of the newest size. */
  public SignedNote checkpoint() {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1");
        var row = statement.executeQuery()) {
      if (!row.next()) {
        throw new IllegalStateException("the ledger has no checkpoint");
      }
      return SignedNote.parse(row.getString(1));
    } catch (SQLException e) {
      throw new LedgerUnavailableException("the checkpoint could not be read", e);
    }
  }

  /** Proofs of entries under one checkpoint. */
  public List<LogProof> proofs(SignedNote note, List<Long> indexes) {
    var size = Checkpoint.parse(note.text()).size();
    var missing = indexes.stream().filter(index -> index < 0 || index >= size).findFirst();
    if (missing.isPresent()) {
      throw new Refusal(UNKNOWN_ENTRY, "the ledger has no entry " + missing.get());
    }
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT leaf_hash FROM ledger_entry WHERE seq < ? ORDER BY seq")) {
      statement.setLong(1, size);
      var hashes = new ArrayList<Digest>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          hashes.add(Digest.of(rows.getBytes(1)));
        }
      }
      var tree = Tree.of(size, index -> hashes.get(Math.toIntExact(index)));
      return indexes.stream().map(index -> LogProof.of(tree.inclusion(index), note)).toList();
    } catch (SQLException e) {
      throw new LedgerUnavailableException("proofs could not be computed", e);
    }
  }

  private interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  private List<LedgerEntry> query(String sql, Binding binding) {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      binding.bind(statement);
      var entries = new ArrayList<LedgerEntry>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          entries.add(LedgerEntry.of(rows));
        }
      }
      return entries;
    } catch (SQLException e) {
      throw new LedgerUnavailableException("entries could not be read", e);
    }
  }
}
