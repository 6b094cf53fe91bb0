package org.countersign.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;

/**
 * Named keys in a PKCS#12 file that only its owner can read. Each has a self-signed certificate,
 * which carries the names and no trust.
 */
final class KeyFile {
  private final KeyStore store;
  private final char[] password;
  private final String where;

  private KeyFile(KeyStore store, char[] password, String where) {
    this.store = store;
    this.password = password;
    this.where = where;
  }

  static KeyFile empty(Path p12, char[] password) {
    requirePassword(password);
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return new KeyFile(store, password, p12.toString());
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException("this Java cannot write a PKCS#12 file", impossible);
    }
  }

  /**
   * The keys of a file.
   *
   * @throws IOException if it cannot be read, is open to others than its owner and group (POSIX),
   *     or the password is wrong
   */
  static KeyFile open(Path p12, char[] password) throws IOException {
    requirePassword(password);
    DurableFile.requireNotOpenToOthers(p12);
    var bytes = Files.readAllBytes(p12);
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(bytes), password);
      return new KeyFile(store, password, p12.toString());
    } catch (GeneralSecurityException broken) {
      throw new IOException("no keys in " + p12, broken);
    }
  }

  /** Replaces the file in one step; on POSIX its mode is 0600. */
  void write(Path p12) throws IOException {
    try {
      var bytes = new ByteArrayOutputStream();
      store.store(bytes, password);
      DurableFile.write(p12, bytes.toByteArray());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java cannot write a PKCS#12 file", impossible);
    }
  }

  void put(String alias, Ed25519PrivateKeyParameters key, KeyCertificate.Name name, Instant since)
      throws IOException {
    var spki = Ed25519.spki(key.generatePublicKey().getEncoded());
    // version 1 of the structure, without the public key: version 2 is not read by every Java 17
    var info =
        new PrivateKeyInfo(
            new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519),
            new DEROctetString(key.getEncoded()));
    try {
      put(alias, "Ed25519", info, certificate(alias, spki, name, since).signed(key));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java cannot write a PKCS#12 file", impossible);
    }
  }

  void put(String alias, ECPrivateKeyParameters key, KeyCertificate.Name name, Instant since)
      throws IOException {
    var spki = P256.spki(P256.publicKey(key));
    var info = PrivateKeyInfoFactory.createPrivateKeyInfo(key);
    try {
      put(alias, "EC", info, certificate(alias, spki, name, since).signed(key));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java cannot write a PKCS#12 file", impossible);
    }
  }

  private static KeyCertificate certificate(
      String alias, byte[] spki, KeyCertificate.Name name, Instant since) {
    return new KeyCertificate(name, alias, SubjectPublicKeyInfo.getInstance(spki), since);
  }

  private void put(String alias, String algorithm, PrivateKeyInfo info, Certificate certificate)
      throws GeneralSecurityException, IOException {
    var key =
        KeyFactory.getInstance(algorithm)
            .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    store.setKeyEntry(alias, key, password, new Certificate[] {certificate});
  }

  Ed25519PrivateKeyParameters ed25519(String alias) throws IOException {
    var info = PrivateKeyInfo.getInstance(encoded(alias));
    if (!info.getPrivateKeyAlgorithm().getAlgorithm().equals(EdECObjectIdentifiers.id_Ed25519)) {
      throw new IOException("the " + alias + " key in " + where + " is not Ed25519");
    }
    var key =
        new Ed25519PrivateKeyParameters(
            ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets());
    requireSame(alias, Ed25519.spki(key.generatePublicKey().getEncoded()));
    return key;
  }

  ECPrivateKeyParameters p256(String alias) throws IOException {
    if (!(PrivateKeyFactory.createKey(encoded(alias)) instanceof ECPrivateKeyParameters ec)) {
      throw new IOException("the " + alias + " key in " + where + " is not P-256");
    }
    var key = new ECPrivateKeyParameters(ec.getD(), P256.DOMAIN);
    requireSame(alias, P256.spki(P256.publicKey(key)));
    return key;
  }

  KeyCertificate.Name name(String alias) throws IOException {
    return KeyCertificate.nameOf(certificate(alias));
  }

  private byte[] encoded(String alias) throws IOException {
    try {
      var key = store.getKey(alias, password);
      if (key == null) {
        throw new IOException("no key named " + alias + " in " + where);
      }
      return key.getEncoded();
    } catch (GeneralSecurityException broken) {
      throw new IOException("no key named " + alias + " in " + where, broken);
    }
  }

  private X509Certificate certificate(String alias) throws IOException {
    try {
      if (store.getCertificate(alias) instanceof X509Certificate certificate) {
        return certificate;
      }
      throw new CertificateException("no certificate named " + alias);
    } catch (GeneralSecurityException broken) {
      throw new IOException("no certificate named " + alias + " in " + where, broken);
    }
  }

  private void requireSame(String alias, byte[] spki) throws IOException {
    if (!Arrays.equals(certificate(alias).getPublicKey().getEncoded(), spki)) {
      throw new IOException("the " + alias + " key has the certificate of another");
    }
  }

  private static void requirePassword(char[] password) {
    if (password.length == 0) {
      throw new IllegalArgumentException("keys need a password");
    }
  }
}
