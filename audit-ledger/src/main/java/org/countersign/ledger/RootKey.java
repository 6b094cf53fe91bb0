package org.countersign.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * The key that changes of keys are signed with, and nothing else. It has a file of its own, which
 * no node needs: keep it offline. The log knows its public half from entry 0 on.
 */
public final class RootKey {
  private static final String ALIAS = "root";

  private final String name;
  private final Keys.Use use;
  private final Ed25519PrivateKeyParameters key;

  private RootKey(String name, Keys.Use use, Ed25519PrivateKeyParameters key) {
    this.name = name;
    this.use = use;
    this.key = key;
  }

  /**
   * A new root key; all randomness is the one handed in.
   *
   * @param name who keeps it, in its certificate only
   */
  public static RootKey generate(SecureRandom random, String name, Keys.Use use) {
    return new RootKey(name, use, new Ed25519PrivateKeyParameters(random));
  }

  /** The public key as DER SubjectPublicKeyInfo, RFC 8410: what a log's genesis names. */
  public byte[] spki() {
    return Ed25519.spki(key.generatePublicKey().getEncoded());
  }

  /** The hex SHA-256 of {@link #spki()}. */
  public String keyId() {
    return Digest.sha256(spki()).hex();
  }

  public boolean isDevelopment() {
    return use == Keys.Use.DEVELOPMENT;
  }

  /** Signs what it is asked; whether that is wise is for whoever holds the key to judge. */
  public SignedKeyChange sign(KeyRequest request) {
    var signature = Ed25519.sign(key, request.change().statement(request.genesis()));
    return new SignedKeyChange(
        request.change(), Base64Text.encode(signature), request.possession());
  }

  /** A new root key for what this one is for. */
  public RootKey successor(SecureRandom random, String name) {
    return generate(random, name, use);
  }

  /**
   * Asks another root of a log to give way to this one.
   *
   * @param genesis the leaf hash of entry 0 of the log
   */
  public KeyRequest inPlaceOf(RootKey present, Digest genesis) {
    return KeyRequest.rotating(
        KeyRole.ROOT,
        present.keyId(),
        spki(),
        use,
        genesis,
        statement -> Ed25519.sign(key, statement));
  }

  /**
   * Writes the key, replacing the file in one step; on POSIX its mode is 0600.
   *
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException if the password is empty
   */
  public void store(Path p12, char[] password, Instant since) throws IOException {
    var file = KeyFile.empty(p12, password);
    file.put(ALIAS, key, new KeyCertificate.Name(name, use), since);
    file.write(p12);
  }

  /**
   * Reads what {@link #store} wrote.
   *
   * @throws IOException if the file cannot be read, is open to others than its owner and group
   *     (POSIX), the password is wrong, or it holds no root key
   */
  public static RootKey load(Path p12, char[] password) throws IOException {
    var file = KeyFile.open(p12, password);
    try {
      var name = file.name(ALIAS);
      return new RootKey(name.origin(), name.use(), file.ed25519(ALIAS));
    } catch (IllegalArgumentException | ClassCastException broken) {
      throw new IOException("no root key in " + p12, broken);
    }
  }
}
