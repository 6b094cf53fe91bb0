package org.countersign.reports;

import java.time.Instant;

/**
 * What a document is sealed with: a PAdES baseline B-B signature (ETSI EN 319 142-1) over the whole
 * file and a block a reader sees.
 *
 * @param at when it is sealed; stands in the signature dictionary, as PAdES demands, not in the CMS
 * @param position where the ledger knows this document, such as {@code ledger entry 4711}
 */
public record Seal(SealKey key, Instant at, String position) {
  static final float WIDTH = 300;
  static final float HEIGHT = 60;

  public Seal {
    if (position.length() > 120) {
      throw new IllegalArgumentException("not a position on one line: " + position);
    }
  }
}
