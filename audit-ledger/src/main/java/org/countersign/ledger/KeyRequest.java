package org.countersign.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.countersign.ledger.CanonicalJson.Profile;

/**
 * What is carried to the place where the root is kept: a change of keys it is asked to sign.
 *
 * @param genesis the leaf hash of entry 0 of the log
 * @param possession base64 of the new key's signature over the statement, where a key begins
 */
public record KeyRequest(Digest genesis, KeyChange change, Optional<String> possession) {
  public KeyRequest {
    var statement = change.statement(genesis);
    var proven =
        change
            .newKey()
            .map(
                key ->
                    possession
                        .map(Base64Text::decode)
                        .map(proof -> key.role().verify(key.spki(), statement, proof))
                        .orElse(false))
            .orElse(possession.isEmpty());
    if (!proven) {
      throw new InvalidSignatureException("nobody has shown to hold key " + change.keyId());
    }
  }

  /** To retire a key, or to declare it compromised. */
  public static KeyRequest ending(KeyChange change, KeyHistory history) {
    return new KeyRequest(history.genesisHash(), change, Optional.empty());
  }

  static KeyRequest introducing(
      KeyRole role, byte[] spki, Keys.Use use, Digest genesis, UnaryOperator<byte[]> signer) {
    var key = new KeyChange.NewKey(role, Base64Text.encode(spki));
    return proven(genesis, new KeyChange.Introduced(key, use), signer);
  }

  static KeyRequest rotating(
      KeyRole role,
      String old,
      byte[] spki,
      Keys.Use use,
      Digest genesis,
      UnaryOperator<byte[]> signer) {
    var key = new KeyChange.NewKey(role, Base64Text.encode(spki));
    return proven(genesis, new KeyChange.Rotated(old, key, use), signer);
  }

  private static KeyRequest proven(Digest genesis, KeyChange change, UnaryOperator<byte[]> signer) {
    var proof = signer.apply(change.statement(genesis));
    return new KeyRequest(genesis, change, Optional.of(Base64Text.encode(proof)));
  }

  /** The text to carry: one canonical JSON object. */
  public String text() {
    var json = new TreeMap<>(change.says());
    json.put("genesis", genesis.hex());
    json.put("deed", change.type());
    possession.ifPresent(proof -> json.put("possession", proof));
    return new String(CanonicalJson.write(json, Profile.EVENT), StandardCharsets.UTF_8);
  }

  /**
   * The request of a text.
   *
   * @throws InvalidSignatureException if nobody has shown to hold the new key
   * @throws IllegalArgumentException if the text says something else
   */
  public static KeyRequest parse(String text) {
    var bytes = text.strip().getBytes(StandardCharsets.UTF_8);
    var json = new Members("key request", CanonicalJson.parseCanonical(bytes, Profile.EVENT));
    var request =
        new KeyRequest(
            Digest.ofHex(json.text("genesis")),
            KeyChange.of(json.text("deed"), json),
            json.has("possession") ? Optional.of(json.text("possession")) : Optional.empty());
    json.end();
    return request;
  }
}
