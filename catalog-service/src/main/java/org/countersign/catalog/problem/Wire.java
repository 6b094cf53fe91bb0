package org.countersign.catalog.problem;

import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import java.time.DateTimeException;
import java.util.function.Supplier;

/**
 * The step from a wire record to domain values. A value that cannot be wrong throws {@link
 * IllegalArgumentException}; here, and only here, that is the caller's mistake. Anywhere else the
 * same exception is ours and answered with 500.
 */
public final class Wire {
  /**
   * For {@code @Pattern}: text that PostgreSQL and canonical JSON can hold, no NUL, no half pair.
   */
  public static final String STORABLE = "[^\\x00\\p{Cs}]*";

  private Wire() {}

  /**
   * Reads one field.
   *
   * @param pointer the field as a JSON pointer (RFC 6901), or the name of a path or query parameter
   * @throws Refusal {@code INVALID_REQUEST} naming the pointer, with the value's own message
   */
  public static <T> T read(String pointer, Supplier<T> translation) {
    try {
      return translation.get();
    } catch (IllegalArgumentException | DateTimeException wrong) {
      throw new Refusal(INVALID_REQUEST, String.valueOf(wrong.getMessage()))
          .and("pointer", pointer);
    }
  }

  /** Reads a whole record, when the value's message says enough. */
  public static <T> T read(Supplier<T> translation) {
    try {
      return translation.get();
    } catch (IllegalArgumentException | DateTimeException wrong) {
      throw new Refusal(INVALID_REQUEST, String.valueOf(wrong.getMessage()));
    }
  }
}
