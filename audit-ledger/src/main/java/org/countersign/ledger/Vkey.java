package org.countersign.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The text of a verifier key, {@code name+id+key}: the id is the first four bytes of {@code
 * SHA-256(name ‖ 0x0A ‖ type ‖ key)}, the key is base64 of type and public key.
 *
 * @see <a href="https://c2sp.org/signed-note#verifier-keys">C2SP signed-note</a>
 */
final class Vkey {
  private static final Pattern FORM = Pattern.compile("([^+]+)\\+([0-9a-f]{8})\\+(.+)");

  private final String name;
  private final byte type;
  private final byte[] key;

  Vkey(String name, byte type, byte[] key) {
    NoteVerifier.requireName(name);
    this.name = name;
    this.type = type;
    this.key = key.clone();
  }

  /**
   * The key of a text; whether the key is sound is for its type to say.
   *
   * @throws IllegalArgumentException if the text has another form, or the id is not that of the
   *     name and key
   */
  static Vkey parse(String text) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a verifier key: " + text);
    }
    var typed = Base64Text.decode(parts.group(3));
    if (typed.length < 2) {
      throw new IllegalArgumentException("not a verifier key: " + text);
    }
    var vkey = new Vkey(parts.group(1), typed[0], Arrays.copyOfRange(typed, 1, typed.length));
    if (!vkey.text().equals(text)) {
      throw new IllegalArgumentException("not the id of this name and key: " + text);
    }
    return vkey;
  }

  String name() {
    return name;
  }

  byte type() {
    return type;
  }

  byte[] key() {
    return key.clone();
  }

  int id() {
    var bytes = name.getBytes(StandardCharsets.UTF_8);
    var id = Digest.sha256(bytes, new byte[] {'\n', type}, key);
    return ByteBuffer.wrap(id.bytes()).getInt();
  }

  String text() {
    var typed = ByteBuffer.allocate(1 + key.length).put(type).put(key).array();
    return name + "+" + HexFormat.of().toHexDigits(id()) + "+" + Base64Text.encode(typed);
  }
}
