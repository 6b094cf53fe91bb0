package org.countersign.ledger;

import java.util.List;

/**
 * The path from a leaf to the root of a tree, the leaf's sibling first.
 *
 * @param index the leaf's place, from 0
 * @param size the number of leaves of the tree
 */
public record InclusionProof(long index, long size, List<Digest> path) {
  /**
   * A path of the length this index and size demand.
   *
   * @throws InvalidProofException if the index is not below the size, or the path is too short or
   *     too long; its contents are never the cause, a wrong digest only leads to another root
   */
  public InclusionProof {
    path = List.copyOf(path);
    if (index < 0 || index >= size) {
      throw new InvalidProofException("no leaf " + index + " in a tree of " + size);
    }
    if (path.size() != length(index, size)) {
      throw new InvalidProofException(
          "leaf " + index + " of " + size + " has no path of " + path.size());
    }
  }

  /**
   * The root this path leads to when it starts at a leaf hash. Compare it with the root of a
   * checkpoint you trust: equality is the proof.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3.2">RFC 9162, 2.1.3.2</a>
   */
  public Digest rootFrom(Digest leafHash) {
    long fn = index;
    long sn = size - 1;
    var root = leafHash;
    for (var sibling : path) {
      if ((fn & 1) == 1 || fn == sn) {
        root = Digest.node(sibling, root);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        root = Digest.node(root, sibling);
      }
      fn >>= 1;
      sn >>= 1;
    }
    return root;
  }

  private static int length(long index, long size) {
    // below the bit where index and last leaf part, every level has a sibling; above it only
    // where the path is a right child
    int inner = Long.SIZE - Long.numberOfLeadingZeros(index ^ (size - 1));
    return inner + Long.bitCount(inner == Long.SIZE ? 0 : index >>> inner);
  }
}
