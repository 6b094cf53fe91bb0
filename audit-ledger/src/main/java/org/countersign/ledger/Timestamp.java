package org.countersign.ledger;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;

/**
 * What an authority answered that was asked to put its time to some bytes. {@code openssl ts
 * -verify -data FILE -in RESPONSE -CAfile ROOTS} checks the same.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3161">RFC 3161</a>
 */
public final class Timestamp {
  private final TimeStampResponse response;
  private final byte[] bytes;

  private Timestamp(TimeStampResponse response, byte[] bytes) {
    this.response = response;
    this.bytes = bytes;
  }

  /**
   * A response from its DER; nothing is verified.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Timestamp parse(byte[] der) {
    try {
      var response = new TimeStampResponse(der);
      if (!Arrays.equals(response.getEncoded("DER"), der)) {
        throw new IllegalArgumentException("more than a timestamp, or not in DER");
      }
      return new Timestamp(response, der.clone());
    } catch (TSPException | IOException | ClassCastException | IllegalStateException wrong) {
      throw new IllegalArgumentException("not a timestamp", wrong);
    }
  }

  /**
   * Certificates from PEM or DER, one after the other.
   *
   * @throws IllegalArgumentException if they are none
   */
  public static List<X509Certificate> certificates(byte[] pem) {
    try {
      var certificates = new ArrayList<X509Certificate>();
      for (var each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        certificates.add((X509Certificate) each);
      }
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("no certificates");
      }
      return certificates;
    } catch (CertificateException wrong) {
      throw new IllegalArgumentException("not certificates", wrong);
    }
  }

  /** The response as the authority gave it. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * The time an authority put to these bytes. The chain of its certificate is checked as of that
   * time, without asking anybody for revocations; its only purpose must be time stamping.
   *
   * @param data the very bytes it was asked about
   * @param roots whose authorities are trusted
   * @throws InvalidSignatureException if no such authority did, and why
   */
  public Instant verify(byte[] data, List<X509Certificate> roots) {
    int status = response.getStatus();
    var token = response.getTimeStampToken();
    if (token == null || (status != PKIStatus.GRANTED && status != PKIStatus.GRANTED_WITH_MODS)) {
      throw new InvalidSignatureException("no time was given: " + response.getStatusString());
    }
    var info = token.getTimeStampInfo();
    if (!info.getMessageImprintAlgOID().equals(NISTObjectIdentifiers.id_sha256)
        || !Arrays.equals(info.getMessageImprintDigest(), Digest.sha256(data).bytes())) {
      throw new InvalidSignatureException("the timestamp is of other bytes");
    }
    try {
      var authority = authority(token);
      token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(authority));
      requireChain(token, authority, info.getGenTime(), roots);
      return info.getGenTime().toInstant();
    } catch (TSPException
        | OperatorCreationException
        | GeneralSecurityException
        | RuntimeException wrong) {
      throw new InvalidSignatureException("the timestamp does not hold: " + wrong.getMessage());
    }
  }

  /**
   * That this is the answer to a request: its digest, its nonce, its policy.
   *
   * @throws InvalidSignatureException if it is to another one, or none
   */
  void requireAnswers(TimeStampRequest request) {
    try {
      response.validate(request);
    } catch (TSPException wrong) {
      throw new InvalidSignatureException("not the answer to this request: " + wrong.getMessage());
    }
  }

  private static X509Certificate authority(TimeStampToken token) throws CertificateException {
    for (var each : token.getCertificates().getMatches(null)) {
      if (token.getSID().match(each)) {
        return new JcaX509CertificateConverter().getCertificate(each);
      }
    }
    throw new CertificateException("the authority's certificate is not in it");
  }

  private static void requireChain(
      TimeStampToken token, X509Certificate authority, Date at, List<X509Certificate> roots)
      throws GeneralSecurityException {
    var anchors =
        roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
    var target = new X509CertSelector();
    target.setCertificate(authority);
    var path = new PKIXBuilderParameters(anchors, target);
    var others = new ArrayList<X509Certificate>();
    for (var each : token.getCertificates().getMatches(null)) {
      others.add(new JcaX509CertificateConverter().getCertificate(each));
    }
    path.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(others)));
    path.setDate(at);
    // an auditor offline cannot ask; what was revoked later did not sign earlier
    path.setRevocationEnabled(false);
    CertPathBuilder.getInstance("PKIX").build(path);
  }
}
