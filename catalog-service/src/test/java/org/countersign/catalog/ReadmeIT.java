package org.countersign.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.development.CannotStartException;
import org.countersign.development.Demo;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The README's calls give the answers it prints, and its commands and links lead somewhere. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class ReadmeIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^):]+)\\)");
  private static final String SERVICE = "http://localhost:8080";
  private static final String KEYCLOAK = "http://localhost:8180";
  private static final String NEXT = "=== next call ===";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  private record Block(String language, String text) {}

  @Test
  void itsCallsGiveTheAnswersItPrints() throws Exception {
    tellUntil("version 1 in production: ALLOW");
    tellUntil("validator approves; the review is IN_REVIEW");
    tellUntil("data-scientist adds");
    tellUntil("risk-owner revokes");
    tellUntil("there is no such line");
    var again = tellUntil("there is no such line");

    assertThat(again.lines().filter(line -> line.endsWith("is there already"))).hasSize(4);
    var calls = calls();
    var answers = texts("json");
    var given = List.of(shell(String.join("\necho; echo '" + NEXT + "'\n", calls)).split(NEXT, -1));

    assertThat(calls).hasSize(3);
    assertThat(given).hasSameSizeAs(answers);
    for (var i = 0; i < answers.size(); i++) {
      assertThat(shape(given.get(i))).isEqualTo(shape(answers.get(i)));
    }
  }

  @Test
  void itsChecksFindLogAndDossierSound() throws Exception {
    tellUntil("there is no such line");
    var checks = texts("sh").stream().filter(text -> text.contains("countersign verify")).toList();

    var told = shell(calls().get(0) + "echo\n" + String.join("\n", checks));

    assertThat(checks).hasSize(2);
    assertThat(told.lines().filter(line -> line.equals("SOUND"))).hasSize(2);
    assertThat(texts("text"))
        .singleElement()
        .satisfies(text -> assertThat(labels(told)).containsAll(labels(text)));
    assertThat(told).contains("sealed by").contains(", trusted");
  }

  private static List<String> calls() throws IOException {
    return texts("sh").stream()
        .filter(text -> text.contains("curl ") && !text.contains("countersign verify"))
        .toList();
  }

  /** The first word of each line of what a check tells. */
  private static List<String> labels(String told) {
    return told.lines().map(line -> line.strip().split(" ", 2)[0]).distinct().toList();
  }

  /** Runs the demo until it has told something, as if it was broken off there; gives its words. */
  private static String tellUntil(String line) {
    var told = new StringBuilder();
    var plug =
        new OutputStream() {
          @Override
          public void write(int letter) {
            told.append((char) letter);
            if (letter == '\n' && told.indexOf(line) >= 0) {
              throw new IllegalStateException("broken off");
            }
          }
        };
    var terminal = System.out;
    System.setOut(new PrintStream(plug, true, UTF_8));
    try {
      Demo.main(Servers.running().service().toString(), Servers.running().issuer());
    } catch (CannotStartException broken) {
      assertThat(broken).hasMessageContaining("broken off");
    } finally {
      System.setOut(terminal);
    }
    return told.toString();
  }

  @Test
  void itsOtherCommandsAreThere() throws Exception {
    assertThat(texts("sh").stream().filter(text -> !text.contains("curl ")))
        .containsExactly("./countersign up --demo\n", "mvn -B verify\n");
    assertThat(HOME.resolve("countersign")).isExecutable();
    assertThat(HOME.resolve("countersign")).content().contains("--demo");
    assertThat(HOME.resolve("pom.xml")).exists();
    assertThat(blocks()).extracting(Block::language).containsOnly("sh", "json", "text");
  }

  @Test
  void itsLinksLeadSomewhere() throws Exception {
    var links = LINK.matcher(readme()).results().map(link -> link.group(1)).toList();

    assertThat(links).isNotEmpty().allSatisfy(link -> assertThat(HOME.resolve(link)).exists());
  }

  private static List<String> texts(String language) throws IOException {
    return blocks().stream()
        .filter(block -> block.language().equals(language))
        .map(Block::text)
        .toList();
  }

  private static List<Block> blocks() throws IOException {
    return BLOCK
        .matcher(readme())
        .results()
        .map(block -> new Block(block.group(1), block.group(2)))
        .toList();
  }

  private static String readme() throws IOException {
    return Files.readString(HOME.resolve("README.md"));
  }

  /** Runs it as a reader would who pastes block after block into one terminal. */
  private static String shell(String script) throws Exception {
    var process =
        new ProcessBuilder(
                "sh", "-c", script.replace(SERVICE, service()).replace(KEYCLOAK, keycloak()))
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** The answer without what differs from run to run: ids, times, digests and addresses. */
  private static JsonValue shape(String json) {
    var text =
        json.replace(service(), SERVICE)
            .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
            .replaceAll("\"\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z\"", "\"TIME\"")
            .replaceAll("\"[0-9a-f]{64}\"", "\"DIGEST\"");
    try (var reader = Json.createReader(new StringReader(text))) {
      return reader.readValue();
    }
  }

  private static String service() {
    return Servers.running().service().toString();
  }

  private static String keycloak() {
    return Servers.running().issuer().replace("/realms/countersign", "");
  }
}
