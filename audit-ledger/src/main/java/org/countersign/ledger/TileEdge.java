package org.countersign.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rightmost tile of every level of a growing log: what is needed to go on making tiles. Not
 * safe for threads.
 */
public final class TileEdge {
  private final byte[][] levels = new byte[TilePath.MAX_LEVEL + 1][];
  private long size;

  /** The edge of a log without entries. */
  public TileEdge() {}

  /**
   * The edge of a log whose tiles exist.
   *
   * @throws IllegalArgumentException if the size is negative or the source gives another tile
   */
  public static TileEdge of(long size, TileSource tiles) {
    var edge = new TileEdge();
    for (var path : partial(size)) {
      var tile = Tree.wideEnough(tiles.read(path), path).cut(path.width());
      edge.levels[path.level()] = Arrays.copyOf(tile.bytes(), TilePath.FULL * Digest.LENGTH);
    }
    edge.size = size;
    return edge;
  }

  /**
   * Adds one leaf.
   *
   * @return the tiles that became full by it, lowest level first; most often none
   */
  public List<Tile> plus(Digest leafHash) {
    var full = new ArrayList<Tile>(0);
    var hash = leafHash;
    for (int level = 0; level <= TilePath.MAX_LEVEL; level++) {
      int at = within(size, level);
      put(level, at, hash);
      if (at < TilePath.FULL - 1) {
        break;
      }
      var tile = tile(TilePath.hashes(level, size >>> (TilePath.BITS * (level + 1)), at + 1));
      full.add(tile);
      hash = tile.root();
    }
    size = Math.addExact(size, 1);
    return full;
  }

  /** The partial tiles, lowest level first: those a log of this size has beside its full ones. */
  public List<Tile> partial() {
    return partial(size).stream().map(this::tile).toList();
  }

  /** The root; for no leaves the SHA-256 of nothing. */
  public Digest root() {
    return Tree.tiled(size, this::tile).root();
  }

  /** The number of leaves. */
  public long size() {
    return size;
  }

  /** Where a log of a size has partial tiles of hashes, lowest level first. */
  static List<TilePath> partial(long size) {
    if (size < 0) {
      throw new IllegalArgumentException("a log of " + size + " entries");
    }
    var paths = new ArrayList<TilePath>();
    for (int level = 0; level <= TilePath.MAX_LEVEL; level++) {
      int width = within(size, level);
      if (width > 0) {
        long above = level == TilePath.MAX_LEVEL ? 0 : size >>> (TilePath.BITS * (level + 1));
        paths.add(TilePath.hashes(level, above, width));
      }
    }
    return paths;
  }

  private static int within(long size, int level) {
    return (int) (size >>> (TilePath.BITS * level)) & (TilePath.FULL - 1);
  }

  private void put(int level, int at, Digest hash) {
    if (levels[level] == null) {
      levels[level] = new byte[TilePath.FULL * Digest.LENGTH];
    }
    System.arraycopy(hash.bytes(), 0, levels[level], at * Digest.LENGTH, Digest.LENGTH);
  }

  private Tile tile(TilePath path) {
    return Tile.of(path, Arrays.copyOf(levels[path.level()], path.width() * Digest.LENGTH));
  }
}
