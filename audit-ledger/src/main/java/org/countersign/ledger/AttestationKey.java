package org.countersign.ledger;

import java.util.List;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;

/**
 * The ECDSA P-256 key gate decisions are attested with, in the form that existing DSSE verifiers
 * accept. Safe for threads; signing draws no randomness.
 */
public final class AttestationKey {
  private final ECPrivateKeyParameters key;
  private final AttestationVerifier verifier;

  AttestationKey(ECPrivateKeyParameters key) {
    this.key = key;
    this.verifier = AttestationVerifier.ofSpki(P256.spki(P256.publicKey(key)));
  }

  /**
   * The payload in its signed envelope.
   *
   * @param payloadType such as {@code application/vnd.in-toto+json}
   */
  public Envelope sign(String payloadType, byte[] payload) {
    var signature = P256.sign(key, Envelope.pae(payloadType, payload));
    return Envelope.of(payloadType, payload, List.of(new Envelope.Signature(keyId(), signature)));
  }

  /** {@code SHA256:} and the unpadded base64 of SHA-256 over the key's SSH wire encoding. */
  public String keyId() {
    return verifier.keyId();
  }

  /** The public key in PEM (SubjectPublicKeyInfo). */
  public String publicKeyPem() {
    return verifier.pem();
  }

  public AttestationVerifier verifier() {
    return verifier;
  }

  /** The proof that this key is held, over {@link KeyChange#statement}. */
  byte[] prove(byte[] statement) {
    return P256.sign(key, statement);
  }

  ECPrivateKeyParameters key() {
    return key;
  }
}
