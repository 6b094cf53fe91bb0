package org.countersign.ledger;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;

/**
 * The ECDSA P-256 key gate decisions are attested with, in the form that existing DSSE verifiers
 * accept. Safe for threads. One that lies in a file draws no randomness when it signs; one in a
 * {@link Token} never leaves it.
 */
public final class AttestationKey {
  private final UnaryOperator<byte[]> signer;
  private final Optional<ECPrivateKeyParameters> key;
  private final AttestationVerifier verifier;

  /** The key of a file. */
  AttestationKey(ECPrivateKeyParameters key) {
    this(message -> P256.sign(key, message), P256.spki(P256.publicKey(key)), Optional.of(key));
  }

  /**
   * A key that signs elsewhere.
   *
   * @param signer gives the DER of the signature over a message
   */
  AttestationKey(UnaryOperator<byte[]> signer, byte[] spki) {
    this(signer, spki, Optional.empty());
  }

  private AttestationKey(
      UnaryOperator<byte[]> signer, byte[] spki, Optional<ECPrivateKeyParameters> key) {
    this.signer = signer;
    this.key = key;
    this.verifier = AttestationVerifier.ofSpki(spki);
  }

  /**
   * The payload in its signed envelope.
   *
   * @param payloadType such as {@code application/vnd.in-toto+json}
   */
  public Envelope sign(String payloadType, byte[] payload) {
    var signature = signer.apply(Envelope.pae(payloadType, payload));
    return Envelope.of(payloadType, payload, List.of(new Envelope.Signature(keyId(), signature)));
  }

  /** {@code SHA256:} and the unpadded base64 of SHA-256 over the key's SSH wire encoding. */
  public String keyId() {
    return verifier.keyId();
  }

  /** The hex SHA-256 of the SubjectPublicKeyInfo, by which entries name the key. */
  public String kid() {
    return Digest.sha256(verifier.spki()).hex();
  }

  /** The public key in PEM (SubjectPublicKeyInfo). */
  public String publicKeyPem() {
    return verifier.pem();
  }

  public AttestationVerifier verifier() {
    return verifier;
  }

  /** What the root is asked: that this key begins, with the proof that it is held. */
  public KeyRequest request(Keys.Use use, KeyHistory history) {
    return KeyRequest.introducing(
        KeyRole.ATTESTATION, verifier.spki(), use, history.genesisHash(), signer);
  }

  /**
   * The private key, to be written to a file.
   *
   * @throws IllegalStateException if it never leaves where it is
   */
  ECPrivateKeyParameters key() {
    return key.orElseThrow(
        () -> new IllegalStateException("the attestation key does not leave its token"));
  }

  /** The proof that this key is held, over {@link KeyChange#statement}. */
  byte[] prove(byte[] statement) {
    return signer.apply(statement);
  }
}
