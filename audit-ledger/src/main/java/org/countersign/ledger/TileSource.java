package org.countersign.ledger;

/** Where the hash tiles of a log are read from. */
@FunctionalInterface
public interface TileSource {
  /**
   * The tile at a place, or a wider one there: a partial tile may have become full.
   *
   * @throws java.io.UncheckedIOException if it cannot be read
   * @throws IllegalArgumentException if what is there is no tile
   */
  Tile read(TilePath path);
}
