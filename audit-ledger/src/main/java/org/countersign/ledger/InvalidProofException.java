package org.countersign.ledger;

/** A proof whose shape cannot belong to its sizes, or a text that is no proof. */
public final class InvalidProofException extends IllegalArgumentException {
  InvalidProofException(String message) {
    super(message);
  }
}
