package org.countersign.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;

/** The event keys that are trusted, by key id. */
public final class EventVerifier {
  private final Map<String, Ed25519PublicKeyParameters> keys;

  private EventVerifier(Map<String, Ed25519PublicKeyParameters> keys) {
    this.keys = Map.copyOf(keys);
  }

  /**
   * Trusts these keys.
   *
   * @param spkis DER SubjectPublicKeyInfo, RFC 8410
   * @throws IllegalArgumentException if one is not a sound Ed25519 key
   */
  public static EventVerifier of(List<byte[]> spkis) {
    var keys = new HashMap<String, Ed25519PublicKeyParameters>();
    for (var spki : spkis) {
      keys.put(Digest.sha256(spki).hex(), Ed25519.publicKey(Ed25519.rawOfSpki(spki)));
    }
    return new EventVerifier(keys);
  }

  boolean trusts(String keyId) {
    return keys.containsKey(keyId);
  }

  boolean verify(String keyId, byte[] message, byte[] signature) {
    var key = keys.get(keyId);
    return key != null && Ed25519.verify(key, message, signature);
  }
}
