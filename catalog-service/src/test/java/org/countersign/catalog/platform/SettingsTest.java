package org.countersign.catalog.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir Path data;

  @Test
  void productionStartsWithSecretsThatAreSecret() {
    var settings = Settings.from(production());

    assertThat(settings.mode()).isEqualTo(Mode.PRODUCTION);
    assertThat(settings.publicUrl()).isEqualTo(URI.create("https://models.example"));
    assertThat(settings.keys()).isEqualTo(data.resolve("keys"));
  }

  @Test
  void nothingSaidMeansProduction() {
    var settings = Settings.from(production().with("countersign.mode", ""));

    assertThat(settings.mode()).isEqualTo(Mode.PRODUCTION);
  }

  @ParameterizedTest
  @CsvSource({
    "db.password, countersign, DB_PASSWORD",
    "db.owner.password, short, DB_OWNER_PASSWORD",
    "oidc.client.secret, countersign-development, OIDC_CLIENT_SECRET"
  })
  void productionRefusesWhatEverybodyKnows(String setting, String secret, String named) {
    assertThatThrownBy(() -> Settings.from(production().with(setting, secret)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(named + " is a development secret");
  }

  @Test
  void aClockIsWrongOnPurposeInDevelopmentOnly() {
    var wrong = production().with("countersign.clock.shift", "-P1D");

    assertThat(Settings.clockShift(production())).isZero();
    assertThat(Settings.clockShift(wrong.with("countersign.mode", "development")))
        .isEqualTo(Duration.ofDays(-1));
    assertThatThrownBy(() -> Settings.clockShift(wrong.with("countersign.mode", "production")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("COUNTERSIGN_CLOCK_SHIFT is for development");
    assertThatThrownBy(() -> Settings.clockShift(wrong.with("countersign.clock.shift", "a day")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("COUNTERSIGN_CLOCK_SHIFT is no duration: a day");
  }

  @Test
  void developmentTakesWhatEverybodyKnows() {
    var settings =
        Settings.from(
            production()
                .with("countersign.mode", "development")
                .with("oidc.client.secret", "countersign-development"));

    assertThat(settings.mode()).isEqualTo(Mode.DEVELOPMENT);
  }

  @Test
  void productionRefusesAnApplicationThatOwnsItsTables() {
    assertThatThrownBy(() -> Settings.from(production().with("db.user", "owner")))
        .hasMessageContaining("DB_USER and DB_OWNER_USER are the same role");
  }

  @Test
  void productionRefusesTheKeysOfADevelopmentDirectory() throws IOException {
    Files.writeString(data.resolve("DEVELOPMENT"), "");

    assertThatThrownBy(() -> Settings.from(production()))
        .hasMessageContaining("its keys must not sign in production");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db.url",
        "db.user",
        "db.owner.password",
        "oidc.issuer",
        "oidc.client.id",
        "countersign.data",
        "countersign.url"
      })
  void aMissingSettingIsNamedAsTheVariableItIs(String setting) {
    assertThatThrownBy(() -> Settings.from(production().with(setting, "")))
        .hasMessageStartingWith(setting.toUpperCase(Locale.ROOT).replace('.', '_'))
        .hasMessageContaining("is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"models.example", "/models", "http://", "ht tp://x"})
  void anAddressThatLeadsNowhereIsRefused(String address) {
    assertThatThrownBy(() -> Settings.from(production().with("countersign.url", address)))
        .hasMessageContaining("COUNTERSIGN_URL is not an");
  }

  @Test
  void aModeThatIsNeitherIsRefused() {
    assertThatThrownBy(() -> Settings.from(production().with("countersign.mode", "test")))
        .hasMessageContaining("neither development nor production: test");
  }

  private Fixed production() {
    return new Fixed(
        Map.ofEntries(
            Map.entry("countersign.mode", "production"),
            Map.entry("countersign.url", "https://models.example/"),
            Map.entry("countersign.data", data.toString()),
            Map.entry("db.url", "jdbc:postgresql://db/countersign"),
            Map.entry("db.user", "application"),
            Map.entry("db.password", "b7c1f04e9a52d8"),
            Map.entry("db.owner.user", "owner"),
            Map.entry("db.owner.password", "0d8f3e6c71ab24"),
            Map.entry("oidc.issuer", "https://login.example/realms/countersign"),
            Map.entry("oidc.client.id", "countersign"),
            Map.entry("oidc.client.secret", "5fe2907b13c6ad")));
  }

  /** A configuration that a map is. */
  private record Fixed(Map<String, String> values) implements Config {
    Fixed with(String name, String value) {
      var changed = new HashMap<>(values);
      changed.put(name, value);
      return new Fixed(changed);
    }

    @Override
    public <T> Optional<T> getOptionalValue(String name, Class<T> type) {
      return Optional.ofNullable(values.get(name)).map(type::cast);
    }

    @Override
    public <T> T getValue(String name, Class<T> type) {
      return getOptionalValue(name, type).orElseThrow();
    }

    @Override
    public ConfigValue getConfigValue(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<String> getPropertyNames() {
      return values.keySet();
    }

    @Override
    public Iterable<ConfigSource> getConfigSources() {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> Optional<Converter<T>> getConverter(Class<T> type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
      throw new UnsupportedOperationException();
    }
  }
}
