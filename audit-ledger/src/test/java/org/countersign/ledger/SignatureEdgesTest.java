package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Signatures that only their own signer can make and that two verifiers may judge differently: an
 * operator who means harm would show one auditor a log that another refuses. What ours takes and
 * what it refuses is held here. The points are computed here from the definition of the curve.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8032#section-5.1">RFC 8032, 5.1</a>
 */
class SignatureEdgesTest {
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger ORDER =
      new BigInteger(
          "7237005577332262213973186563042994240857116359379907606001950938285454250989");
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
  private static final Point BASE =
      Point.of(
          HexFormat.of()
              .parseHex("5866666666666666666666666666666666666666666666666666666666666666"));
  private static final byte[] MESSAGE = "a checkpoint".getBytes(UTF_8);

  private final byte[] seed = new byte[32];
  private final Ed25519PrivateKeyParameters key;
  private final BigInteger secret;
  private final byte[] publicKey;

  SignatureEdgesTest() {
    new SecureRandom().nextBytes(seed);
    key = new Ed25519PrivateKeyParameters(seed, 0);
    publicKey = key.generatePublicKey().getEncoded();
    var clamped = Arrays.copyOf(sha512(seed), 32);
    clamped[0] &= (byte) 248;
    clamped[31] &= 127;
    clamped[31] |= 64;
    secret = little(clamped);
  }

  /** A point of -x² + y² = 1 + d x² y², affine. */
  private record Point(BigInteger x, BigInteger y) {
    static final Point NEUTRAL = new Point(BigInteger.ZERO, BigInteger.ONE);

    static Point of(byte[] encoded) {
      var bytes = encoded.clone();
      bytes[31] &= 127;
      var y = little(bytes);
      var y2 = y.multiply(y);
      var u = y2.subtract(BigInteger.ONE);
      var x2 = u.multiply(D.multiply(y2).add(BigInteger.ONE).modInverse(P)).mod(P);
      var x = x2.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
      if (!x.multiply(x).mod(P).equals(x2)) {
        x = x.multiply(BigInteger.TWO.modPow(P.shiftRight(2), P)).mod(P);
      }
      boolean odd = encoded[31] < 0;
      return new Point(x.testBit(0) == odd ? x : P.subtract(x).mod(P), y);
    }

    Point plus(Point other) {
      var cross = D.multiply(x).multiply(other.x).multiply(y).multiply(other.y).mod(P);
      var sumX = x.multiply(other.y).add(other.x.multiply(y));
      var sumY = y.multiply(other.y).add(x.multiply(other.x));
      return new Point(
          sumX.multiply(BigInteger.ONE.add(cross).modInverse(P)).mod(P),
          sumY.multiply(BigInteger.ONE.subtract(cross).modInverse(P)).mod(P));
    }

    Point times(BigInteger factor) {
      var sum = NEUTRAL;
      for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
        sum = sum.plus(sum);
        sum = factor.testBit(bit) ? sum.plus(this) : sum;
      }
      return sum;
    }

