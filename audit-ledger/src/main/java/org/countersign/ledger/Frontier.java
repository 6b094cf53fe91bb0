package org.countersign.ledger;

import java.util.Arrays;

/**
 * A compact RFC 6962 tree: the roots of its perfect subtrees, largest first, as many as the size
 * has one bits. Enough to go on appending and to know the root, without any entry.
 */
public final class Frontier {
  /** The tree of no entries. */
  public static final Frontier EMPTY = new Frontier(0, new Digest[0]);

  private final long size;
  private final Digest[] subtrees;

  private Frontier(long size, Digest[] subtrees) {
    this.size = size;
    this.subtrees = subtrees;
  }

  /**
   * A frontier from what {@link #toBytes()} gave.
   *
   * @throws IllegalArgumentException if the size is negative or the length is not 32 bytes for each
   *     of its one bits
   */
  public static Frontier of(long size, byte[] bytes) {
    if (size < 0 || bytes.length != Long.bitCount(size) * Digest.LENGTH) {
      throw new IllegalArgumentException(
          "no frontier of size " + size + " has " + bytes.length + " bytes");
    }
    var subtrees = new Digest[Long.bitCount(size)];
    for (int i = 0; i < subtrees.length; i++) {
      int from = i * Digest.LENGTH;
      subtrees[i] = Digest.of(Arrays.copyOfRange(bytes, from, from + Digest.LENGTH));
    }
    return new Frontier(size, subtrees);
  }

  /** The tree with one more leaf, given by its leaf hash. */
  public Frontier plus(Digest leafHash) {
    int merges = Long.numberOfTrailingZeros(~size);
    var node = leafHash;
    for (int i = 0; i < merges; i++) {
      node = Digest.node(subtrees[subtrees.length - 1 - i], node);
    }
    var grown = Arrays.copyOf(subtrees, subtrees.length - merges + 1);
    grown[grown.length - 1] = node;
    return new Frontier(Math.addExact(size, 1), grown);
  }

  /** The number of leaves. */
  public long size() {
    return size;
  }

  /** The root; for no leaves the SHA-256 of nothing. */
  public Digest root() {
    if (subtrees.length == 0) {
      return Digest.sha256();
    }
    var root = subtrees[subtrees.length - 1];
    for (int i = subtrees.length - 2; i >= 0; i--) {
      root = Digest.node(subtrees[i], root);
    }
    return root;
  }

  /** The subtree roots, largest subtree first, 32 bytes each. */
  public byte[] toBytes() {
    var bytes = new byte[subtrees.length * Digest.LENGTH];
    for (int i = 0; i < subtrees.length; i++) {
      System.arraycopy(subtrees[i].bytes(), 0, bytes, i * Digest.LENGTH, Digest.LENGTH);
    }
    return bytes;
  }

  /** The perfect subtree that covers {@code [from, to)}, which must be one of those held here. */
  Digest subtree(long from, long to) {
    long width = to - from;
    if (Long.bitCount(width) != 1 || (size & width) == 0 || from != (size & -(width << 1))) {
      throw new IllegalArgumentException("no subtree [" + from + ", " + to + ") in " + size);
    }
    return subtrees[Long.bitCount(size & -(width << 1))];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frontier that
        && size == that.size
        && Arrays.equals(subtrees, that.subtrees);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(size) * 31 + Arrays.hashCode(subtrees);
  }

  @Override
  public String toString() {
    return size + " leaves, root " + root();
  }
}
