package org.countersign.reports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuerSerial;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.util.Store;

/**
 * The detached CMS inside a PAdES signature (ETSI EN 319 142-1, 6.3): signing-certificate-v2
 * present, signing-time absent, every certificate of the chain inside.
 */
final class Cades {
  private static final AlgorithmIdentifier SHA_256 =
      new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);

  private Cades() {}

  /** Who signed, as the CMS itself says; the signature is right, the trust is not judged here. */
  record Signed(X509Certificate signer, List<X509Certificate> chain) {}

  static byte[] sign(UnaryOperator<byte[]> signer, List<X509Certificate> chain, byte[] content)
      throws GeneralSecurityException, IOException {
    try {
      var holder = new JcaX509CertificateHolder(chain.get(0));
      var infos = new SignerInfoGeneratorBuilder(new BcDigestCalculatorProvider());
      infos.setSignedAttributeGenerator(new Attributes(table(holder)));
      var generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(infos.build(new Ecdsa(signer), holder));
      generator.addCertificates(new JcaCertStore(chain));
      return generator.generate(new CMSProcessableByteArray(content), false).getEncoded("DER");
    } catch (CMSException | OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static AttributeTable table(X509CertificateHolder holder)
      throws GeneralSecurityException, IOException {
    var id =
        new ESSCertIDv2(
            SHA_256,
            sha256(holder.getEncoded()),
            new IssuerSerial(
                new GeneralNames(new GeneralName(holder.getIssuer())),
                new ASN1Integer(holder.getSerialNumber())));
    var attributes = new ASN1EncodableVector();
    attributes.add(
        new Attribute(
            PKCSObjectIdentifiers.id_aa_signingCertificateV2,
            new DERSet(new SigningCertificateV2(new ESSCertIDv2[] {id}))));
    return new AttributeTable(attributes);
  }

  /**
   * @throws GeneralSecurityException with a sentence if anything about the CMS is not as promised
   */
  static Signed verify(byte[] cms, byte[] content) throws GeneralSecurityException {
    try {
      var data = new CMSSignedData(new CMSProcessableByteArray(content), cms);
      if (!Arrays.equals(data.getEncoded("DER"), cms)) {
        throw new GeneralSecurityException("the signature is not in DER");
      }
      var signers = data.getSignerInfos().getSigners();
      if (signers.size() != 1) {
        throw new GeneralSecurityException("the signature has " + signers.size() + " signers");
      }
      var info = signers.iterator().next();
      var holder = holder(data.getCertificates(), info);
      var certificate = new JcaX509CertificateConverter().getCertificate(holder);
      certified(info, holder);
      if (!info.verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificate))) {
        throw new GeneralSecurityException("the signature does not fit the document");
      }
      return new Signed(certificate, chain(data.getCertificates(), certificate));
    } catch (CMSException e) {
      throw new GeneralSecurityException("the signature does not fit the document", e);
    } catch (IOException | OperatorCreationException | RuntimeException e) {
      throw new GeneralSecurityException("the signature cannot be read", e);
    }
  }

  private static X509CertificateHolder holder(
      Store<X509CertificateHolder> store, SignerInformation info) throws GeneralSecurityException {
    @SuppressWarnings("unchecked") // the store answers its selector with its own type
    Collection<X509CertificateHolder> found = store.getMatches(info.getSID());
    if (found.size() != 1) {
      throw new GeneralSecurityException("the signature does not carry its signer's certificate");
    }
    return found.iterator().next();
  }

  private static void certified(SignerInformation info, X509CertificateHolder holder)
      throws GeneralSecurityException, IOException {
    var attribute =
        info.getSignedAttributes() == null
            ? null
            : info.getSignedAttributes().get(PKCSObjectIdentifiers.id_aa_signingCertificateV2);
    if (attribute == null) {
      throw new GeneralSecurityException("the signature does not name its certificate");
    }
    var ids = SigningCertificateV2.getInstance(attribute.getAttrValues().getObjectAt(0)).getCerts();
    if (!ids[0].getHashAlgorithm().getAlgorithm().equals(SHA_256.getAlgorithm())
        || !Arrays.equals(ids[0].getCertHash(), sha256(holder.getEncoded()))) {
      throw new GeneralSecurityException("the signature names another certificate");
    }
  }

  /** The certificates from the signer upwards; one that belongs to nobody is a reason to refuse. */
  private static List<X509Certificate> chain(
      Store<X509CertificateHolder> store, X509Certificate signer) throws GeneralSecurityException {
    var rest = new ArrayList<X509Certificate>();
    for (var holder : store.getMatches(null)) {
      rest.add(new JcaX509CertificateConverter().getCertificate(holder));
    }
    rest.remove(signer);
    var chain = new ArrayList<X509Certificate>();
    chain.add(signer);
    while (!rest.isEmpty()) {
      var last = chain.get(chain.size() - 1);
      var issuer =
          rest.stream()
              .filter(
                  other -> other.getSubjectX500Principal().equals(last.getIssuerX500Principal()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new GeneralSecurityException("a certificate in the seal is nobody's issuer"));
      issued(last, issuer);
      rest.remove(issuer);
      chain.add(issuer);
    }
    var last = chain.get(chain.size() - 1);
    if (last.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
      last.verify(last.getPublicKey());
    }
    return chain;
  }

  /**
   * @throws GeneralSecurityException if {@code issuer} is no authority or did not sign
   */
  static void issued(X509Certificate certificate, X509Certificate issuer)
      throws GeneralSecurityException {
    if (issuer.getBasicConstraints() < 0) {
      throw new GeneralSecurityException(
          "the issuer of " + certificate.getSubjectX500Principal() + " is no authority");
    }
    certificate.verify(issuer.getPublicKey());
  }

  static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  /** The usual signed attributes without the signing time, which PAdES keeps outside. */
  private static final class Attributes extends DefaultSignedAttributeTableGenerator {
    Attributes(AttributeTable more) {
      super(more);
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // Bouncy Castle's signature
    protected Hashtable<ASN1ObjectIdentifier, Attribute> createStandardAttributeTable(
        Map parameters) {
      Hashtable<ASN1ObjectIdentifier, Attribute> table =
          super.createStandardAttributeTable(parameters);
      table.remove(CMSAttributes.signingTime);
      return table;
    }
  }

  /**
   * ECDSA with the nonce of RFC 6979, so that no random source can leak the key.
   *
   * @throws IllegalArgumentException if it is no EC key
   */
  static UnaryOperator<byte[]> signer(PrivateKey key) {
    try {
      var parameters = PrivateKeyFactory.createKey(key.getEncoded());
      if (!(parameters instanceof ECPrivateKeyParameters)) {
        throw new IllegalArgumentException(
            "a seal is made with an EC key, not " + key.getAlgorithm());
      }
      return message -> {
        var signer =
            new DSADigestSigner(
                new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest())), new SHA256Digest());
        signer.init(true, parameters);
        signer.update(message, 0, message.length);
        return signer.generateSignature();
      };
    } catch (IOException broken) {
      throw new IllegalArgumentException("not a key", broken);
    }
  }

  /** What signs the attributes, wherever its key lies. */
  private static final class Ecdsa implements ContentSigner {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final UnaryOperator<byte[]> signer;

    Ecdsa(UnaryOperator<byte[]> signer) {
      this.signer = signer;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withECDSA");
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
