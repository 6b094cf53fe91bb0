package org.countersign.catalog.journal;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.ledger.Batch;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Entry;
import org.countersign.ledger.Frontier;
import org.countersign.ledger.Head;
import org.countersign.ledger.LedgerStore;
import org.countersign.ledger.Origin;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's tables as seen by one transaction. Locking is one statement, writing another:
 * entries, checkpoint and head leave together, because round trips under the head lock are what
 * limits how fast the ledger grows.
 */
final class JdbcLedgerStore implements LedgerStore {
  private static final String FOUND =
      "INSERT INTO ledger_head (log_id, origin, size, chain, frontier, changes, epoch)"
          + " VALUES (1, ?, 0, ?, ?, -1, 1)";
  private static final String LOCK =
      "SELECT size, chain, frontier, changes, epoch, keys FROM ledger_head"
          + " WHERE log_id = 1 FOR UPDATE";
  private static final String WRITE =
      """
      WITH entries AS (
        INSERT INTO ledger_entry
          (seq, event_id, type, at, actor, kind, subject, scope, stream, leaf, leaf_hash, chain)
        SELECT * FROM unnest(?::bigint[], ?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::text[],
          ?::text[], ?::uuid[], ?::boolean[], ?::bytea[], ?::bytea[], ?::bytea[])
      ), checkpoint AS (
        INSERT INTO ledger_checkpoint (size, root, note) VALUES (?, ?, ?)
      )
      UPDATE ledger_head SET size = ?, chain = ?, frontier = ?, changes = ?,
        epoch = epoch + ?, origin = ?, keys = greatest(keys, ?) WHERE log_id = 1
      """;

  private final Connection database;
  private final Optional<Signer> signer;
  private long epoch = -1;

  /** A log whose keys nobody changes meanwhile. */
  JdbcLedgerStore(Connection database) {
    this(database, Optional.empty());
  }

  /** A log whose keys may change; the signer hears of it before anything is written. */
  JdbcLedgerStore(Connection database, Signer signer) {
    this(database, Optional.of(signer));
  }

  private JdbcLedgerStore(Connection database, Optional<Signer> signer) {
    this.database = database;
    this.signer = signer;
  }

  /** Makes the head of a log that has no entry yet; the genesis follows in the same transaction. */
  static void found(Connection database, Origin origin) throws SQLException {
    try (var statement = database.prepareStatement(FOUND)) {
      statement.setString(1, origin.value());
      statement.setBytes(2, Head.EMPTY.chain().bytes());
      statement.setBytes(3, Head.EMPTY.frontier().toBytes());
      statement.executeUpdate();
    }
  }

  @Override
  public Head lock() {
    try (var statement = database.prepareStatement(LOCK);
        var row = statement.executeQuery()) {
      if (!row.next()) {
        throw new IllegalStateException("the ledger has no head: it was never founded");
      }
      // the column counts the keys there were, the library how often they changed
      epoch = row.getLong(5) - 1;
      if (signer.isPresent()) {
        signer.get().requireHeard(database, row.getLong(6));
      }
      return new Head(
          Frontier.of(row.getLong(1), row.getBytes(3)), Digest.of(row.getBytes(2)), row.getLong(4));
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("the head could not be locked", e);
    }
  }

  @Override
  public long epoch() {
    if (epoch < 0) {
      throw new IllegalStateException("the epoch is read under the lock");
    }
    return epoch;
  }

  @Override
  public void write(Batch batch) {
    var entries = batch.entries();
    signer.ifPresent(each -> entries.forEach(entry -> each.requireCurrent(entry.leaf())));
    try (var statement = database.prepareStatement(WRITE)) {
      int at = 1;
      statement.setArray(at++, array("bigint", entries, Entry::index));
      statement.setArray(at++, array("uuid", entries, e -> e.leaf().event().id().toString()));
      statement.setArray(at++, array("text", entries, e -> e.leaf().event().type()));
      statement.setArray(at++, array("text", entries, e -> State.text(e.leaf().event().at())));
      statement.setArray(at++, array("text", entries, e -> e.leaf().event().actor().toString()));
      statement.setArray(at++, array("text", entries, e -> subject(e, "kind")));
      statement.setArray(at++, array("text", entries, e -> subject(e, "id")));
      statement.setArray(at++, array("text", entries, e -> scope(e)));
      statement.setArray(at++, array("boolean", entries, e -> e.leaf().stream()));
      statement.setArray(at++, bytes(entries, e -> e.leaf().envelope().bytes()));
      statement.setArray(at++, bytes(entries, e -> e.leafHash().bytes()));
      statement.setArray(at++, bytes(entries, e -> e.chain().bytes()));
      var after = batch.after();
      statement.setLong(at++, after.frontier().size());
      statement.setBytes(at++, after.frontier().root().bytes());
      statement.setString(at++, batch.note().note());
      statement.setLong(at++, after.frontier().size());
      statement.setBytes(at++, after.chain().bytes());
      statement.setBytes(at++, after.frontier().toBytes());
      statement.setLong(at++, after.changes());
      statement.setInt(at++, batch.turns() ? 1 : 0);
      statement.setString(at++, batch.checkpoint().origin().value());
      statement.setLong(at, newestAboutKeys(entries));
      if (statement.executeUpdate() != 1) {
        throw new IllegalStateException("the head that was locked is gone");
      }
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("the batch could not be written", e);
    }
  }

  private static long newestAboutKeys(List<Entry> entries) {
    return entries.stream()
        .filter(entry -> KeyEntries.tells(entry.leaf().event().type()))
        .mapToLong(Entry::index)
        .max()
        .orElse(-1);
  }

  private static String subject(Entry entry, String name) {
    var text = entry.leaf().event().subject().get(name);
    if (text == null) {
      throw new IllegalArgumentException("the event's subject has no " + name);
    }
    return text;
  }

  private static @Nullable String scope(Entry entry) {
    return entry.leaf().event().subject().get("scope");
  }

  private Array array(String type, List<Entry> entries, Function<Entry, @Nullable Object> value)
      throws SQLException {
    var sqlType = type.equals("uuid") ? "text" : type;
    return database.createArrayOf(sqlType, entries.stream().map(value).toArray());
  }

  private Array bytes(List<Entry> entries, Function<Entry, byte[]> value) throws SQLException {
    return database.createArrayOf("bytea", entries.stream().map(value).toArray(byte[][]::new));
  }
}
