package org.countersign.catalog.journal;

/** The database did not answer while the ledger was read or written; nothing was recorded. */
public class LedgerUnavailableException extends RuntimeException {
  public LedgerUnavailableException(String message, Exception cause) {
    super(message, cause);
  }
}
