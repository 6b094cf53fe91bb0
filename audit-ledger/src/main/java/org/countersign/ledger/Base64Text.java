package org.countersign.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Standard base64 with padding, one text for one value: what decodes encodes back to itself. */
final class Base64Text {
  private Base64Text() {}

  static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * The bytes of a text.
   *
   * @throws IllegalArgumentException for the URL alphabet, missing padding, white space, or bits
   *     set after the last byte
   */
  static byte[] decode(String text) {
    var bytes = Base64.getDecoder().decode(text);
    if (!encode(bytes).equals(text)) {
      throw new IllegalArgumentException("not the standard base64 of its bytes");
    }
    return bytes;
  }

  /** The bytes of a foreign text: either alphabet, with or without padding. */
  static byte[] decodeLenient(String text) {
    var standard = text.replace('-', '+').replace('_', '/');
    return Base64.getDecoder().decode(standard.getBytes(StandardCharsets.ISO_8859_1));
  }
}
