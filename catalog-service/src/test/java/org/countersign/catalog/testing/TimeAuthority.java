package org.countersign.catalog.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.bouncycastle.asn1.ASN1Encodable;
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
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/** An RFC 3161 authority on HTTP with a root of its own, whose clock is this machine's. */
public final class TimeAuthority implements AutoCloseable {
  private static final ASN1ObjectIdentifier POLICY =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1");
  private static final X500Name ROOT = new X500Name("CN=A root for tests");

  private final KeyPair keys = newKeys();
  private final X509Certificate root;
  private final X509Certificate certificate;
  private final HttpServer server;
  private volatile CountDownLatch silence = new CountDownLatch(0);
  private volatile CountDownLatch asked = new CountDownLatch(1);

  /** Answers until it is closed. */
  public TimeAuthority() throws Exception {
    var rootKeys = newKeys();
    root =
        certificate(rootKeys, ROOT, rootKeys, Extension.basicConstraints, new BasicConstraints(0));
    certificate =
        certificate(
            rootKeys,
            new X500Name("CN=A clock for tests"),
            keys,
            Extension.extendedKeyUsage,
            new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.createContext(
        "/tsa",
        exchange -> {
          try (exchange) {
            var query = exchange.getRequestBody().readAllBytes();
            asked.countDown();
            silence.await();
            var answer = answer(query);
            exchange.getResponseHeaders().set("Content-Type", "application/timestamp-reply");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  /**
   * Takes questions and answers none until {@link #speak}.
   *
   * @return opens when the first question has come
   */
  public CountDownLatch fallSilent() {
    asked = new CountDownLatch(1);
    silence = new CountDownLatch(1);
    return asked;
  }

  public void speak() {
    silence.countDown();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/tsa");
  }

  public X509Certificate root() {
    return root;
  }

  /** The root as a file of trusted certificates holds it. */
  public String rootPem() throws GeneralSecurityException {
    var text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(root.getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
  }

  @Override
  public void close() {
    speak();
    server.stop(0);
  }

  private byte[] answer(byte[] query) throws IOException {
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
          .generate(new TimeStampRequest(query), BigInteger.ONE, Date.from(Instant.now()))
          .getEncoded("DER");
    } catch (GeneralSecurityException | OperatorException | TSPException wrong) {
      throw new IOException(wrong);
    }
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static X509Certificate certificate(
      KeyPair issuer,
      X500Name subject,
      KeyPair subjectKeys,
      ASN1ObjectIdentifier extension,
      ASN1Encodable value)
      throws Exception {
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            ROOT,
            BigInteger.valueOf(subjectKeys.getPublic().hashCode() & 0x7fffffffL),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(1))),
            subject,
            subjectKeys.getPublic());
    builder.addExtension(extension, true, value);
    var signer = new JcaContentSignerBuilder("SHA256withRSA").build(issuer.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }
}
