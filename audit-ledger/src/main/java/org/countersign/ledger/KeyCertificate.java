package org.countersign.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.operator.ContentSigner;

/**
 * The self-signed certificate a key needs to live in a PKCS#12 file. Its subject says which log the
 * key belongs to (CN), what it signs (title) and whether it is for development (OU).
 */
record KeyCertificate(Name name, String title, SubjectPublicKeyInfo spki, Instant since) {
  /** RFC 5280, 4.1.2.5: a certificate with no well-defined end. */
  private static final Instant NO_END = Instant.parse("9999-12-31T23:59:59Z");

  record Name(String origin, Keys.Use use) {}

  X509Certificate signed(Ed25519PrivateKeyParameters key) throws CertificateException {
    return signed(EdECObjectIdentifiers.id_Ed25519, bytes -> Ed25519.sign(key, bytes));
  }

  X509Certificate signed(ECPrivateKeyParameters key) throws CertificateException {
    return signed(X9ObjectIdentifiers.ecdsa_with_SHA256, bytes -> P256.sign(key, bytes));
  }

  static Name nameOf(X509Certificate certificate) {
    var subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    var use = Keys.Use.valueOf(part(subject, BCStyle.OU).toUpperCase(Locale.ROOT));
    return new Name(part(subject, BCStyle.CN), use);
  }

  private X509Certificate signed(ASN1ObjectIdentifier algorithm, UnaryOperator<byte[]> signer)
      throws CertificateException {
    var subject =
        new X500NameBuilder()
            .addRDN(BCStyle.O, "Countersign")
            .addRDN(BCStyle.OU, name.use().name().toLowerCase(Locale.ROOT))
            .addRDN(BCStyle.T, title)
            .addRDN(BCStyle.CN, name.origin())
            .build();
    var point = spki.getPublicKeyData().getBytes();
    var serial = new BigInteger(1, Digest.sha256(point).bytes()).shiftRight(100);
    var certificate =
        new X509v3CertificateBuilder(
                subject, serial, Date.from(since), Date.from(NO_END), subject, spki)
            .build(new Signed(new AlgorithmIdentifier(algorithm), signer));
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate.getEncoded()));
    } catch (IOException neverInMemory) {
      throw new IllegalStateException(neverInMemory);
    }
  }

  private static String part(X500Name name, ASN1ObjectIdentifier type) {
    var found = name.getRDNs(type);
    if (found.length != 1) {
      throw new IllegalArgumentException("not the certificate of a key: " + name);
    }
    return IETFUtils.valueToString(found[0].getFirst().getValue());
  }

  /** Collects what the builder writes and signs it at the end. */
  private static final class Signed implements ContentSigner {
    private final AlgorithmIdentifier algorithm;
    private final UnaryOperator<byte[]> signer;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    Signed(AlgorithmIdentifier algorithm, UnaryOperator<byte[]> signer) {
      this.algorithm = algorithm;
      this.signer = signer;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return algorithm;
    }

    @Override
    public OutputStream getOutputStream() {
      return content;
    }

    @Override
    public byte[] getSignature() {
      return signer.apply(content.toByteArray());
    }
  }
}
