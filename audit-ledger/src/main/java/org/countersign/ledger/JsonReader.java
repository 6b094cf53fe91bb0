package org.countersign.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.countersign.ledger.CanonicalJson.Profile;
import org.countersign.ledger.MalformedJsonException.Reason;

/** Reads one JSON text; depth is limited, so the stack is, and memory is a multiple of the text. */
final class JsonReader {
  private final byte[] bytes;
  private final Profile profile;
  private int at;

  JsonReader(byte[] bytes, Profile profile) {
    this.bytes = bytes;
    this.profile = profile;
  }

  Object read() {
    if (bytes.length > profile.maxBytes()) {
      throw new MalformedJsonException(Reason.TOO_LARGE, profile.maxBytes());
    }
    if (bytes.length >= 3
        && bytes[0] == (byte) 0xef
        && bytes[1] == (byte) 0xbb
        && bytes[2] == (byte) 0xbf) {
      throw new MalformedJsonException(Reason.BYTE_ORDER_MARK, 0);
    }
    var value = value(0);
    space();
    if (at < bytes.length) {
      throw fault(Reason.TRAILING_DATA);
    }
    return value;
  }

  private Object value(int depth) {
    space();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", CanonicalJson.NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw fault(Reason.SYNTAX);
    };
  }

  private Map<String, Object> object(int depth) {
    enter(depth);
    var members = new LinkedHashMap<String, Object>();
    space();
    if (peek() == '}') {
      at++;
      return Map.of();
    }
    while (true) {
      space();
      int start = at;
      if (peek() != '"') {
        throw fault(Reason.SYNTAX);
      }
      var key = string();
      if (members.containsKey(key)) {
        throw new MalformedJsonException(Reason.DUPLICATE_KEY, start);
      }
      space();
      expect(':');
      members.put(key, value(depth + 1));
      space();
      if (peek() == '}') {
        at++;
        return Collections.unmodifiableMap(members);
      }
      expect(',');
    }
  }

  private List<Object> array(int depth) {
    enter(depth);
    space();
    if (peek() == ']') {
      at++;
      return List.of();
    }
    var elements = new ArrayList<Object>();
    while (true) {
      elements.add(value(depth + 1));
      space();
      if (peek() == ']') {
        at++;
        return Collections.unmodifiableList(elements);
      }
      expect(',');
    }
  }

  private void enter(int depth) {
    if (depth >= CanonicalJson.MAX_DEPTH) {
      throw fault(Reason.TOO_DEEP);
    }
    at++;
  }

  private String string() {
    int start = ++at;
    while (at < bytes.length && bytes[at] != '"' && bytes[at] != '\\') {
      rawByte();
    }
    var head = utf8(start, at);
    if (peek() == '"') {
      at++;
      return head;
    }
    var text = new StringBuilder(head);
    while (peek() != '"') {
      if (bytes[at] == '\\') {
        escape(text);
      } else {
        int from = at;
        while (at < bytes.length && bytes[at] != '"' && bytes[at] != '\\') {
          rawByte();
        }
        text.append(utf8(from, at));
      }
    }
    at++;
    return text.toString();
  }

  private void rawByte() {
    byte b = bytes[at];
    if (b == 0) {
      throw fault(Reason.NUL);
    }
    if (b > 0 && b < 0x20) {
      throw fault(Reason.CONTROL_CHARACTER);
    }
    if (b == 0x7f
        || (b == (byte) 0xc2 && at + 1 < bytes.length && (bytes[at + 1] & 0xe0) == 0x80)) {
      CanonicalJson.requireAdmitted('\u007f', profile, at);
    }
    at++;
  }

  private String utf8(int from, int to) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, from, to - from))
          .toString();
    } catch (CharacterCodingException wrong) {
      // a surrogate written as three bytes is the one fault with a name of its own
      for (int i = from; i + 1 < to; i++) {
        if (bytes[i] == (byte) 0xed && (bytes[i + 1] & 0xe0) == 0xa0) {
          throw new MalformedJsonException(Reason.LONE_SURROGATE, i);
        }
      }
      throw new MalformedJsonException(Reason.INVALID_UTF8, from);
    }
  }

  private void escape(StringBuilder text) {
    int start = at++;
    int c = peek();
    at++;
    switch (c) {
      case '"', '\\', '/' -> text.append((char) c);
      case 'b' -> control(text, '\b', start);
      case 'f' -> control(text, '\f', start);
      case 'n' -> control(text, '\n', start);
      case 'r' -> control(text, '\r', start);
      case 't' -> control(text, '\t', start);
      case 'u' -> unicode(text, start);
      default -> throw new MalformedJsonException(Reason.INVALID_ESCAPE, start);
    }
  }

  private void control(StringBuilder text, char c, int start) {
    CanonicalJson.requireAdmitted(c, profile, start);
    text.append(c);
  }

  private void unicode(StringBuilder text, int start) {
    char c = hex4(start);
    if (Character.isLowSurrogate(c)) {
      throw new MalformedJsonException(Reason.LONE_SURROGATE, start);
    }
    if (Character.isHighSurrogate(c)) {
      if (at + 1 >= bytes.length || bytes[at] != '\\' || bytes[at + 1] != 'u') {
        throw new MalformedJsonException(Reason.LONE_SURROGATE, start);
      }
      at += 2;
      char low = hex4(start);
      if (!Character.isLowSurrogate(low)) {
        throw new MalformedJsonException(Reason.LONE_SURROGATE, start);
      }
      text.append(c).append(low);
    } else {
      control(text, c, start);
    }
  }

  private char hex4(int start) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0 || peek() > 'f') {
        throw new MalformedJsonException(Reason.INVALID_ESCAPE, start);
      }
      value = value << 4 | digit;
      at++;
    }
    return (char) value;
  }

  private Object number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    int integer = at;
    digits();
    if (bytes[integer] == '0' && at - integer > 1) {
      throw new MalformedJsonException(Reason.LEADING_ZERO, start);
    }
    boolean whole = true;
    if (at < bytes.length && bytes[at] == '.') {
      whole = false;
      at++;
      digits();
    }
    if (at < bytes.length && (bytes[at] == 'e' || bytes[at] == 'E')) {
      whole = false;
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
    var text = new String(bytes, start, at - start, StandardCharsets.US_ASCII);
    if (whole) {
      return integer(text, start);
    }
    if (!profile.fractions()) {
      throw new MalformedJsonException(Reason.EXPONENT_OR_FRACTION, start);
    }
    return fraction(text, start);
  }

  private Long integer(String text, int start) {
    if (text.equals("-0")) {
      throw new MalformedJsonException(Reason.NEGATIVE_ZERO, start);
    }
    long value = text.length() > 17 ? Long.MAX_VALUE : Long.parseLong(text);
    if (value > profile.maxInteger() || value < -profile.maxInteger()) {
      throw new MalformedJsonException(Reason.NUMBER_OUT_OF_RANGE, start);
    }
    return value;
  }

  private Object fraction(String text, int start) {
    double value = Double.parseDouble(text);
    if (value == 0) {
      if (text.charAt(0) == '-') {
        throw new MalformedJsonException(Reason.NEGATIVE_ZERO, start);
      }
      for (int i = 0; i < text.length() && text.charAt(i) != 'e' && text.charAt(i) != 'E'; i++) {
        if (text.charAt(i) >= '1' && text.charAt(i) <= '9') {
          // too small to be a double: reading it as zero would change what it says
          throw new MalformedJsonException(Reason.NUMBER_OUT_OF_RANGE, start);
        }
      }
      return 0L;
    }
    double magnitude = Math.abs(value);
    if (Double.isInfinite(magnitude)
        || (magnitude > CanonicalJson.MAX_DOCUMENT_INTEGER && magnitude < 1e21)) {
      throw new MalformedJsonException(Reason.NUMBER_OUT_OF_RANGE, start);
    }
    if (magnitude <= CanonicalJson.MAX_DOCUMENT_INTEGER && value == Math.rint(value)) {
      return (long) value;
    }
    return value;
  }

  private void digits() {
    int from = at;
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw at < bytes.length ? fault(Reason.SYNTAX) : fault(Reason.UNEXPECTED_END);
    }
  }

  private Object word(String word, Object value) {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
    return value;
  }

  private void space() {
    while (at < bytes.length
        && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' || bytes[at] == '\r')) {
      at++;
    }
  }

  private void expect(char c) {
    if (peek() != c) {
      throw fault(Reason.SYNTAX);
    }
    at++;
  }

  private int peek() {
    if (at >= bytes.length) {
      throw fault(Reason.UNEXPECTED_END);
    }
    return bytes[at];
  }

  private MalformedJsonException fault(Reason reason) {
    return new MalformedJsonException(reason, at);
  }
}
