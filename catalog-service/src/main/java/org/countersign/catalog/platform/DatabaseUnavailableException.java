package org.countersign.catalog.platform;

/**
 * The database did not answer while rows or the ledger were read or written; nothing was recorded.
 */
public class DatabaseUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatabaseUnavailableException(String message, Exception cause) {
    super(message, cause);
  }
}
