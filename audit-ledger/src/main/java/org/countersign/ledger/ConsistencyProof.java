package org.countersign.ledger;

import java.util.List;

/**
 * The hashes that show one tree to be the beginning of a later one.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4">RFC 9162, 2.1.4</a>
 */
public record ConsistencyProof(long oldSize, long newSize, List<Digest> path) {
  /**
   * A proof between two sizes.
   *
   * @throws InvalidProofException if the old size is negative or above the new one, or a path is
   *     given where none is needed (from nothing, or between equal sizes)
   */
  public ConsistencyProof {
    path = List.copyOf(path);
    if (oldSize < 0 || oldSize > newSize) {
      throw new InvalidProofException("no proof from size " + oldSize + " to " + newSize);
    }
    if (path.isEmpty() != (oldSize == 0 || oldSize == newSize)) {
      throw new InvalidProofException(
          "no path of " + path.size() + " from size " + oldSize + " to " + newSize);
    }
  }

  /** Whether the tree with the new root begins with the tree with the old root. */
  public boolean connects(Digest oldRoot, Digest newRoot) {
    if (oldSize == 0) {
      return oldRoot.equals(Digest.sha256()) && (newSize > 0 || newRoot.equals(Digest.sha256()));
    }
    if (oldSize == newSize) {
      return oldRoot.equals(newRoot);
    }
    int next = 0;
    long fn = oldSize - 1;
    long sn = newSize - 1;
    int shift = Long.numberOfTrailingZeros(~fn);
    fn >>= shift;
    sn >>= shift;
    var first = Long.bitCount(oldSize) == 1 ? oldRoot : path.get(next++);
    var oldSeen = first;
    var newSeen = first;
    for (; next < path.size(); next++) {
      if (sn == 0) {
        return false;
      }
      var hash = path.get(next);
      if ((fn & 1) == 1 || fn == sn) {
        oldSeen = Digest.node(hash, oldSeen);
        newSeen = Digest.node(hash, newSeen);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        newSeen = Digest.node(newSeen, hash);
      }
      fn >>= 1;
      sn >>= 1;
    }
    return sn == 0 && oldSeen.equals(oldRoot) && newSeen.equals(newRoot);
  }
}
