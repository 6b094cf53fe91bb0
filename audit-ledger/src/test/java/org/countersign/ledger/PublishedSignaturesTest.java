package org.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Signatures that others published because verifiers were wrong about them, each through the way
 * ours are verified. A refused key is a refused signature: such a key enters no log.
 *
 * @see SignatureEdgesTest the edges that are computed here and not taken from anybody
 */
class PublishedSignaturesTest {
  private static final HexFormat HEX = HexFormat.of();

  /** SubjectPublicKeyInfo of a P-256 key up to its uncompressed point, RFC 5480. */
  private static final String P256_HEAD = "3059301306072a8648ce3d020106082a8648ce3d030107034200";

  @ParameterizedTest(name = "{0} is {1}")
  @CsvFileSource(resources = "/signatures/ed25519.csv")
  void ofEd25519(String source, String verdict, String key, String message, String signature) {
    var spki = Ed25519.spki(HEX.parseHex(key));

    assertThat(judged(KeyRole.EVENT, spki, message, signature)).as(source).isEqualTo(verdict);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvFileSource(resources = "/signatures/p256.csv")
  void ofP256(String source, String verdict, String key, String message, String signature) {
    var spki = HEX.parseHex(P256_HEAD + key);

    assertThat(judged(KeyRole.ATTESTATION, spki, message, signature)).as(source).isEqualTo(verdict);
  }

  private static String judged(KeyRole role, byte[] spki, String message, String signature) {
    try {
      return role.verify(spki, HEX.parseHex(message), HEX.parseHex(signature))
          ? "valid"
          : "invalid";
    } catch (IllegalArgumentException refusedKey) {
      return "invalid";
    }
  }
}
