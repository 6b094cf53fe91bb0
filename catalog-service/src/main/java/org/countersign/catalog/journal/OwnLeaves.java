package org.countersign.catalog.journal;

import java.util.LinkedHashSet;
import org.countersign.ledger.Digest;

/**
 * The leaves that this process has signed of late, by their hashes. Whoever finds the same bytes in
 * the database need not ask the curve again, which costs as much as everything else about an entry.
 */
final class OwnLeaves {
  /** A few megabytes; many times what waits to be published. */
  private static final int MOST = 50_000;

  private final LinkedHashSet<Digest> hashes = new LinkedHashSet<>();

  synchronized void add(Digest leaf) {
    hashes.add(leaf);
    if (hashes.size() > MOST) {
      var oldest = hashes.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  synchronized boolean contains(Digest leaf) {
    return hashes.contains(leaf);
  }
}
