package org.countersign.ledger;

import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/** The Ed25519 key a node signs its events with. Safe for threads. */
public final class EventKey {
  private final Ed25519PrivateKeyParameters key;
  private final byte[] spki;
  private final String keyId;

  EventKey(Ed25519PrivateKeyParameters key) {
    this.key = key;
    this.spki = Ed25519.spki(key.generatePublicKey().getEncoded());
    this.keyId = Digest.sha256(spki).hex();
  }

  /** The event in its signed envelope: the leaf. Pure CPU, so do it before any lock. */
  public Envelope sign(Event event) {
    var payload = event.canonical();
    var signature = Ed25519.sign(key, Envelope.pae(Event.PAYLOAD_TYPE, payload));
    return Envelope.of(
        Event.PAYLOAD_TYPE, payload, List.of(new Envelope.Signature(keyId, signature)));
  }

  /** The hex SHA-256 of the public key's SubjectPublicKeyInfo. */
  public String keyId() {
    return keyId;
  }

  /** The public key as DER SubjectPublicKeyInfo, RFC 8410. */
  public byte[] spki() {
    return spki.clone();
  }

  /** Knows this key and no other. */
  public EventVerifier verifier() {
    return EventVerifier.of(List.of(spki()));
  }

  /** The proof that this key is held, over {@link KeyChange#statement}. */
  byte[] prove(byte[] statement) {
    return Ed25519.sign(key, statement);
  }

  Ed25519PrivateKeyParameters key() {
    return key;
  }
}
