package org.countersign.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Paths through an RFC 6962 tree, taken as the RFC defines them: a tree of n leaves splits at the
 * largest power of two below n.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6962#section-2.1">RFC 6962, 2.1</a>
 */
public final class Tree {
  private final long size;
  private final long oldest;
  private final Known known;

  private record Range(long from, long to) {}

  /** The hashes of a tree that need no others. */
  @FunctionalInterface
  private interface Known {
    /** The hash over the leaves from one to before another; empty if it must be split. */
    Optional<Digest> hash(long from, long to);
  }

  private Tree(long size, long oldest, Known known) {
    if (size < 0) {
      throw new IllegalArgumentException("a tree of " + size + " leaves");
    }
    this.size = size;
    this.oldest = oldest;
    this.known = known;
  }

  /**
   * A tree whose leaf hashes can be asked for by index. A path asks for each leaf once, in
   * ascending order within a subtree, and keeps nothing.
   */
  public static Tree of(long size, LongFunction<Digest> leafHashes) {
    return new Tree(
        size,
        0,
        (from, to) -> to - from == 1 ? Optional.of(leafHashes.apply(from)) : Optional.empty());
  }

  /**
   * A tree whose tiles can be read. A path reads at most two tiles on each of their levels; a
   * {@link TileCache} before the source keeps what many paths share.
   */
  public static Tree tiled(long size, TileSource tiles) {
    var kept = new TileCache(tiles, 2 * (TilePath.MAX_LEVEL + 1));
    return new Tree(size, 0, (from, to) -> inTile(size, kept, from, to));
  }

  private static Optional<Digest> inTile(long size, TileSource tiles, long from, long to) {
    long width = to - from;
    if (Long.bitCount(width) != 1 || (from & (width - 1)) != 0) {
      return Optional.empty();
    }
    int level = Long.numberOfTrailingZeros(width) / TilePath.BITS;
    long first = from >>> (TilePath.BITS * level);
    var path = TilePath.hashes(level, first / TilePath.FULL, 1).at(size);
    int at = (int) (first % TilePath.FULL);
    var tile = wideEnough(tiles.read(path), path);
    return Optional.of(tile.subtree(at, at + (int) (width >>> (TilePath.BITS * level))));
  }

  static Tile wideEnough(Tile tile, TilePath asked) {
    var given = tile.path();
    if (!given.full().equals(asked.full()) || given.width() < asked.width()) {
      throw new IllegalArgumentException("asked for " + asked + ", given " + given);
    }
    return tile;
  }

  /**
   * The tree after a batch. Only leaves of the batch have a path here; no other leaf is needed for
   * it. Inner nodes are computed once for the whole batch. Not safe for threads.
   */
  public static Tree grown(Frontier before, List<Digest> batch) {
    var grown = new Grown(before, List.copyOf(batch));
    return new Tree(before.size() + grown.leaves.size(), before.size(), grown);
  }

  /** What a batch and the frontier before it know, each inner node computed once. */
  private static final class Grown implements Known {
    private final Frontier before;
    private final List<Digest> leaves;
    private final Map<Range, Digest> remembered = new HashMap<>();

    Grown(Frontier before, List<Digest> leaves) {
      this.before = before;
      this.leaves = leaves;
    }

    @Override
    public Optional<Digest> hash(long from, long to) {
      return Optional.of(hashed(from, to));
    }

    private Digest hashed(long from, long to) {
      if (to <= before.size()) {
        return before.subtree(from, to);
      }
      if (to - from == 1) {
        return leaves.get((int) (from - before.size()));
      }
      var range = new Range(from, to);
      var known = remembered.get(range);
      if (known == null) {
        long split = split(from, to);
        known = Digest.node(hashed(from, split), hashed(split, to));
        remembered.put(range, known);
      }
      return known;
    }
  }

  /** The number of leaves. */
  public long size() {
    return size;
  }

  /** The root; for no leaves the SHA-256 of nothing. */
  public Digest root() {
    return size == 0 ? Digest.sha256() : hash(0, size);
  }

  /**
   * The root this tree had when it had fewer leaves.
   *
   * @throws IllegalArgumentException if the old size is negative or larger than this one
   */
  public Digest root(long oldSize) {
    if (oldSize < 0 || oldSize > size) {
      throw new IllegalArgumentException("no size " + oldSize + " on the way to " + size);
    }
    return oldSize == 0 ? Digest.sha256() : hash(0, oldSize);
  }

  /**
   * The path that proves the leaf at an index.
   *
   * @throws IllegalArgumentException if there is none, or it is older than the batch
   */
  public InclusionProof inclusion(long index) {
    if (index < oldest || index >= size) {
      throw new IllegalArgumentException("no path for leaf " + index + " of " + size);
    }
    var path = new ArrayList<Digest>();
    long from = 0;
    long to = size;
    while (to - from > 1) {
      long split = split(from, to);
      if (index < split) {
        path.add(hash(split, to));
        to = split;
      } else {
        path.add(hash(from, split));
        from = split;
      }
    }
    Collections.reverse(path);
    return new InclusionProof(index, size, path);
  }

  /**
   * The proof that the tree of the first {@code oldSize} leaves is the beginning of this one.
   *
   * @throws IllegalArgumentException if the old size is negative or larger than this one
   */
  public ConsistencyProof consistency(long oldSize) {
    if (oldSize < 0 || oldSize > size) {
      throw new IllegalArgumentException("no proof from " + oldSize + " to " + size);
    }
    var path = new ArrayList<Digest>();
    if (oldSize > 0 && oldSize < size) {
      subproof(oldSize, path);
    }
    return new ConsistencyProof(oldSize, size, path);
  }

  private void subproof(long oldSize, List<Digest> path) {
    long from = 0;
    long to = size;
    boolean whole = true;
    var reversed = new ArrayList<Digest>();
    while (oldSize != to) {
      long split = split(from, to);
      if (oldSize <= split) {
        reversed.add(hash(split, to));
        to = split;
      } else {
        reversed.add(hash(from, split));
        from = split;
        whole = false;
      }
    }
    if (!whole) {
      path.add(hash(from, to));
    }
    for (int i = reversed.size() - 1; i >= 0; i--) {
      path.add(reversed.get(i));
    }
  }

  private Digest hash(long from, long to) {
    var found = known.hash(from, to);
    if (found.isPresent()) {
      return found.get();
    }
    long split = split(from, to);
    return Digest.node(hash(from, split), hash(split, to));
  }

  private static long split(long from, long to) {
    return from + Long.highestOneBit(to - from - 1);
  }
}
