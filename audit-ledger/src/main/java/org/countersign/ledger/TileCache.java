package org.countersign.ledger;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the tiles used last; what is at a place never changes. Safe for threads. */
public final class TileCache implements TileSource {
  private final TileSource source;
  private final Map<TilePath, Tile> tiles;

  /**
   * A cache before a source.
   *
   * @param most how many tiles are kept, 8 KiB each
   */
  public TileCache(TileSource source, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a cache of " + most + " tiles");
    }
    this.source = source;
    this.tiles =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<TilePath, Tile> eldest) {
            return size() > most;
          }
        };
  }

  @Override
  public Tile read(TilePath path) {
    synchronized (tiles) {
      var full = tiles.get(path.full());
      var kept = full == null ? tiles.get(path) : full;
      if (kept != null) {
        return kept;
      }
    }
    // outside the lock: a slow source must not stop those who find theirs
    var read = source.read(path);
    synchronized (tiles) {
      tiles.put(read.path(), read);
    }
    return read;
  }
}
