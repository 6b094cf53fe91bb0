package org.countersign.catalog.journal;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.countersign.catalog.platform.Mode;
import org.countersign.catalog.platform.Settings;
import org.countersign.ledger.Keys;
import org.countersign.ledger.Origin;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The signing keys of this log: one PKCS#12 file in the data directory. Its password comes from
 * {@code COUNTERSIGN_KEYS_PASSWORD}; in development one is drawn and kept beside the file.
 */
@Dependent
public class KeyStorage {
  private final Settings settings;
  private final SecureRandom random;
  private final Clock clock;
  private final String configured;

  @Inject
  KeyStorage(
      Settings settings,
      SecureRandom random,
      Clock clock,
      @ConfigProperty(name = "countersign.keys.password", defaultValue = "none") String password) {
    this.settings = settings;
    this.random = random;
    this.clock = clock;
    this.configured = password;
  }

  /**
   * The keys of the log that the database holds; where a recovery was recorded and its end was cut
   * short, the ones it was recorded with take their place now.
   *
   * @throws IllegalStateException if they are missing, unreadable, or development keys in
   *     production
   */
  Keys load(Origin origin) {
    var keys = load(file());
    if (!keys.origin().equals(origin) && Files.exists(successorFile())) {
      var next = load(successorFile());
      if (next.origin().equals(origin)) {
        succeed();
        return next;
      }
    }
    return keys;
  }

  /** Keys that take the place of these once the log says so; nothing signs with them before. */
  Keys successor(UnaryOperator<Keys> from) {
    try {
      var next = from.apply(load(file()));
      next.store(successorFile(), password(), clock.instant());
      return next;
    } catch (IOException e) {
      throw new UncheckedIOException("no keys can be written to " + settings.keys(), e);
    }
  }

  /** The log has said so. */
  void succeed() {
    try {
      Files.move(successorFile(), file(), ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("no keys can be written to " + settings.keys(), e);
    }
  }

  private Keys load(Path file) {
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          "the database holds a ledger, but its keys are not in " + settings.keys());
    }
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
    if (Files.exists(file())) {
      return load(file());
    }
    try {
      var use = settings.mode() == Mode.DEVELOPMENT ? Keys.Use.DEVELOPMENT : Keys.Use.PRODUCTION;
      var keys = Keys.generate(random, origin.get(), use);
      keys.store(file(), password(), clock.instant());
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException("no keys can be written to " + settings.keys(), e);
    }
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

  private Path successorFile() {
    return settings.keys().resolve("ledger-next.p12");
  }

  private Path file() {
    return settings.keys().resolve("ledger.p12");
  }
}
