package org.countersign.catalog.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Tile;
import org.countersign.ledger.TilePath;
import org.countersign.ledger.TileSource;

/**
 * The hash tiles of the log, read from leaf hashes and the roots that the publisher has stored of
 * full tiles. A root that is not stored yet is computed from the level below.
 */
final class LedgerTiles implements TileSource {
  private final Connection database;

  LedgerTiles(Connection database) {
    this.database = database;
  }

  /**
   * @throws IllegalStateException {@code LEDGER_GAP} if entries are missing
   */
  @Override
  public Tile read(TilePath path) {
    try {
      return path.level() == 0 ? leaves(path) : roots(path);
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("tile " + path + " could not be read", e);
    }
  }

  private Tile leaves(TilePath path) throws SQLException {
    var first = path.index() * TilePath.FULL;
    var bytes = new byte[path.width() * Digest.LENGTH];
    int read = 0;
    try (var statement =
        database.prepareStatement(
            "SELECT seq, leaf_hash FROM ledger_entry WHERE seq >= ? AND seq < ? ORDER BY seq")) {
      statement.setLong(1, first);
      statement.setLong(2, first + path.width());
      try (var rows = statement.executeQuery()) {
        while (rows.next() && rows.getLong(1) == first + read) {
          System.arraycopy(rows.getBytes(2), 0, bytes, read++ * Digest.LENGTH, Digest.LENGTH);
        }
      }
    }
    if (read < path.width()) {
      throw new IllegalStateException("LEDGER_GAP: entry " + (first + read) + " is missing");
    }
    return Tile.of(path, bytes);
  }

  private Tile roots(TilePath path) throws SQLException {
    var below = path.level() - 1;
    var first = path.index() * TilePath.FULL;
    var roots = new byte[path.width()][];
    try (var statement =
        database.prepareStatement(
            "SELECT idx, root FROM ledger_tile WHERE level = ? AND idx >= ? AND idx < ?")) {
      statement.setInt(1, below);
      statement.setLong(2, first);
      statement.setLong(3, first + path.width());
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          roots[(int) (rows.getLong(1) - first)] = rows.getBytes(2);
        }
      }
    }
    var bytes = new byte[path.width() * Digest.LENGTH];
    for (int i = 0; i < path.width(); i++) {
      var stored = roots[i];
      var root =
          stored == null
              ? read(TilePath.hashes(below, first + i, TilePath.FULL)).root().bytes()
              : stored;
      System.arraycopy(root, 0, bytes, i * Digest.LENGTH, Digest.LENGTH);
    }
    return Tile.of(path, bytes);
  }

  /** How many of the lowest full tiles have their roots stored, without a gap. */
  static long stored(Connection database) throws SQLException {
    try (var statement =
            database.prepareStatement(
                "SELECT count(*), max(idx) FROM ledger_tile WHERE level = 0");
        var row = statement.executeQuery()) {
      row.next();
      var count = row.getLong(1);
      return count > 0 && row.getLong(2) == count - 1 ? count : 0;
    }
  }

  static void store(Connection database, Collection<Tile> full) throws SQLException {
    if (full.isEmpty()) {
      return;
    }
    try (var statement =
        database.prepareStatement(
            "INSERT INTO ledger_tile (level, idx, root) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
      for (var tile : full) {
        statement.setInt(1, tile.path().level());
        statement.setLong(2, tile.path().index());
        statement.setBytes(3, tile.root().bytes());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
