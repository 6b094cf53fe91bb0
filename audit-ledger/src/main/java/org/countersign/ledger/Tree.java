package org.countersign.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Paths through an RFC 6962 tree, taken as the RFC defines them: a tree of n leaves splits at the
 * largest power of two below n.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6962#section-2.1">RFC 6962, 2.1</a>
 */
public final class Tree {
  private final long size;
  private final Frontier before;
  private final LongFunction<Digest> leaves;
  private final boolean remembers;
  private final Map<Range, Digest> remembered = new HashMap<>();

  private record Range(long from, long to) {}

  private Tree(long size, Frontier before, LongFunction<Digest> leaves, boolean remembers) {
    if (size < 0) {
      throw new IllegalArgumentException("a tree of " + size + " leaves");
    }
    this.size = size;
    this.before = before;
    this.leaves = leaves;
    this.remembers = remembers;
  }

  /**
   * A tree whose leaf hashes can be asked for by index. A path asks for each leaf once, in
   * ascending order within a subtree, and keeps nothing.
   */
  public static Tree of(long size, LongFunction<Digest> leafHashes) {
    return new Tree(size, Frontier.EMPTY, leafHashes, false);
  }

  /**
   * The tree after a batch. Only leaves of the batch have a path here; no other leaf is needed for
   * it. Inner nodes are computed once for the whole batch. Not safe for threads.
   */
  public static Tree grown(Frontier before, List<Digest> batch) {
    var leaves = List.copyOf(batch);
    return new Tree(
        before.size() + leaves.size(),
        before,
        index -> leaves.get((int) (index - before.size())),
        true);
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
   * The path that proves the leaf at an index.
   *
   * @throws IllegalArgumentException if there is none, or it is older than the batch
   */
  public InclusionProof inclusion(long index) {
    if (index < before.size() || index >= size) {
      throw new IllegalArgumentException("no path for leaf " + index + " of " + size);
    }
    var path = new ArrayList<Digest>();
    long from = 0;
    long to = size;
    while (to - from > 1) {
      long split = from + Long.highestOneBit(to - from - 1);
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
    boolean known = true;
    var reversed = new ArrayList<Digest>();
    while (oldSize != to) {
      long split = from + Long.highestOneBit(to - from - 1);
      if (oldSize <= split) {
        reversed.add(hash(split, to));
        to = split;
      } else {
        reversed.add(hash(from, split));
        from = split;
        known = false;
      }
    }
    if (!known) {
      path.add(hash(from, to));
    }
    for (int i = reversed.size() - 1; i >= 0; i--) {
      path.add(reversed.get(i));
    }
  }

  private Digest hash(long from, long to) {
    if (to <= before.size()) {
      return before.subtree(from, to);
    }
    if (to - from == 1) {
      return leaves.apply(from);
    }
    if (!remembers) {
      return node(from, to);
    }
    var range = new Range(from, to);
    var known = remembered.get(range);
    if (known == null) {
      known = node(from, to);
      remembered.put(range, known);
    }
    return known;
  }

  private Digest node(long from, long to) {
    long split = from + Long.highestOneBit(to - from - 1);
    return Digest.node(hash(from, split), hash(split, to));
  }
}
