package org.countersign.catalog.journal;

import java.sql.Connection;
import java.sql.SQLException;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.KeyHistory;
import org.countersign.ledger.Recovery;

/**
 * The key history of the log as its own entries tell it: the ones about keys and recoveries, each
 * checked with the keys that held before it.
 *
 * @param size how many entries have been looked through
 */
record KeyEntries(KeyHistory history, long size) {
  // as the index of the migration says it
  private static final String NEWER =
      "SELECT seq, leaf FROM ledger_entry"
          + " WHERE (type LIKE 'key.%' OR type = 'ledger.recovered') AND seq >= ? AND seq < ?"
          + " ORDER BY seq";

  /** Whether events of a type change which keys hold. */
  static boolean tells(String type) {
    return type.startsWith("key.") || type.equals(Recovery.TYPE);
  }

  /**
   * What the entries since add to it.
   *
   * @throws IllegalStateException {@code LEDGER_KEYS} if one of them does not hold; going on would
   *     trust blindly
   */
  KeyEntries grown(Connection database) throws SQLException {
    var end = size(database);
    if (end <= size) {
      return this;
    }
    var grown = history;
    try (var statement = database.prepareStatement(NEWER)) {
      statement.setLong(1, size);
      statement.setLong(2, end);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          grown = plus(grown, rows.getLong(1), rows.getBytes(2));
        }
      }
    }
    return new KeyEntries(grown, end);
  }

  private static KeyHistory plus(KeyHistory history, long index, byte[] leaf) {
    try {
      return history.plus(index, history.verify(index, Envelope.parse(leaf)));
    } catch (IllegalArgumentException | SecurityException wrong) {
      throw new IllegalStateException(
          "LEDGER_KEYS: entry " + index + " does not hold: " + wrong.getMessage(), wrong);
    }
  }

  private static long size(Connection database) throws SQLException {
    try (var statement =
            database.prepareStatement("SELECT size FROM ledger_head WHERE log_id = 1");
        var row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
