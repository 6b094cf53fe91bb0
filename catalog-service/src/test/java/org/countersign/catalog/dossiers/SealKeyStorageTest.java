package org.countersign.catalog.dossiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.countersign.catalog.platform.Mode;
import org.countersign.catalog.platform.Settings;
import org.countersign.ledger.Token;
import org.countersign.reports.SealKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealKeyStorageTest {
  @TempDir Path data;

  @BeforeEach
  void aDataDirectory() throws Exception {
    Files.createDirectories(data.resolve("keys"));
  }

  @Test
  void theFirstStartMakesAKeyThatLaterStartsFindAgain() {
    var made = storage(Mode.DEVELOPMENT, "secret").open();

    assertThat(storage(Mode.DEVELOPMENT, "secret").open().fingerprint())
        .isEqualTo(made.fingerprint());
    assertThat(made.signer()).isEqualTo("Countersign at catalog.example");
    assertThat(made.isDevelopment()).isTrue();
  }

  @Test
  void aKeyMadeInProductionIsNoDevelopmentKey() {
    storage(Mode.PRODUCTION, "secret").open();

    assertThat(storage(Mode.PRODUCTION, "secret").open().isDevelopment()).isFalse();
  }

  @Test
  void productionRefusesAKeyMadeInDevelopment() {
    storage(Mode.DEVELOPMENT, "secret").open();

    assertThatThrownBy(() -> storage(Mode.PRODUCTION, "secret").open())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("must not seal documents in production");
  }

  @Test
  void aKeyUnderAnotherPasswordIsRefused() {
    storage(Mode.DEVELOPMENT, "secret").open();

    assertThatThrownBy(() -> storage(Mode.DEVELOPMENT, "other").open())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the key for seals cannot be used");
  }

  @Test
  void aKeyInATokenGoesBeforeTheFileAndDevelopmentStaysOutOfProduction() {
    var own = SealKey.generate(new SecureRandom(), Snapshots.NOW, "the token");
    var held = new Token.Holding(message -> message, own.chain());

    assertThat(storage(Mode.DEVELOPMENT, "secret", Optional.of(held)).open().fingerprint())
        .isEqualTo(own.fingerprint());
    assertThat(data.resolve("keys/seal.p12")).doesNotExist();
    assertThatThrownBy(() -> storage(Mode.PRODUCTION, "secret", Optional.of(held)).open())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("must not seal documents in production: in the token");
  }

  private SealKeyStorage storage(Mode mode, String password) {
    return storage(mode, password, Optional.empty());
  }

  private SealKeyStorage storage(Mode mode, String password, Optional<Token.Holding> held) {
    var settings =
        new Settings(
            mode,
            URI.create("https://catalog.example"),
            data,
            new Settings.Database("", "", "", "", ""),
            new Settings.Oidc(URI.create("https://issuer.example"), "", ""),
            Settings.Node.named("test"));
    return new SealKeyStorage(
        settings,
        new SecureRandom(),
        Clock.fixed(Snapshots.NOW, ZoneOffset.UTC),
        password::toCharArray,
        () -> held);
  }
}
