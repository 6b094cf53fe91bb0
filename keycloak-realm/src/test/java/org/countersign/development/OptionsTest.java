package org.countersign.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @Test
  void withoutOptionsThePortsAreThoseOfTheManual() {
    assertThat(Options.of(List.of()))
        .isEqualTo(
            new Options(
                Path.of(".countersign").toAbsolutePath(),
                8080,
                8180,
                Path.of("catalog-service/target/catalog-service.war").toAbsolutePath(),
                Payara.Tuning.QUICK_START,
                false,
                1));
  }

  @Test
  void theLastValueOfAnOptionCounts() {
    var arguments =
        List.of(
            "--data",
            "/a",
            "--port",
            "9000",
            "--keycloak-port",
            "9001",
            "--war",
            "/s.war",
            "--production-jvm",
            "--demo",
            "--nodes",
            "2",
            "--data",
            "/b");

    assertThat(Options.of(arguments))
        .isEqualTo(
            new Options(
                Path.of("/b"), 9000, 9001, Path.of("/s.war"), Payara.Tuning.THROUGHPUT, true, 2));
  }

  @ParameterizedTest
  @CsvSource({
    "--port http, '--port needs a port number, not http.'",
    "--port 70000, '--port needs a port number, not 70000.'",
    "--port 0, '--port needs a port number, not 0.'",
    "--nodes 5, '--nodes needs a number from 1 to 4, not 5.'",
    "--data, --data needs a value.",
    "--fast, Unknown option --fast; 'countersign help' lists them."
  })
  void aWrongArgumentIsNamed(String line, String sentence) {
    assertThatThrownBy(() -> Options.of(List.of(line.split(" ", -1))))
        .isInstanceOf(CannotStartException.class)
        .hasMessage(sentence);
  }
}
