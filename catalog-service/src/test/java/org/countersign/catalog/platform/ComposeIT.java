package org.countersign.catalog.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.catalog.testing.Journey.json;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.countersign.catalog.journal.OwnNode;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.development.CannotStartException;
import org.countersign.development.CatalogServer;
import org.countersign.development.DevelopmentDatabase;
import org.countersign.ledger.Keys;
import org.countersign.ledger.RootKey;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Whether {@code compose.yaml} brings up what it says, as far as that shows without an engine for
 * containers: a node starts with exactly its settings, and what the file names is there.
 */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class ComposeIT {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Path HOME = Path.of("target", "servers", "compose").toAbsolutePath();
  private static final String MERGE = "<<";
  private static final Pattern ASKED = Pattern.compile("\\$\\{([A-Z_]+)(:[?-])?([^}]*)}");
  private static final Pattern SETTING =
      Pattern.compile("\"((?:countersign|db|oidc)\\.[a-z0-9.]+)\"");

  /** What the second step of the file's head makes, besides the two addresses. */
  private static final Pattern MADE = Pattern.compile("for name in ([A-Z_ \\\\#\n]+); do");

  private final RootKey root = RootKey.generate(new SecureRandom(), "compose", Keys.Use.PRODUCTION);

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aNodeStartsInProductionWithNothingButWhatTheFileGivesIt() throws Exception {
    for (var left : List.of("pg", "data", "keys", "signer", "graph")) {
      OwnNode.forget(HOME.resolve(left));
    }
    Files.createDirectories(HOME);
    var dotEnv = dotEnv();
    var node = service("node-1");
    var settings = new HashMap<>(texts(node.get("environment")));
    try (var database = DevelopmentDatabase.start(HOME.resolve("pg"), 0)) {
      settings.replaceAll((name, value) -> filled(value, dotEnv));
      assertThat(settings).containsEntry("COUNTERSIGN_MODE", "production");
      elsewhere(settings, database);
      var lacking = new HashMap<>(settings);
      lacking.remove("COUNTERSIGN_KEYS_PASSWORD");
      assertThatThrownBy(() -> start(lacking))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("COUNTERSIGN_KEYS_PASSWORD");

      try (var server = start(settings)) {
        var keys =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(server.url().resolve("/api/v1/ledger/keys")).build(),
                    BodyHandlers.ofString());
        assertThat(json(keys.body()).getString("rootKey")).isEqualTo(root.keyId());
        assertThat(HOME.resolve("keys/ledger.p12")).exists();
        assertThat(HOME.resolve("keys/password")).doesNotExist();
        assertThat(healthy(node, server.url())).isZero();
      }
      assertThat(healthy(node, URI.create("http://127.0.0.1:9"))).isNotZero();
    }
  }

  /** The places of the network are here, and the passwords those of this database. */
  private static void elsewhere(Map<String, String> settings, DevelopmentDatabase database) {
    for (var directory : List.of("DATA", "KEYS", "SIGNER", "GRAPH")) {
      settings.computeIfPresent("COUNTERSIGN_" + directory, (name, inside) -> HOME + inside);
    }
    settings.computeIfPresent("DB_URL", (name, inside) -> database.jdbcUrl());
    settings.computeIfPresent("DB_PASSWORD", (name, drawn) -> database.app().password());
    settings.computeIfPresent("DB_OWNER_PASSWORD", (name, drawn) -> database.owner().password());
    settings.computeIfPresent("OIDC_ISSUER", (name, inside) -> Servers.running().issuer());
  }

  private static CatalogServer start(Map<String, String> settings) {
    return CatalogServer.start(
        HOME.resolve("payara"),
        HOME.resolve("node.log"),
        Path.of("target", "catalog-service.war").toAbsolutePath(),
        0,
        settings);
  }

  /** The exit code of a service's own health check, asked at this address. */
  private static int healthy(Map<String, Object> service, URI at)
      throws IOException, InterruptedException {
    var here =
        words(service).stream()
            .map(word -> word.replace("127.0.0.1:8080", "127.0.0.1:" + at.getPort()))
            .toList();
    return exitOf(here);
  }

  /** The command of a service's health check; for a shell, if it is one text. */
  private static List<String> words(Map<String, Object> service) {
    var check = (List<?>) ((Map<?, ?>) service.get("healthcheck")).get("test");
    var words = check.stream().skip(1).map(String::valueOf).toList();
    if ("CMD-SHELL".equals(check.get(0))) {
      return List.of("sh", "-c", String.join(" ", words));
    }
    // an engine that splits them once more would run something else, and call it healthy
    assertThat(words).noneMatch(word -> word.contains(" "));
    return words;
  }

  @Test
  void keycloakIsHealthyOnceItSaysSo() throws Exception {
    var status = new AtomicInteger(503);
    var keycloak = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    keycloak.createContext(
        "/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    var check =
        words(service("keycloak")).stream()
            .map(word -> word.replace("/9000", "/" + keycloak.getAddress().getPort()))
            .toList();
    keycloak.start();
    try {
      assertThat(exitOf(check)).isNotZero();
      status.set(200);
      assertThat(exitOf(check)).isZero();
    } finally {
      keycloak.stop(0);
    }
    assertThat(exitOf(check)).isNotZero();
  }

  @Test
  void theKeyOfTheWitnessIsFoundInWhatTheEngineShowsOfItsLog() throws Exception {
    var told = Pattern.compile("logs --no-log-prefix witness (\\| .*)\\)\n");
    var pipe = told.matcher(Files.readString(CHECKOUT.resolve("compose.yaml"), UTF_8));
    assertThat(pipe.find()).isTrue();

    for (var clearing : List.of("", "\u001b[2K")) {
      var log =
          List.of("curl: (7) no key yet", "key audit+1+AAAA", "listening", "key audit+2+BBBB")
              .stream()
              .map(line -> clearing + line)
              .collect(Collectors.joining("\n", "", "\n"));
      var shell = new ProcessBuilder("sh", "-c", "cat " + pipe.group(1)).start();
      try (var in = shell.getOutputStream()) {
        in.write(log.getBytes(UTF_8));
      }
      assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8))
          .isEqualTo("audit+2+BBBB\n");
    }
  }

  private static int exitOf(List<String> command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  @Test
  void everySettingTheFileGivesIsOneThatSomethingReads() throws IOException {
    var read = new HashSet<String>();
    for (var module : List.of("catalog-service", "keycloak-realm", "audit-ledger")) {
      try (var files = Files.walk(CHECKOUT.resolve(module).resolve("src/main"))) {
        for (var file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          SETTING
              .matcher(Files.readString(file))
              .results()
              .map(found -> found.group(1).toUpperCase(Locale.ROOT).replace('.', '_'))
              .forEach(read::add);
        }
      }
    }
    for (var name : List.of("node-1", "node-2")) {
      assertThat(read).containsAll(texts(service(name).get("environment")).keySet());
    }
    assertThat(Files.readString(CHECKOUT.resolve("audit-ledger/src/main/compose/witness.sh")))
        .contains(texts(service("witness").get("environment")).keySet());
    assertThat(Files.readString(CHECKOUT.resolve("keycloak-realm/src/main/compose/roles.sh")))
        .contains("\"$DB_OWNER_PASSWORD\"", "\"$DB_PASSWORD\"", "\"$KEYCLOAK_DB_PASSWORD\"");
    var keycloak = texts(service("keycloak").get("environment")).keySet();
    var realm =
        ASKED
            .matcher(
                Files.readString(
                    CHECKOUT.resolve("keycloak-realm/src/main/resources/countersign-realm.json")))
            .results()
            .filter(found -> !found.group(3).startsWith(":"))
            .map(found -> found.group(1))
            .toList();
    assertThat(realm).isNotEmpty().allMatch(keycloak::contains);
  }

  @Test
  void everyValueTheFileAsksForIsMadeByItsOwnInstructions() throws IOException {
    var asked = new TreeSet<String>();
    ASKED
        .matcher(Files.readString(CHECKOUT.resolve("compose.yaml")))
        .results()
        .filter(found -> ":?".equals(found.group(2)))
        .forEach(found -> asked.add(found.group(1)));

    assertThat(dotEnv().keySet()).containsAll(asked);
  }

  @Test
  void whatTheImagesCopyAndTheServicesMountIsInTheCheckout() throws IOException {
    var sent = Files.readAllLines(CHECKOUT.resolve(".dockerignore"));
    for (var name : List.of("catalog-service", "audit-ledger")) {
      for (var line : Files.readAllLines(CHECKOUT.resolve(name).resolve("Dockerfile"))) {
        if (line.startsWith("COPY ") && !line.startsWith("COPY --from=")) {
          var source = line.split(" ", -1)[1];
          assertThat(copied(source)).as(line).isOne();
          assertThat(sent).as("sent to the engine").contains("!" + source);
        }
      }
    }
    var volumes = texts(compose().get("volumes")).keySet();
    for (var name : texts(compose().get("services")).keySet()) {
      var mounts = (List<?>) service(name).getOrDefault("volumes", List.of());
      for (var mount : mounts) {
        var from = String.valueOf(mount).split(":", -1)[0];
        assertThat(volumes.contains(from) || Files.isRegularFile(CHECKOUT.resolve(from)))
            .as("%s mounts %s", name, mount)
            .isTrue();
      }
    }
    assertThat(service("node-1").get("volumes").toString()).contains("graph-1");
    assertThat(service("node-2").get("volumes").toString()).contains("graph-2");
  }

  private static long copied(String pattern) throws IOException {
    var file = CHECKOUT.resolve(pattern);
    var matcher = file.getFileSystem().getPathMatcher("glob:" + CHECKOUT.resolve(pattern));
    try (var files = Files.list(file.resolveSibling("."))) {
      return files.map(Path::normalize).filter(matcher::matches).count();
    }
  }

  /** As somebody makes it who follows the head of the file. */
  private Map<String, String> dotEnv() throws IOException {
    var head = Files.readString(CHECKOUT.resolve("compose.yaml"), UTF_8);
    var names = MADE.matcher(head);
    assertThat(names.find()).isTrue();
    var made = new LinkedHashMap<String, String>();
    var random = new SecureRandom();
    for (var name : Set.of(names.group(1).replaceAll("[\\\\#\n]", " ").strip().split(" +", -1))) {
      var drawn = new byte[24];
      random.nextBytes(drawn);
      made.put(name, HexFormat.of().formatHex(drawn));
    }
    assertThat(head).contains("echo 'COUNTERSIGN_URL=", "echo 'KEYCLOAK_HOST=");
    made.put("COUNTERSIGN_URL", "http://localhost:8080");
    made.put("KEYCLOAK_HOST", "keycloak.example");
    assertThat(head).contains("keys root FILE >> .env");
    made.put("COUNTERSIGN_ROOT_KEY", Base64.getEncoder().encodeToString(root.spki()));
    return made;
  }

  private static String filled(String value, Map<String, String> dotEnv) {
    return ASKED
        .matcher(value)
        .replaceAll(
            found -> {
              var given = dotEnv.get(found.group(1));
              assertThat(given != null || ":-".equals(found.group(2))).as(value).isTrue();
              return Matcher.quoteReplacement(given == null ? found.group(3) : given);
            });
  }

  private static Map<String, Object> service(String name) throws IOException {
    return merged(merged(compose().get("services")).get(name));
  }

  private static Map<String, String> texts(Object map) {
    var texts = new LinkedHashMap<String, String>();
    merged(map).forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return texts;
  }

  /** With what the merge key brings in, which newer versions of YAML leave to whoever reads it. */
  private static Map<String, Object> merged(Object map) {
    var merged = new LinkedHashMap<String, Object>();
    var own = (Map<?, ?>) map;
    if (own.containsKey(MERGE)) {
      merged.putAll(merged(own.get(MERGE)));
    }
    own.forEach((name, value) -> merged.put(String.valueOf(name), value));
    merged.remove(MERGE);
    return merged;
  }

  private static Map<String, Object> compose() throws IOException {
    var text = Files.readString(CHECKOUT.resolve("compose.yaml"), UTF_8);
    return merged(new Load(LoadSettings.builder().build()).loadFromString(text));
  }
}
