package org.countersign.ledger;

/**
 * The commit failed, so the entry may or may not be in the log. Ask for the event id before trying
 * again.
 */
public final class UncertainAppendException extends RuntimeException {
  UncertainAppendException(Throwable cause) {
    super("the ledger's commit failed", cause);
  }
}
