package org.countersign.ledger;

/** A signature that is missing, made by an unknown key, or not of these bytes. */
public final class InvalidSignatureException extends IllegalArgumentException {
  InvalidSignatureException(String message) {
    super(message);
  }
}
