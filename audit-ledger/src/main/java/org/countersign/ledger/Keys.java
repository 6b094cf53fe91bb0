package org.countersign.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

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
    PRODUCTION;

    /** The word in an entry. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Use ofCode(String code) {
      for (var use : values()) {
        if (use.code().equals(code)) {
          return use;
        }
      }
      throw new IllegalArgumentException("no use of a key: " + code);
    }
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

  /**
   * The name by which entries speak of the key of a role.
   *
   * @throws IllegalArgumentException for the root's
   */
  public String keyId(KeyRole role) {
    return switch (role) {
      case EVENT -> event.keyId();
      case CHECKPOINT -> Digest.sha256(checkpoint.verifier().spki()).hex();
      case ATTESTATION -> Digest.sha256(attestation.verifier().spki()).hex();
      case ROOT -> throw new IllegalArgumentException("a root key is not a node's");
    };
  }

  /** The same keys but a new one for checkpoints, under the origin a log recovers to. */
  public Keys recovered(SecureRandom random, Origin origin) {
    var next = new CheckpointKey(origin, new Ed25519PrivateKeyParameters(random));
    return new Keys(use, event, next, attestation);
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
   * What the root is asked: that this set's key of a role begins, with the proof that it is held. A
   * checkpoint key takes the place of another, the others come beside those that are there.
   *
   * @param history the log as it stands
   * @throws IllegalArgumentException for the root's role, and if the log is not of this use
   */
  public KeyRequest request(KeyRole role, KeyHistory history) {
    return switch (role) {
      case EVENT ->
          KeyRequest.introducing(role, event.spki(), use, history.genesisHash(), event::prove);
      case ATTESTATION ->
          KeyRequest.introducing(
              role, attestation.verifier().spki(), use, history.genesisHash(), attestation::prove);
      case CHECKPOINT ->
          KeyRequest.rotating(
              role,
              history.checkpointKeyId(),
              checkpoint.verifier().spki(),
              use,
              history.genesisHash(),
              checkpoint::prove);
      case ROOT -> throw new IllegalArgumentException("a root key is not a node's");
    };
  }

  /**
   * Writes the keys, replacing the file in one step; on POSIX its mode is 0600.
   *
   * @param since when the certificates begin; validity of a key is an index, not this
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException if the password is empty
   */
  public void store(Path p12, char[] password, Instant since) throws IOException {
    var file = KeyFile.empty(p12, password);
    var name = new KeyCertificate.Name(origin().value(), use);
    file.put(EVENT, event.key(), name, since);
    file.put(CHECKPOINT, checkpoint.key(), name, since);
    file.put(ATTESTATION, attestation.key(), name, since);
    file.write(p12);
  }

  /**
   * Reads what {@link #store} wrote.
   *
   * @throws IOException if the file cannot be read, is readable by others than its owner and group
   *     (POSIX), the password is wrong, or it does not hold one whole set of keys
   */
  public static Keys load(Path p12, char[] password) throws IOException {
    var file = KeyFile.open(p12, password);
    try {
      var name = file.name(CHECKPOINT);
      for (var alias : List.of(EVENT, ATTESTATION)) {
        if (!file.name(alias).equals(name)) {
          throw new IOException("the keys in " + p12 + " belong to different logs or uses");
        }
      }
      return new Keys(
          name.use(),
          new EventKey(file.ed25519(EVENT)),
          new CheckpointKey(new Origin(name.origin()), file.ed25519(CHECKPOINT)),
          new AttestationKey(file.p256(ATTESTATION)));
    } catch (IllegalArgumentException | ClassCastException broken) {
      throw new IOException("no set of keys in " + p12, broken);
    }
  }
}
