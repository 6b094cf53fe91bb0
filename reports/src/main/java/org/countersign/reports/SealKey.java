package org.countersign.reports;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The key that seals documents: ECDSA on P-256, which PDF viewers can check, and its certificates
 * from the signer's own to the last one known.
 */
public final class SealKey {
  private static final String ALIAS = "seal";
  private static final String DEVELOPMENT = "development";
  private static final String PRODUCTION = "seals";
  private static final Duration LIFE = Duration.ofDays(3650);

  private final UnaryOperator<byte[]> signer;
  private final Optional<PrivateKey> key;
  private final List<X509Certificate> chain;

  /**
   * @param chain the signer's certificate first, each followed by its issuer
   * @throws IllegalArgumentException if the key is not an EC key or the chain is empty
   */
  public SealKey(PrivateKey key, List<X509Certificate> chain) {
    this(Cades.signer(key), Optional.of(key), chain);
  }

  /**
   * A key that signs elsewhere, such as in a token.
   *
   * @param signer gives the DER of the ECDSA signature with SHA-256 over a message
   * @param chain the signer's certificate first, each followed by its issuer
   * @throws IllegalArgumentException if the certificate is not of an EC key or the chain is empty
   */
  public SealKey(UnaryOperator<byte[]> signer, List<X509Certificate> chain) {
    this(signer, Optional.empty(), chain);
  }

