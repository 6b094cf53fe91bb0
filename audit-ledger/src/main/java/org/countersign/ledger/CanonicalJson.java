package org.countersign.ledger;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.countersign.ledger.MalformedJsonException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The only writer and reader of bytes that are hashed or signed: RFC 8785 (JCS) over plain values.
 *
 * <p>A value is a {@code Map<String, ?>}, a {@code List<?>}, a {@code String}, a {@code Long}
 * (written also from {@code Integer}), a {@code Double} (documents only), a {@code Boolean}, or
 * {@link #NULL}; Java's null is never one. A number without fraction within ±2^53 is always read as
 * {@code Long}, so that {@code 1.0} and {@code 1} are one value.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8785">RFC 8785</a>
 */
public final class CanonicalJson {
  /** JSON's null. */
  public static final Null NULL = Null.NULL;

  static final int MAX_DEPTH = 32;
  static final long MAX_EVENT_INTEGER = (1L << 53) - 1;
  static final long MAX_DOCUMENT_INTEGER = 1L << 53;
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final int STICKY_DIGITS = 20;
  private static final double TWO_TO_53 = 0x1p53;

  private CanonicalJson() {}

  /** The type of {@link #NULL}. */
  public enum Null {
    NULL
  }

  /**
   * What is admitted beyond the rules both profiles share (strict UTF-8 without BOM, no duplicate
   * key after unescaping, no lone surrogate, no NUL, no leading zero, no negative zero, nesting of
   * at most 32).
   *
   * @param fractions whether numbers may have a fraction or exponent, and strings control
   *     characters; an event has neither
   * @param maxBytes the longest text read or written
   */
  public record Profile(boolean fractions, int maxBytes) {
    /** Events: integers within ±(2^53-1), no control characters, at most 16 KiB. */
    public static final Profile EVENT = new Profile(false, 16 * 1024);

    public Profile {
      if (maxBytes < 1) {
        throw new IllegalArgumentException("a text of at most " + maxBytes + " bytes");
      }
    }

    /** Documents: numbers as RFC 8785 has them, integers within ±2^53. */
    public static Profile document(int maxBytes) {
      return new Profile(true, maxBytes);
    }

    long maxInteger() {
      return fractions ? MAX_DOCUMENT_INTEGER : MAX_EVENT_INTEGER;
    }
  }

  /**
   * The canonical bytes of a value under the document profile, of any length.
   *
   * @throws MalformedJsonException if the value has no such form
   */
  public static byte[] write(Object value) {
    return write(value, Profile.document(Integer.MAX_VALUE));
  }

  /**
   * The canonical bytes of a value.
   *
   * @throws MalformedJsonException if the value has no form under the profile
   */
  public static byte[] write(Object value, Profile profile) {
    var out = new StringBuilder(256);
    append(out, value, profile, 0);
    var bytes = out.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > profile.maxBytes()) {
      throw unwritable(Reason.TOO_LARGE);
    }
    return bytes;
  }

  /**
   * The value of a JSON text, canonical or not; maps and lists are unmodifiable.
   *
   * @throws MalformedJsonException if the bytes are no text of the profile
   */
  public static Object parse(byte[] bytes, Profile profile) {
    return new JsonReader(bytes, profile).read();
  }

  /**
   * The value of a JSON text that must be in canonical form.
   *
   * @throws MalformedJsonException if the bytes are no text of the profile
   * @throws NotCanonicalException if they are, in another form
   */
  public static Object parseCanonical(byte[] bytes, Profile profile) {
    var value = parse(bytes, profile);
    int difference = Arrays.mismatch(bytes, write(value, profile));
    if (difference >= 0) {
      throw new NotCanonicalException(difference);
    }
    return value;
  }

  /** Whether the bytes are a document in canonical form. */
  public static boolean isCanonical(byte[] bytes) {
    return bytes.length > 0 && isCanonical(bytes, Profile.document(bytes.length));
  }

  /** Whether the bytes are a text of this profile in canonical form. */
  public static boolean isCanonical(byte[] bytes, Profile profile) {
    try {
      parseCanonical(bytes, profile);
      return true;
    } catch (MalformedJsonException | NotCanonicalException no) {
      return false;
    }
  }

  /**
   * An unmodifiable deep copy of a value, integers as {@code Long}.
   *
   * @throws MalformedJsonException if it is not a value of the profile
   */
  static Object frozen(Object value, Profile profile, int depth) {
    if (value instanceof Map<?, ?> map) {
      requireDepth(depth);
      var copy = new LinkedHashMap<String, Object>();
      for (var key : sortedKeys(map)) {
        copy.put(key, frozen(present(map.get(key)), profile, depth + 1));
      }
      return Collections.unmodifiableMap(copy);
    }
    if (value instanceof List<?> list) {
      requireDepth(depth);
      var copy = new ArrayList<Object>(list.size());
      for (var each : list) {
        copy.add(frozen(present(each), profile, depth + 1));
      }
      return Collections.unmodifiableList(copy);
    }
    append(new StringBuilder(), value, profile, depth);
    return value instanceof Integer number ? Long.valueOf(number) : value;
  }

  private static void append(StringBuilder out, Object value, Profile profile, int depth) {
    if (value instanceof String text) {
      quote(out, text, profile);
    } else if (value instanceof Map<?, ?> map) {
      requireDepth(depth);
      out.append('{');
      var separator = "";
      for (var key : sortedKeys(map)) {
        out.append(separator);
        quote(out, key, profile);
        out.append(':');
        append(out, present(map.get(key)), profile, depth + 1);
        separator = ",";
      }
      out.append('}');
    } else if (value instanceof List<?> list) {
      requireDepth(depth);
      out.append('[');
      var separator = "";
      for (var each : list) {
        out.append(separator);
        append(out, present(each), profile, depth + 1);
        separator = ",";
      }
      out.append(']');
    } else if (value instanceof Long || value instanceof Integer) {
      long number = ((Number) value).longValue();
      if (number > profile.maxInteger() || number < -profile.maxInteger()) {
        throw unwritable(Reason.NUMBER_OUT_OF_RANGE);
      }
      out.append(number);
    } else if (value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof Double number) {
      if (!profile.fractions()) {
        throw unwritable(Reason.EXPONENT_OR_FRACTION);
      }
      out.append(number(number));
    } else if (value == NULL) {
      out.append("null");
    } else {
      throw unwritable(Reason.UNSUPPORTED_VALUE);
    }
    // a character never takes less than a byte, so what is too long now stays too long
    if (out.length() > profile.maxBytes()) {
      throw unwritable(Reason.TOO_LARGE);
    }
  }

  private static void quote(StringBuilder out, String text, Profile profile) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0)) {
        requireAdmitted(c, profile, -1);
        control(out, c);
      } else if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw unwritable(Reason.LONE_SURROGATE);
        }
        out.append(c).append(text.charAt(++i));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private static void control(StringBuilder out, char c) {
    switch (c) {
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      default -> {
        if (c < 0x20) {
          out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
        } else {
          out.append(c);
        }
      }
    }
  }

  /** Throws for a control character the profile does not admit. */
  static void requireAdmitted(char c, Profile profile, int offset) {
    if (c == 0) {
      throw new MalformedJsonException(Reason.NUL, offset);
    }
    if (!profile.fractions() && Character.isISOControl(c)) {
      throw new MalformedJsonException(Reason.CONTROL_CHARACTER, offset);
    }
  }

  /**
   * A number as ECMAScript prints it: the fewest digits that read back as the same double, of those
   * the nearest to it, of two equally near the even one.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc8785#section-3.2.2.3">RFC 8785, 3.2.2.3</a>
   */
  static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw unwritable(Reason.NUMBER_OUT_OF_RANGE);
    }
    if (value == 0) {
      if (Double.doubleToRawLongBits(value) != 0) {
        throw unwritable(Reason.NEGATIVE_ZERO);
      }
      return "0";
    }
    double magnitude = Math.abs(value);
    if (magnitude == Math.rint(magnitude) && magnitude < 1e21) {
      if (magnitude > TWO_TO_53) {
        // its canonical form would be an integer that we refuse to read
        throw unwritable(Reason.NUMBER_OUT_OF_RANGE);
      }
      return Long.toString((long) value);
    }
    return (value < 0 ? "-" : "") + layout(shortest(magnitude));
  }

  private static BigDecimal shortest(double magnitude) {
    var exact = sticky(new BigDecimal(magnitude));
    for (int digits = 1; digits < 17; digits++) {
      var nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (nearest.doubleValue() == magnitude) {
        return nearest;
      }
      // at a power of two the gap below is half the gap above: the farther neighbour may read back
      var below = exact.round(new MathContext(digits, RoundingMode.DOWN));
      var above = exact.round(new MathContext(digits, RoundingMode.UP));
      var farther = nearest.compareTo(below) == 0 ? above : below;
      if (farther.doubleValue() == magnitude) {
        return farther;
      }
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
  }

  /**
   * The first digits of a value and one more that says whether anything follows, so that it rounds
   * to 17 digits or fewer exactly as the whole value does, which may have 767.
   */
  private static BigDecimal sticky(BigDecimal value) {
    var head = value.round(new MathContext(STICKY_DIGITS, RoundingMode.DOWN));
    return head.compareTo(value) == 0
        ? head
        : head.add(BigDecimal.ONE.movePointLeft(head.scale() + 1));
  }

  private static String layout(BigDecimal shortest) {
    var plain = shortest.stripTrailingZeros();
    var digits = plain.unscaledValue().toString();
    int k = digits.length();
    int n = k - plain.scale();
    if (n >= k && n <= 21) {
      return digits + "0".repeat(n - k);
    }
    if (n > 0 && n <= 21) {
      return digits.substring(0, n) + "." + digits.substring(n);
    }
    if (n > -6 && n <= 0) {
      return "0." + "0".repeat(-n) + digits;
    }
    var fraction = k == 1 ? "" : "." + digits.substring(1);
    return digits.charAt(0) + fraction + "e" + (n > 0 ? "+" : "-") + Math.abs(n - 1);
  }

  private static List<String> sortedKeys(Map<?, ?> map) {
    var keys = new ArrayList<String>(map.size());
    for (var key : map.keySet()) {
      if (!(key instanceof String text)) {
        throw unwritable(Reason.UNSUPPORTED_VALUE);
      }
      keys.add(text);
    }
    Collections.sort(keys); // String compares UTF-16 code units, as RFC 8785 asks
    return keys;
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw unwritable(Reason.UNSUPPORTED_VALUE);
    }
    return value;
  }

  static void requireDepth(int depth) {
    if (depth >= MAX_DEPTH) {
      throw unwritable(Reason.TOO_DEEP);
    }
  }

  private static MalformedJsonException unwritable(Reason reason) {
    return new MalformedJsonException(reason, -1);
  }
}
