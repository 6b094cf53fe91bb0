package org.countersign.ledger;

/**
 * Bytes that are no JSON under the profile asked for. Stable: {@link #reason()}, never the text.
 */
public final class MalformedJsonException extends IllegalArgumentException {
  /** Why; the names are promised to callers and do not change. */
  public enum Reason {
    BYTE_ORDER_MARK,
    CONTROL_CHARACTER,
    DUPLICATE_KEY,
    EXPONENT_OR_FRACTION,
    INVALID_ESCAPE,
    INVALID_UTF8,
    LEADING_ZERO,
    LONE_SURROGATE,
    NEGATIVE_ZERO,
    NUL,
    NUMBER_OUT_OF_RANGE,
    SYNTAX,
    TOO_DEEP,
    TOO_LARGE,
    TRAILING_DATA,
    UNEXPECTED_END,
    UNSUPPORTED_VALUE
  }

  private final Reason reason;
  private final int offset;

  MalformedJsonException(Reason reason, int offset) {
    super(reason + (offset < 0 ? "" : " at byte " + offset));
    this.reason = reason;
    this.offset = offset;
  }

  public Reason reason() {
    return reason;
  }

  /** The byte it was noticed at, from 0; -1 when a value was written rather than read. */
  public int offset() {
    return offset;
  }
}
