package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/** A time stamping authority with a root of its own; every flaw can be ordered. */
public final class LocalAuthority {
  static final Instant SINCE = Instant.parse("2026-11-01T00:00:00Z");
  static final Instant UNTIL = SINCE.plus(Duration.ofDays(30));
  private static final ASN1ObjectIdentifier POLICY =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1");

  private final KeyPair keys = newKeys();
  private final X509Certificate root;
  private final X509Certificate certificate;

  private LocalAuthority(boolean criticalUsage, KeyPurposeId purpose) throws Exception {
    var rootKeys = newKeys();
    var rootName = new X500Name("CN=A root for tests");
    root =
        certificate(
            rootName,
            rootKeys,
            rootName,
            rootKeys,
            Extension.basicConstraints,
            true,
            new BasicConstraints(0));
    certificate =
        certificate(
            rootName,
            rootKeys,
            new X500Name("CN=A clock for tests"),
            keys,
            Extension.extendedKeyUsage,
            criticalUsage,
            new ExtendedKeyUsage(purpose));
  }

  /** An authority as it should be. */
  public static LocalAuthority sound() {
    return of(true, KeyPurposeId.id_kp_timeStamping);
  }

  static LocalAuthority of(boolean criticalUsage, KeyPurposeId purpose) {
    try {
      return new LocalAuthority(criticalUsage, purpose);
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static X509Certificate certificate(
      X500Name issuer,
      KeyPair issuerKeys,
      X500Name subject,
      KeyPair subjectKeys,
      ASN1ObjectIdentifier extension,
      boolean critical,
      org.bouncycastle.asn1.ASN1Encodable value)
      throws Exception {
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(subjectKeys.getPublic().hashCode() & 0x7fffffffL),
            Date.from(SINCE),
            Date.from(UNTIL),
            subject,
            subjectKeys.getPublic());
    builder.addExtension(extension, critical, value);
    var signer = new JcaContentSignerBuilder("SHA256withRSA").build(issuerKeys.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  public X509Certificate root() {
    return root;
  }

  /** The root as openssl reads it. */
  public String rootPem() {
    try {
      var text =
          Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(root.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The response to a request. */
  byte[] answer(byte[] query, Instant at) {
    try {
      var digests = new JcaDigestCalculatorProviderBuilder().build();
      var signer =
          new JcaSimpleSignerInfoGeneratorBuilder()
              .build("SHA256withRSA", keys.getPrivate(), certificate);
      var tokens =
          new TimeStampTokenGenerator(
              signer, digests.get(new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1)), POLICY);
      tokens.addCertificates(new JcaCertStore(List.of(certificate)));
      return new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED)
          .generate(new TimeStampRequest(query), BigInteger.ONE, Date.from(at))
          .getEncoded("DER");
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A response over bytes, as if asked. */
  byte[] stamp(byte[] data, Instant at) {
    try {
      var requests = new TimeStampRequestGenerator();
      requests.setCertReq(true);
      var query = requests.generate(TSPAlgorithms.SHA256, Digest.sha256(data).bytes());
      return answer(query.getEncoded(), at);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The authority on HTTP, with the bytes of each answer changed as ordered; close it. */
  Served serve(Instant at, UnaryOperator<byte[]> change) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.createContext(
        "/tsa",
        exchange -> {
          try (exchange) {
            var answer = change.apply(answer(exchange.getRequestBody().readAllBytes(), at));
            exchange.getResponseHeaders().set("Content-Type", "application/timestamp-reply");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
    return new Served(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/tsa"), server);
  }

  record Served(URI uri, HttpServer server) implements AutoCloseable {
    @Override
    public void close() {
      server.stop(0);
    }
  }
}
