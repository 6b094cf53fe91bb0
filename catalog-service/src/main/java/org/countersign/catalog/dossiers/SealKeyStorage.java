package org.countersign.catalog.dossiers;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.catalog.journal.KeyStorage;
import org.countersign.catalog.journal.KeyToken;
import org.countersign.catalog.platform.Mode;
import org.countersign.catalog.platform.Settings;
import org.countersign.ledger.Token;
import org.countersign.reports.SealKey;

/**
 * The key that seals dossiers: the one labelled {@code seal} in the node's token, else {@code
 * seal.p12} beside the ledger's keys, under the same password. The first start makes that file; an
 * operator whose key an authority certified puts their own there instead.
 */
@Dependent
class SealKeyStorage {
  private final Settings settings;
  private final SecureRandom random;
  private final Clock clock;
  private final Password password;
  private final Supplier<Optional<Token.Holding>> token;

  /** Where the password of key files comes from. */
  interface Password {
    char[] read() throws IOException;
  }

  @Inject
  SealKeyStorage(
      Settings settings, SecureRandom random, Clock clock, KeyStorage keys, KeyToken token) {
    this(settings, random, clock, keys::password, () -> token.holding("seal"));
  }

  SealKeyStorage(
      Settings settings,
      SecureRandom random,
      Clock clock,
      Password password,
      Supplier<Optional<Token.Holding>> token) {
    this.settings = settings;
    this.random = random;
    this.clock = clock;
    this.password = password;
    this.token = token;
  }

  /**
   * The key there is, or a new one.
   *
   * @throws IllegalStateException if it is unreadable, or a development key in production
   */
  SealKey open() {
    try {
      var held = token.get().map(holding -> new SealKey(holding.signer(), holding.chain()));
      if (held.isPresent()) {
        return allowed(held.get(), "in the token");
      }
      return Files.exists(file()) ? allowed(load(), file().toString()) : make();
    } catch (IOException e) {
      throw new UncheckedIOException("no key for seals can be written to " + settings.keys(), e);
    }
  }

  private SealKey load() {
    try {
      return SealKey.load(file(), password.read());
    } catch (IOException e) {
      throw new IllegalStateException("the key for seals cannot be used: " + e.getMessage(), e);
    }
  }

  private SealKey allowed(SealKey key, String where) {
    if (key.isDevelopment() && settings.mode() == Mode.PRODUCTION) {
      throw new IllegalStateException(
          "a development key must not seal documents in production: " + where);
    }
    return key;
  }

  private SealKey make() throws IOException {
    var use =
        settings.mode() == Mode.DEVELOPMENT ? SealKey.Use.DEVELOPMENT : SealKey.Use.PRODUCTION;
    var key =
        SealKey.generate(
            random, clock.instant(), "Countersign at " + settings.publicUrl().getHost(), use);
    key.store(file(), password.read());
    return key;
  }

  private Path file() {
    return settings.keys().resolve("seal.p12");
  }
}
