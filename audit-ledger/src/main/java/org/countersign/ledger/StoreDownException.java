package org.countersign.ledger;

/** The ledger's store could not be reached or locked; nothing was written. Try again later. */
public final class StoreDownException extends RuntimeException {
  StoreDownException(Throwable cause) {
    super("the ledger cannot be written", cause);
  }
}
