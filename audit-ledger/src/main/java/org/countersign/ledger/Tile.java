package org.countersign.ledger;

import java.util.Arrays;

/**
 * Consecutive hashes of one level of a tree: leaf hashes on level 0, the roots of full tiles of the
 * level below on each other.
 *
 * @see <a href="https://c2sp.org/tlog-tiles">C2SP tlog-tiles</a>
 */
public final class Tile {
  private final TilePath path;
  private final byte[] hashes;

  private Tile(TilePath path, byte[] hashes) {
    this.path = path;
    this.hashes = hashes;
  }

  /**
   * A tile from its bytes; nothing is verified.
   *
   * @throws IllegalArgumentException if they are not 32 for each hash, or the place is one of
   *     entries
   */
  public static Tile of(TilePath path, byte[] bytes) {
    if (path.kind() != TilePath.Kind.HASHES || bytes.length != path.width() * Digest.LENGTH) {
      throw new IllegalArgumentException(bytes.length + " bytes are no tile " + path);
    }
    return new Tile(path, bytes.clone());
  }

  public TilePath path() {
    return path;
  }

  /** The hashes one after the other, 32 bytes each. */
  public byte[] bytes() {
    return hashes.clone();
  }

  /** One of its hashes, counted from 0 within the tile. */
  public Digest hash(int at) {
    if (at < 0 || at >= path.width()) {
      throw new IllegalArgumentException("no hash " + at + " in " + path);
    }
    return Digest.of(Arrays.copyOfRange(hashes, at * Digest.LENGTH, (at + 1) * Digest.LENGTH));
  }

  /**
   * The hash that stands for a full tile on the level above.
   *
   * @throws IllegalStateException if it is partial
   */
  public Digest root() {
    if (!path.isFull()) {
      throw new IllegalStateException("a partial tile has no place above: " + path);
    }
    return subtree(0, TilePath.FULL);
  }

  /** The first hashes of this tile, as a log had them that was smaller. */
  public Tile cut(int width) {
    var narrow = new TilePath(path.kind(), path.level(), path.index(), width);
    if (width > path.width()) {
      throw new IllegalArgumentException(path + " has no " + width + " hashes");
    }
    return new Tile(narrow, Arrays.copyOf(hashes, width * Digest.LENGTH));
  }

  /** The root over a perfect subtree of this tile's hashes. */
  Digest subtree(int from, int to) {
    if (to - from == 1) {
      return hash(from);
    }
    int middle = (from + to) >>> 1;
    return Digest.node(subtree(from, middle), subtree(middle, to));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tile that
        && path.equals(that.path)
        && Arrays.equals(hashes, that.hashes);
  }

  @Override
  public int hashCode() {
    return path.hashCode() * 31 + Arrays.hashCode(hashes);
  }

  @Override
  public String toString() {
    return path.path();
  }
}