    byte[] encoded() {
      var bytes = little(y);
      bytes[31] |= (byte) (x.testBit(0) ? 128 : 0);
      return bytes;
    }
  }

  private static BigInteger little(byte[] bytes) {
    var big = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      big[bytes.length - 1 - i] = bytes[i];
    }
    return new BigInteger(1, big);
  }

  private static byte[] little(BigInteger number) {
    var bytes = new byte[32];
    for (int i = 0; i < 32; i++) {
      bytes[i] = number.shiftRight(8 * i).byteValue();
    }
    return bytes;
  }

  private static byte[] sha512(byte[]... parts) {
    try {
      var digest = MessageDigest.getInstance("SHA-512");
      for (var part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** R as it is encoded, and the S that fits to the point with this discrete logarithm. */
  private byte[] signature(byte[] encodedR, BigInteger logarithm) {
    var k = little(sha512(encodedR, publicKey, MESSAGE)).mod(ORDER);
    var s = logarithm.add(k.multiply(secret)).mod(ORDER);
    var signature = Arrays.copyOf(encodedR, 64);
    System.arraycopy(little(s), 0, signature, 32, 32);
    return signature;
  }

  private boolean isAccepted(byte[] signature) {
    return Ed25519.verify(Ed25519.publicKey(publicKey), MESSAGE, signature);
  }

  @Test
  void theArithmeticOfThisTestIsThatOfTheCurve() {
    assertThat(BASE.times(secret).encoded()).isEqualTo(publicKey);
    assertThat(BASE.times(ORDER)).isEqualTo(Point.NEUTRAL);
    var nonce = new BigInteger(250, new SecureRandom());
    assertThat(isAccepted(signature(BASE.times(nonce).encoded(), nonce))).isTrue();
    assertThat(isAccepted(Ed25519.sign(key, MESSAGE))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // the neutral point: with y + p, and with the sign of an x that is zero
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void aPointInAnotherEncodingThanItsOneIsRefusedInASignature(String encoded) {
    assertThat(isAccepted(signature(HexFormat.of().parseHex(encoded), BigInteger.ZERO))).isFalse();
  }

  /**
   * RFC 8032, 5.1.7 asks whether the equation holds times eight and lets verifiers ask for more.
   * The service and the offline verifier are one code here, so they never judge differently; to ask
   * for more would double what each verification costs.
   */
  @Test
  void aSignatureThatHoldsOnlyTimesEightIsTakenAsTheRfcHasIt() {
    var nonce = new BigInteger(250, new SecureRandom());
    var ofOrderEight =
        Point.of(
            HexFormat.of()
                .parseHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"));
    assertThat(ofOrderEight.times(BigInteger.valueOf(8))).isEqualTo(Point.NEUTRAL);

    assertThat(isAccepted(signature(BASE.times(nonce).plus(ofOrderEight).encoded(), nonce)))
        .isTrue();
  }

  @Test
  void aScalarAboveTheOrderOrASignatureOfAnotherLengthIsRefused() {
    var signature = Ed25519.sign(key, MESSAGE);
    var s = little(Arrays.copyOfRange(signature, 32, 64));
    for (var larger = s.add(ORDER); larger.bitLength() <= 256; larger = larger.add(ORDER)) {
      var forged = signature.clone();
      System.arraycopy(little(larger), 0, forged, 32, 32);
      assertThat(isAccepted(forged)).isFalse();
    }
    assertThat(isAccepted(Arrays.copyOf(signature, 65))).isFalse();
    assertThat(isAccepted(Arrays.copyOf(signature, 63))).isFalse();
    assertThat(isAccepted(new byte[64])).isFalse();
  }

  /** All eight points of low order, and every other encoding of them. */
  static Stream<String> lowOrder() {
    return Stream.of(
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
  }

  @ParameterizedTest
  @MethodSource("lowOrder")
  void aKeyOfLowOrderEntersNoLogInWhicheverRole(String encoded) {
    var spki = Base64.getEncoder().encodeToString(Ed25519.spki(HexFormat.of().parseHex(encoded)));

    for (var role : new KeyRole[] {KeyRole.EVENT, KeyRole.CHECKPOINT, KeyRole.ROOT}) {
      assertThatThrownBy(() -> new KeyChange.NewKey(role, spki))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** What a parser that is kinder than DER would read as the same two numbers. */
  @Test
  void anAttestationSignatureHasOneFormAndItsNumbersTheirRange() {
    var attestation = Samples.KEYS.attestation();
    var signature = attestation.prove(MESSAGE);
    var spki = attestation.verifier().spki();
    int r = signature[3];
    var first = Arrays.copyOfRange(signature, 4, 4 + r);
    var second = Arrays.copyOfRange(signature, 6 + r, signature.length);
    var n = P256.DOMAIN.getN();

    assertThat(der(first, second)).isEqualTo(signature);
    assertThat(KeyRole.ATTESTATION.verify(spki, MESSAGE, signature)).isTrue();
    for (var forged :
        new byte[][] {
          Arrays.copyOf(signature, signature.length + 1),
          Arrays.copyOf(signature, signature.length - 1),
          der(padded(first), second),
          der(first, padded(second)),
          der(new BigInteger(1, first).add(n).toByteArray(), second),
          der(first, new BigInteger(1, second).add(n).toByteArray()),
          der(new BigInteger(1, first).negate().toByteArray(), second),
          der(new byte[1], second),
          der(first, new byte[1]),
          der(n.toByteArray(), n.toByteArray()),
          longLength(signature),
          new byte[0],
          new byte[] {0x30, 0}
        }) {
      assertThat(KeyRole.ATTESTATION.verify(spki, MESSAGE, forged))
          .as(HexFormat.of().formatHex(forged))
          .isFalse();
    }
  }

  private static byte[] padded(byte[] number) {
    var padded = new byte[number.length + 1];
    System.arraycopy(number, 0, padded, 1, number.length);
    return padded;
  }

  private static byte[] der(byte[] first, byte[] second) {
    var bytes = new byte[6 + first.length + second.length];
    bytes[0] = 0x30;
    bytes[1] = (byte) (bytes.length - 2);
    bytes[2] = 2;
    bytes[3] = (byte) first.length;
    System.arraycopy(first, 0, bytes, 4, first.length);
    bytes[4 + first.length] = 2;
    bytes[5 + first.length] = (byte) second.length;
    System.arraycopy(second, 0, bytes, 6 + first.length, second.length);
    return bytes;
  }

  private static byte[] longLength(byte[] signature) {
    var longer = new byte[signature.length + 1];
    longer[0] = 0x30;
    longer[1] = (byte) 0x81;
    System.arraycopy(signature, 1, longer, 2, signature.length - 1);
    return longer;
  }
}
