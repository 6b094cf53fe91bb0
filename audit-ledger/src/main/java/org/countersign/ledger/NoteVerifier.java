package org.countersign.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;

/**
 * An Ed25519 key (type 0x01) that signs notes under a name.
 *
 * @see <a href="https://c2sp.org/signed-note">C2SP signed-note</a>
 */
public final class NoteVerifier {
  private static final byte ED25519 = 1;
  private static final Pattern NAME = Pattern.compile("[^\\s\\p{Z}\\p{Cc}+]+");

  private final String name;
  private final Ed25519PublicKeyParameters key;
  private final int keyId;

  /**
   * A verifier for a raw public key of 32 bytes.
   *
   * @throws IllegalArgumentException if the name is empty or has blanks or plus signs, or the key
   *     is not sound
   */
  public NoteVerifier(String name, byte[] publicKey) {
    requireName(name);
    this.name = name;
    this.key = Ed25519.publicKey(publicKey);
    this.keyId = new Vkey(name, ED25519, publicKey).id();
  }

  /**
   * A verifier from its text, {@code name+id+key}.
   *
   * @throws IllegalArgumentException if the text has another form, the id is not that of the name
   *     and key, or the key is of another type
   */
  public static NoteVerifier ofVkey(String vkey) {
    var parsed = Vkey.parse(vkey);
    if (parsed.type() != ED25519) {
      throw new IllegalArgumentException("not an Ed25519 verifier key: " + vkey);
    }
    return new NoteVerifier(parsed.name(), parsed.key());
  }

  /**
   * A verifier for a key in its SubjectPublicKeyInfo.
   *
   * @throws IllegalArgumentException as the constructor, or if it is not the DER of an Ed25519 key
   */
  public static NoteVerifier ofSpki(String name, byte[] spki) {
    return new NoteVerifier(name, Ed25519.rawOfSpki(spki));
  }

  public String name() {
    return name;
  }

  /** The first four bytes of {@code SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key)}, big-endian. */
  public int keyId() {
    return keyId;
  }

  /** The text others configure to trust this key. */
  public String vkey() {
    return new Vkey(name, ED25519, key.getEncoded()).text();
  }

  /** The DER of its SubjectPublicKeyInfo. */
  public byte[] spki() {
    return Ed25519.spki(key.getEncoded());
  }

  boolean verify(String text, byte[] signature) {
    return Ed25519.verify(key, text.getBytes(StandardCharsets.UTF_8), signature);
  }

  /** Whether both are the same key, whatever its name. */
  boolean sameKey(NoteVerifier other) {
    return Arrays.equals(key.getEncoded(), other.key.getEncoded());
  }

  static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a key: " + name);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteVerifier that && vkey().equals(that.vkey());
  }

  @Override
  public int hashCode() {
    return keyId;
  }

  @Override
  public String toString() {
    return vkey();
  }
}
