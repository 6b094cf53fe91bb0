package org.countersign.ledger;

/** Well-formed JSON whose bytes are not the ones RFC 8785 gives for its value. */
public final class NotCanonicalException extends IllegalArgumentException {
  private final int offset;

  NotCanonicalException(int offset) {
    super("not canonical from byte " + offset);
    this.offset = offset;
  }

  /** The first byte, from 0, that differs from the canonical form. */
  public int offset() {
    return offset;
  }
}
