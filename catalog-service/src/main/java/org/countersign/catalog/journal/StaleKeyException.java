package org.countersign.catalog.journal;

/** An entry was signed by a key that ended before the entry could be appended: sign it again. */
final class StaleKeyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StaleKeyException(String message) {
    super(message);
  }
}
