package org.countersign.catalog.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Which jars ship. A new one is a decision: add its name to {@code war-jars.txt}, after a look at
 * what Payara has already and at its licence.
 */
class WarContentsIT {
  @Test
  void theWarCarriesTheJarsWeDecidedOnAndNoOthers() throws IOException {
    var decided = new TreeSet<String>();
    try (var list = WarContentsIT.class.getResourceAsStream("/war-jars.txt")) {
      decided.addAll(
          new String(list.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList());
    }

    assertThat(jars()).isEqualTo(decided);
  }

  @Test
  void nothingThatPayaraHasIsCarriedTwice() throws IOException {
    assertThat(jars())
        .noneMatch(
            jar ->
                jar.matches(
                    "jakarta\\..*|jackson-(core|databind|annotations)|jaxb-.*|angus-.*|parsson.*"
                        + "|snakeyaml|jboss-logging|classmate|jersey-.*|resteasy-.*|jakarta\\.json.*"));
  }

  private static SortedSet<String> jars() throws IOException {
    try (var war = new JarFile(Path.of("target", "catalog-service.war").toFile())) {
      return war.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith("WEB-INF/lib/") && name.endsWith(".jar"))
          .map(name -> name.substring("WEB-INF/lib/".length()).replaceFirst("-\\d[^/]*\\.jar$", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
