package org.countersign.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;

/**
 * The three keys of a node: for events, for checkpoints, for attestations. They live in one PKCS#12
 * file beside self-signed certificates, which carry the names and no trust.
 *
 * @param use whether they may sign anything that counts
 */
public record Keys(Use use, EventKey event, CheckpointKey checkpoint, AttestationKey attestation) {
  /** What a set of keys is for. */
  public enum Use {
    DEVELOPMENT,
    PRODUCTION
  }

  private static final String EVENT = "event";
  private static final String CHECKPOINT = "checkpoint";
  private static final String ATTESTATION = "attestation";

  /** New keys for a log; all randomness is the one handed in. */
  public static Keys generate(SecureRandom random, Origin origin, Use use) {
    var pairs = new ECKeyPairGenerator();
    pairs.init(new ECKeyGenerationParameters(P256.DOMAIN, random));
    var attestation = (ECPrivateKeyParameters) pairs.generateKeyPair().getPrivate();
    return new Keys(
        use,
        new EventKey(new Ed25519PrivateKeyParameters(random)),
        new CheckpointKey(origin, new Ed25519PrivateKeyParameters(random)),
        new AttestationKey(attestation));
  }

  /** The log these keys belong to. */
  public Origin origin() {
    return checkpoint.origin();
  }

  /** Whether production must refuse them. */
  public boolean isDevelopment() {
    return use == Use.DEVELOPMENT;
  }

  /**
   * Writes the keys, replacing the file in one step; on POSIX its mode is 0600.
   *
   * @param since when the certificates begin; validity of a key is an index, not this
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException if the password is empty
   */
  public void store(Path p12, char[] password, Instant since) throws IOException {
    requirePassword(password);
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      var eventKey = event.key();
      var checkpointKey = checkpoint.key();
      set(
          store,
          EVENT,
          password,
          privateKey("Ed25519", pkcs8(eventKey)),
          certificate(EVENT, event.spki(), since).signed(eventKey));
      set(
          store,
          CHECKPOINT,
          password,
          privateKey("Ed25519", pkcs8(checkpointKey)),
          certificate(
                  CHECKPOINT, Ed25519.spki(checkpointKey.generatePublicKey().getEncoded()), since)
              .signed(checkpointKey));
      set(
          store,
          ATTESTATION,
          password,
          privateKey("EC", PrivateKeyInfoFactory.createPrivateKeyInfo(attestation.key())),
          certificate(ATTESTATION, attestation.verifier().spki(), since).signed(attestation.key()));
      var bytes = new ByteArrayOutputStream();
      store.store(bytes, password);
      DurableFile.write(p12, bytes.toByteArray());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java cannot write a PKCS#12 file", impossible);
    }
  }

  /**
   * Reads what {@link #store} wrote.
   *
   * @throws IOException if the file cannot be read, is readable by others than its owner and group
   *     (POSIX), the password is wrong, or it does not hold one whole set of keys
   */
  public static Keys load(Path p12, char[] password) throws IOException {
    requirePassword(password);
    DurableFile.requireNotOpenToOthers(p12);
    var bytes = Files.readAllBytes(p12);
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(bytes), password);
      var event = new EventKey(ed25519(store, EVENT, password));
      var name = name(store, CHECKPOINT);
      var checkpoint =
          new CheckpointKey(new Origin(name.origin()), ed25519(store, CHECKPOINT, password));
      var secret = PrivateKeyFactory.createKey(encoded(store, ATTESTATION, password));
      if (!(secret instanceof ECPrivateKeyParameters ec)) {
        throw new IOException("the attestation key in " + p12 + " is not P-256");
      }
      var attestation = new AttestationKey(new ECPrivateKeyParameters(ec.getD(), P256.DOMAIN));
      requireSame(store, EVENT, event.spki());
      requireSame(
          store, CHECKPOINT, Ed25519.spki(checkpoint.key().generatePublicKey().getEncoded()));
      requireSame(store, ATTESTATION, attestation.verifier().spki());
      for (var alias : List.of(EVENT, ATTESTATION)) {
        if (!name(store, alias).equals(name)) {
          throw new IOException("the keys in " + p12 + " belong to different logs or uses");
        }
      }
      return new Keys(name.use(), event, checkpoint, attestation);
    } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException broken) {
      throw new IOException("no set of keys in " + p12, broken);
    }
  }

  private KeyCertificate certificate(String alias, byte[] spki, Instant since) {
    return new KeyCertificate(
        new KeyCertificate.Name(origin().value(), use),
        alias,
        SubjectPublicKeyInfo.getInstance(spki),
        since);
  }

  private static void set(
      KeyStore store, String alias, char[] password, PrivateKey key, Certificate certificate)
      throws GeneralSecurityException {
    store.setKeyEntry(alias, key, password, new Certificate[] {certificate});
  }

  private static PrivateKeyInfo pkcs8(Ed25519PrivateKeyParameters key) throws IOException {
    // version 1 of the structure, without the public key: version 2 is not read by every Java 17
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519),
        new DEROctetString(key.getEncoded()));
  }

  private static PrivateKey privateKey(String algorithm, PrivateKeyInfo key)
      throws GeneralSecurityException, IOException {
    return KeyFactory.getInstance(algorithm)
        .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
  }

  private static Ed25519PrivateKeyParameters ed25519(KeyStore store, String alias, char[] password)
      throws GeneralSecurityException, IOException {
    var info = PrivateKeyInfo.getInstance(encoded(store, alias, password));
    if (!info.getPrivateKeyAlgorithm().getAlgorithm().equals(EdECObjectIdentifiers.id_Ed25519)) {
      throw new IOException("the " + alias + " key is not Ed25519");
    }
    return new Ed25519PrivateKeyParameters(
        ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets());
  }

  private static byte[] encoded(KeyStore store, String alias, char[] password)
      throws GeneralSecurityException, IOException {
    var key = store.getKey(alias, password);
    if (key == null) {
      throw new IOException("no key named " + alias);
    }
    return key.getEncoded();
  }

  private static X509Certificate certificateOf(KeyStore store, String alias)
      throws GeneralSecurityException {
    if (store.getCertificate(alias) instanceof X509Certificate certificate) {
      return certificate;
    }
    throw new CertificateException("no certificate named " + alias);
  }

  private static KeyCertificate.Name name(KeyStore store, String alias)
      throws GeneralSecurityException {
    return KeyCertificate.nameOf(certificateOf(store, alias));
  }

  private static void requireSame(KeyStore store, String alias, byte[] spki)
      throws GeneralSecurityException, IOException {
    if (!Arrays.equals(certificateOf(store, alias).getPublicKey().getEncoded(), spki)) {
      throw new IOException("the " + alias + " key has the certificate of another");
    }
  }

  private static void requirePassword(char[] password) {
    if (password.length == 0) {
      throw new IllegalArgumentException("keys need a password");
    }
  }
}
