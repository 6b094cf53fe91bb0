package org.countersign.ledger;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/** ECDSA on P-256 over SHA-256 with ASN.1 DER signatures, deterministic as RFC 6979. */
final class P256 {
  static final ECNamedDomainParameters DOMAIN =
      new ECNamedDomainParameters(
          SECObjectIdentifiers.secp256r1,
          CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1));

  private static final int POINT_LENGTH = 65;

  /** SubjectPublicKeyInfo of a P-256 key up to its uncompressed point, RFC 5480. */
  private static final byte[] SPKI_HEAD =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

  private static final String PEM_HEAD = "-----BEGIN PUBLIC KEY-----";
  private static final String PEM_FOOT = "-----END PUBLIC KEY-----";

  private P256() {}

  static ECPublicKeyParameters publicKey(ECPrivateKeyParameters key) {
    return new ECPublicKeyParameters(DOMAIN.getG().multiply(key.getD()), DOMAIN);
  }

  static byte[] sign(ECPrivateKeyParameters key, byte[] message) {
    var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, key);
    var rs = signer.generateSignature(Digest.sha256(message).bytes());
    try {
      return StandardDSAEncoding.INSTANCE.encode(DOMAIN.getN(), rs[0], rs[1]);
    } catch (IOException neverInMemory) {
      throw new IllegalStateException(neverInMemory);
    }
  }

  static boolean verify(ECPublicKeyParameters key, byte[] message, byte[] signature) {
    BigInteger[] rs;
    try {
      rs = StandardDSAEncoding.INSTANCE.decode(DOMAIN.getN(), signature);
    } catch (IOException
        | IllegalArgumentException
        | IllegalStateException
        // the decoder casts what it finds where a number should stand
        | ClassCastException notDer) {
      return false;
    }
    var verifier = new ECDSASigner();
    verifier.init(false, key);
    return verifier.verifySignature(Digest.sha256(message).bytes(), rs[0], rs[1]);
  }

  static byte[] spki(ECPublicKeyParameters key) {
    var point = key.getQ().getEncoded(false);
    var spki = Arrays.copyOf(SPKI_HEAD, SPKI_HEAD.length + POINT_LENGTH);
    System.arraycopy(point, 0, spki, SPKI_HEAD.length, POINT_LENGTH);
    return spki;
  }

  /**
   * The key of a SubjectPublicKeyInfo.
   *
   * @throws IllegalArgumentException if it is not the DER of a point on P-256
   */
  static ECPublicKeyParameters ofSpki(byte[] spki) {
    int head = SPKI_HEAD.length;
    if (spki.length != head + POINT_LENGTH || !Arrays.equals(spki, 0, head, SPKI_HEAD, 0, head)) {
      throw new IllegalArgumentException("not the SubjectPublicKeyInfo of a P-256 key");
    }
    var point = DOMAIN.getCurve().decodePoint(Arrays.copyOfRange(spki, head, spki.length));
    return new ECPublicKeyParameters(point, DOMAIN);
  }

  static String pem(byte[] spki) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(spki);
    return PEM_HEAD + "\n" + lines + "\n" + PEM_FOOT + "\n";
  }

  static byte[] spkiOfPem(String pem) {
    var text = pem.strip();
    if (!text.startsWith(PEM_HEAD) || !text.endsWith(PEM_FOOT)) {
      throw new IllegalArgumentException("not a public key in PEM");
    }
    var body = text.substring(PEM_HEAD.length(), text.length() - PEM_FOOT.length());
    return Base64Text.decode(body.replaceAll("\\s", ""));
  }

  /** {@code SHA256:} and the unpadded base64 of SHA-256 over the key's SSH wire encoding. */
  static String sshFingerprint(ECPublicKeyParameters key) {
    var wire =
        Digest.sha256(
            sshString("ecdsa-sha2-nistp256".getBytes(StandardCharsets.US_ASCII)),
            sshString("nistp256".getBytes(StandardCharsets.US_ASCII)),
            sshString(key.getQ().getEncoded(false)));
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(wire.bytes());
  }

  private static byte[] sshString(byte[] bytes) {
    var string = new byte[4 + bytes.length];
    string[3] = (byte) bytes.length; // every string here is shorter than 128 bytes
    System.arraycopy(bytes, 0, string, 4, bytes.length);
    return string;
  }
}
