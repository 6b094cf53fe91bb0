package org.countersign.ledger;

import org.bouncycastle.crypto.params.ECPublicKeyParameters;

/** A P-256 public key that attestations are checked with. */
public final class AttestationVerifier {
  private final byte[] spki;
  private final ECPublicKeyParameters key;
  private final String keyId;

  private AttestationVerifier(byte[] spki) {
    this.spki = spki;
    this.key = P256.ofSpki(spki);
    this.keyId = P256.sshFingerprint(key);
  }

  /**
   * A verifier for a public key in PEM.
   *
   * @throws IllegalArgumentException if it is no P-256 SubjectPublicKeyInfo
   */
  public static AttestationVerifier ofPem(String pem) {
    return new AttestationVerifier(P256.spkiOfPem(pem));
  }

  /**
   * A verifier for a public key in DER.
   *
   * @throws IllegalArgumentException if it is no P-256 SubjectPublicKeyInfo
   */
  public static AttestationVerifier ofSpki(byte[] spki) {
    return new AttestationVerifier(spki.clone());
  }

  /**
   * The payload of an envelope of this type that this key signed. A signature under another key's
   * id is not looked at.
   *
   * @throws InvalidSignatureException if the type is another or no signature is by this key
   */
  public byte[] verifiedPayload(Envelope envelope, String payloadType) {
    if (!envelope.payloadType().equals(payloadType)) {
      throw new InvalidSignatureException("signed as " + envelope.payloadType());
    }
    var payload = envelope.payload();
    var pae = Envelope.pae(payloadType, payload);
    for (var each : envelope.signatures()) {
      boolean mayBeOurs = each.keyId().isEmpty() || each.keyId().equals(keyId);
      if (mayBeOurs && P256.verify(key, pae, each.value())) {
        return payload;
      }
    }
    throw new InvalidSignatureException("not signed by key " + keyId);
  }

  public String keyId() {
    return keyId;
  }

  /** The public key in PEM. */
  public String pem() {
    return P256.pem(spki);
  }

  /** The public key as DER SubjectPublicKeyInfo. */
  public byte[] spki() {
    return spki.clone();
  }
}
