package org.countersign.ledger;

/** How the log in the database stands to what this node signed last. */
public sealed interface Standing {
  /** It continues what was signed. */
  record Continued() implements Standing {}

  /** Nothing was remembered and the log is empty: both are new. */
  record Fresh() implements Standing {}

  /**
   * The log has entries and nothing is remembered: the state was lost, and the log proves nothing.
   */
  record Forgotten(Checkpoint current) implements Standing {}

  /** The log is shorter than what was signed. */
  record Rollback(Checkpoint signed, Checkpoint current) implements Standing {}

  /** The log is another one, or does not begin with what was signed. */
  record Fork(Checkpoint signed, Checkpoint current) implements Standing {}

  /** Whether the node may go on signing. */
  default boolean maySign() {
    return this instanceof Continued || this instanceof Fresh;
  }
}
