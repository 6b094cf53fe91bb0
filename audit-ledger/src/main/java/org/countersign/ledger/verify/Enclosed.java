package org.countersign.ledger.verify;

import org.countersign.ledger.Digest;
import org.countersign.ledger.Export;

/** A payload that comes as a line of its own after the entry that names it. */
final class Enclosed implements Crew.Preparable {
  private final Export.Payload payload;
  private Digest actual = Digest.CHAIN_START;

  Enclosed(Export.Payload payload) {
    this.payload = payload;
  }

  @Override
  public void prepare() {
    actual = payload.hashed();
  }

  /** The digest it is said to have. */
  Digest said() {
    return payload.sha256();
  }

  /** The digest it has, once that is prepared. */
  Digest actual() {
    return actual;
  }
}
