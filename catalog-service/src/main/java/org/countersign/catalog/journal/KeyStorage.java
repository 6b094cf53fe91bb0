package org.countersign.catalog.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.catalog.platform.Mode;
import org.countersign.catalog.platform.Settings;
import org.countersign.ledger.Keys;
import org.countersign.ledger.Origin;
import org.countersign.ledger.RootKey;
import org.countersign.ledger.Token;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The signing keys of this log: PKCS#12 files in the data directory, one for each set that was ever
 * made, and the attestation key of a {@link KeyToken} that holds one. The password of the files
 * comes from {@code COUNTERSIGN_KEYS_PASSWORD}; in development one is drawn and kept beside them.
 */
@Dependent
public class KeyStorage {
  private static final Logger LOG = System.getLogger(KeyStorage.class.getName());

  private final Settings settings;
  private final SecureRandom random;
  private final Clock clock;
  private final String configured;
  private final String rootKey;
  private final KeyToken token;

  @Inject
  KeyStorage(
      Settings settings,
      SecureRandom random,
      Clock clock,
      @ConfigProperty(name = "countersign.keys.password", defaultValue = "none") String password,
      @ConfigProperty(name = "countersign.root.key", defaultValue = "none") String rootKey,
      KeyToken token) {
    this.settings = settings;
    this.random = random;
    this.clock = clock;
    this.configured = password;
    this.rootKey = rootKey;
    this.token = token;
  }

  /**
   * All sets of keys in the directory, in the order they were made.
   *
   * @throws IllegalStateException if there are none, one is unreadable, or of development in
   *     production
   */
  KeyRing ring() {
    var sets = new ArrayList<Keys>();
    for (int number = 1; Files.exists(file(number)); number++) {
      sets.add(load(file(number)));
    }
    if (sets.isEmpty()) {
      throw new IllegalStateException(
          "the database holds a ledger, but its keys are not in " + settings.keys());
    }
    return new KeyRing(sets, token.holding("attestation").map(Token.Holding::attestationKey));
  }

  /** A further set of keys; nothing signs with them before the log says so. */
  synchronized void add(Keys keys) {
    int number = 1;
    while (Files.exists(file(number))) {
      number++;
    }
    try {
      keys.store(file(number), password(), clock.instant());
    } catch (IOException e) {
      throw new UncheckedIOException("no keys can be written to " + settings.keys(), e);
    }
  }

  /** A new set of keys of a log, which is kept before anybody hears of it. */
  Keys another(Origin origin) {
    var keys = Keys.generate(random, origin, use());
    add(keys);
    return keys;
  }

  private Keys load(Path file) {
    try {
      var keys = Keys.load(file, password());
      if (keys.isDevelopment() && settings.mode() == Mode.PRODUCTION) {
        throw new IllegalStateException("development keys must not sign in production: " + file);
      }
      return keys;
    } catch (IOException e) {
      throw new IllegalStateException("the keys cannot be used: " + e.getMessage(), e);
    }
  }

  /** The keys of a new log; a file that a failed first start left behind is used again. */
  Keys found(Supplier<Origin> origin) {
    if (Files.exists(file(1))) {
      return load(file(1));
    }
    return another(origin.get());
  }

  /**
   * The public half of the key that a new log's changes of keys are signed with. In production it
   * is configured, and the private half is kept offline; in development both lie beside the keys.
   *
   * @return DER SubjectPublicKeyInfo; empty if production has none, and then its keys never change
   */
  Optional<byte[]> root() {
    if (!rootKey.equals("none")) {
      return Optional.of(Base64.getDecoder().decode(rootKey));
    }
    if (settings.mode() == Mode.PRODUCTION) {
      LOG.log(
          Level.WARNING,
          "COUNTERSIGN_ROOT_KEY is not set: the keys of this log can never be changed");
      return Optional.empty();
    }
    var file = settings.keys().resolve("root.p12");
    try {
      if (!Files.exists(file)) {
        RootKey.generate(random, "countersign development", use())
            .store(file, password(), clock.instant());
      }
      return Optional.of(RootKey.load(file, password()).spki());
    } catch (IOException e) {
      throw new UncheckedIOException("no root key can be made in " + settings.keys(), e);
    }
  }

  /** What keys are for that are made here. */
  Keys.Use use() {
    return settings.mode() == Mode.DEVELOPMENT ? Keys.Use.DEVELOPMENT : Keys.Use.PRODUCTION;
  }

  /**
   * The password of every key file in the directory.
   *
   * @throws IllegalStateException in production, when none is configured
   */
  public char[] password() throws IOException {
    if (!configured.equals("none")) {
      return configured.toCharArray();
    }
    if (settings.mode() == Mode.PRODUCTION) {
      throw new IllegalStateException(
          "COUNTERSIGN_KEYS_PASSWORD is not set: the keys of the ledger cannot be opened");
    }
    var file = settings.keys().resolve("password");
    if (!Files.exists(file)) {
      var drawn = new byte[24];
      random.nextBytes(drawn);
      var onlyOwner =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      Files.createFile(file, onlyOwner);
      Files.writeString(file, HexFormat.of().formatHex(drawn));
    }
    return Files.readString(file).strip().toCharArray();
  }

  /** {@code ledger.p12}, {@code ledger-2.p12} and so on. */
  private Path file(int number) {
    return settings.keys().resolve(number == 1 ? "ledger.p12" : "ledger-" + number + ".p12");
  }
}