  private SealKey(
      UnaryOperator<byte[]> signer, Optional<PrivateKey> key, List<X509Certificate> chain) {
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a seal needs the certificate of its key");
    }
    var algorithm = chain.get(0).getPublicKey().getAlgorithm();
    if (!algorithm.equals("EC")) {
      throw new IllegalArgumentException("a seal is made with an EC key, not " + algorithm);
    }
    this.signer = signer;
    this.key = key;
    this.chain = List.copyOf(chain);
  }

  /** What a generated key says it is for. */
  public enum Use {
    /** Both names carry {@code OU=development}, so that nobody takes such a seal for more. */
    DEVELOPMENT,
    /** A key of one's own, trusted by its fingerprint until an authority certifies it. */
    PRODUCTION
  }

  /** A key for {@link Use#DEVELOPMENT}. */
  public static SealKey generate(SecureRandom random, Instant now, String name) {
    return generate(random, now, name, Use.DEVELOPMENT);
  }

  /**
   * A key with a certificate of its own small authority, whose key is thrown away.
   *
   * @param now the certificates are valid from a day before to ten years after
   * @param name who the document will say has sealed it
   */
  public static SealKey generate(SecureRandom random, Instant now, String name, Use use) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      var authorityKeys = generator.generateKeyPair();
      var keys = generator.generateKeyPair();
      var authorityName = name(name + " authority", use);
      var authority =
          certify(authorityName, authorityKeys, authorityName, authorityKeys, true, random, now);
      var leaf = certify(name(name, use), keys, authorityName, authorityKeys, false, random, now);
      return new SealKey(keys.getPrivate(), List.of(leaf, authority));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("this machine cannot make a P-256 certificate", e);
    }
  }

  private static X500Name name(String common, Use use) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.O, "Countersign")
        .addRDN(BCStyle.OU, use == Use.DEVELOPMENT ? DEVELOPMENT : PRODUCTION)
        .addRDN(BCStyle.CN, common)
        .build();
  }

  private static X509Certificate certify(
      X500Name subject,
      KeyPair keys,
      X500Name issuer,
      KeyPair issuerKeys,
      boolean authority,
      SecureRandom random,
      Instant now)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(120, random).add(BigInteger.ONE),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(LIFE)),
            subject,
            keys.getPublic());
    var extensions = new JcaX509ExtensionUtils();
    int usage =
        authority
            ? KeyUsage.keyCertSign | KeyUsage.cRLSign
            : KeyUsage.digitalSignature | KeyUsage.nonRepudiation;
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        extensions.createSubjectKeyIdentifier(keys.getPublic()));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        extensions.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
    var signer =
        new JcaContentSignerBuilder("SHA256withECDSA")
            .setSecureRandom(random)
            .build(issuerKeys.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  /**
   * Writes a PKCS#12 file that only its owner can read; replaces an older one in one step.
   *
   * @throws IOException if the file cannot be written
   * @throws IllegalStateException if the key never leaves where it is
   */
  public void store(Path file, char[] password) throws IOException {
    var secret =
        key.orElseThrow(() -> new IllegalStateException("the key for seals stays in its token"));
    var bytes = new ByteArrayOutputStream();
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(ALIAS, secret, password, chain.toArray(Certificate[]::new));
      store.store(bytes, password);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this machine cannot write PKCS#12", e);
    }
    var folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    var draft =
        posix(folder)
            ? Files.createTempFile(
                folder,
                "seal",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
            : Files.createTempFile(folder, "seal", ".tmp");
    Files.write(draft, bytes.toByteArray());
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads what {@link #store} wrote, or any PKCS#12 file whose first key is on P-256.
   *
   * @throws IOException if the file cannot be read, the password is wrong, it holds no EC key, or
   *     somebody other than its owner may read it
   */
  public static SealKey load(Path file, char[] password) throws IOException {
    if (posix(file)) {
      var open = EnumSet.copyOf(Files.getPosixFilePermissions(file));
      open.removeAll(EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
      if (!open.isEmpty()) {
        throw new IOException("the key file " + file + " is open to others: " + open);
      }
    }
    try (var in = new ByteArrayInputStream(Files.readAllBytes(file))) {
      var store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      for (var aliases = store.aliases(); aliases.hasMoreElements(); ) {
        var alias = aliases.nextElement();
        if (store.getKey(alias, password) instanceof PrivateKey key) {
          return new SealKey(
              key,
              Arrays.stream(store.getCertificateChain(alias))
                  .map(X509Certificate.class::cast)
                  .toList());
        }
      }
      throw new IOException("no key in " + file);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("not a key for seals: " + file, e);
    }
  }

  private static boolean posix(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView("posix");
  }

  /** Whether the signer's certificate says that it is for development only. */
  public boolean isDevelopment() {
    return isDevelopment(certificate());
  }

  static boolean isDevelopment(X509Certificate certificate) {
    return Arrays.stream(subject(certificate).getRDNs(BCStyle.OU))
        .anyMatch(unit -> valueOf(unit).equalsIgnoreCase(DEVELOPMENT));
  }

  /** The signer's certificate. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  public List<X509Certificate> chain() {
    return chain;
  }

  /** The common name in the signer's certificate, or the whole name where it has none. */
  public String signer() {
    return signer(certificate());
  }

  static String signer(X509Certificate certificate) {
    var names = subject(certificate).getRDNs(BCStyle.CN);
    return names.length == 0
        ? certificate.getSubjectX500Principal().getName(X500Principal.RFC2253)
        : valueOf(names[0]);
  }

  private static X500Name subject(X509Certificate certificate) {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  private static String valueOf(RDN name) {
    return IETFUtils.valueToString(name.getFirst().getValue());
  }

  /** SHA-256 of the signer's certificate in DER, 64 hex digits. */
  public String fingerprint() {
    return fingerprint(certificate());
  }

  static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The chain as PEM text, the signer's certificate first. */
  public String pem() {
    var out = new StringBuilder();
    try {
      for (var certificate : chain) {
        var lines =
            Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        out.append("-----BEGIN CERTIFICATE-----\n").append(lines);
        out.append("\n-----END CERTIFICATE-----\n");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return out.toString();
  }

  /**
   * A detached CAdES signature over {@code content}, in DER. With a key of a file the same content
   * gives the same bytes, for the nonce follows RFC 6979; a token draws its own.
   */
  byte[] sign(byte[] content) throws IOException {
    try {
      return Cades.sign(signer, chain, content);
    } catch (GeneralSecurityException e) {
      throw new IOException("the key cannot sign", e);
    }
  }
}
