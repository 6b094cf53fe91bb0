package org.countersign.ledger;

import java.util.Arrays;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * Ed25519 by Bouncy Castle's lightweight API, strict: S below the group order, and a public key
 * that is a canonical point of the prime-order group (so none of low order).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8032#section-5.1">RFC 8032, 5.1</a>
 */
final class Ed25519 {
  static final int KEY_LENGTH = 32;
  static final int SIGNATURE_LENGTH = 64;

  /** SubjectPublicKeyInfo of an Ed25519 key up to the key itself, RFC 8410. */
  private static final byte[] SPKI_HEAD = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  private Ed25519() {}

  /**
   * A public key fit to be trusted.
   *
   * @throws IllegalArgumentException if it is not a canonical point of the prime-order group
   */
  static Ed25519PublicKeyParameters publicKey(byte[] raw) {
    if (raw.length != KEY_LENGTH
        || !org.bouncycastle.math.ec.rfc8032.Ed25519.validatePublicKeyFull(raw, 0)) {
      throw new IllegalArgumentException("not a sound Ed25519 public key");
    }
    return new Ed25519PublicKeyParameters(raw);
  }

  static byte[] sign(Ed25519PrivateKeyParameters key, byte[] message) {
    var signer = new Ed25519Signer();
    signer.init(true, key);
    signer.update(message, 0, message.length);
    return signer.generateSignature();
  }

  static boolean verify(Ed25519PublicKeyParameters key, byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE_LENGTH) {
      return false;
    }
    var verifier = new Ed25519Signer();
    verifier.init(false, key);
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signature);
  }

  static byte[] spki(byte[] raw) {
    var spki = Arrays.copyOf(SPKI_HEAD, SPKI_HEAD.length + KEY_LENGTH);
    System.arraycopy(raw, 0, spki, SPKI_HEAD.length, KEY_LENGTH);
    return spki;
  }

  /**
   * The raw key of a SubjectPublicKeyInfo.
   *
   * @throws IllegalArgumentException if it is not the DER of an Ed25519 key
   */
  static byte[] rawOfSpki(byte[] spki) {
    int head = SPKI_HEAD.length;
    if (spki.length != head + KEY_LENGTH || !Arrays.equals(spki, 0, head, SPKI_HEAD, 0, head)) {
      throw new IllegalArgumentException("not the SubjectPublicKeyInfo of an Ed25519 key");
    }
    return Arrays.copyOfRange(spki, head, spki.length);
  }
}
