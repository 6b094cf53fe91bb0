package org.countersign.ledger;

/**
 * What whoever appended an entry keeps: where it is, and the proof of it.
 *
 * @param index the place of the entry, from 0
 * @param leafHash its leaf hash
 */
public record Receipt(long index, Digest leafHash, LogProof proof) {
  public Receipt {
    if (index != proof.path().index()) {
      throw new IllegalArgumentException("a receipt for " + index + " with another's proof");
    }
  }

  /** The C2SP tlog-proof. */
  public String text() {
    return proof.text();
  }
}
