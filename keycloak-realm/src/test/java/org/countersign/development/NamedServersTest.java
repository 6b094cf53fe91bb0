package org.countersign.development;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedServersTest {
  @TempDir private Path directory;

  @Test
  void whereNoServerIsNamedNoneIsAsked() {
    assertThatCode(() -> check(Map.of("DB_PASSWORD", "left over"))).doesNotThrowAnyException();
  }

  @Test
  void aDatabaseWithoutItsRolesIsMissedByTheNameOfTheVariable() {
    assertThatThrownBy(
            () -> check(Map.of("DB_URL", "jdbc:postgresql://localhost/x", "DB_USER", "app")))
        .isInstanceOf(CannotStartException.class)
        .hasMessageStartingWith("DB_PASSWORD is not set;");
  }

  @Test
  void anAddressOfAnotherKindOfDatabaseIsShown() {
    assertThatThrownBy(() -> check(database("jdbc:h2:mem:x", "app", "owner")))
        .hasMessage(
            "DB_URL is not an address such as jdbc:postgresql://host:5432/countersign,"
                + " but jdbc:h2:mem:x");
  }

  @Test
  void aDatabaseIsAskedForBothRolesBeforeAnythingStarts() {
    try (var database = DevelopmentDatabase.start(directory, 0)) {
      var owner = database.owner().password();
      var app = database.app().password();

      assertThatCode(() -> check(database(database.jdbcUrl(), app, owner)))
          .doesNotThrowAnyException();
      assertThatThrownBy(() -> check(database(database.jdbcUrl(), "guessed", owner)))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("password authentication failed for user \"countersign_app\"")
          .hasMessageEndingWith(". Check DB_URL, DB_USER and DB_PASSWORD.");
      assertThatThrownBy(() -> check(database(database.jdbcUrl(), app, "guessed")))
          .hasMessageEndingWith(". Check DB_URL, DB_OWNER_USER and DB_OWNER_PASSWORD.");
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsSaidAtOnce() {
    assertThatThrownBy(() -> check(database("jdbc:postgresql://localhost:1/x", "app", "owner")))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("refused")
        .hasMessageContaining("Check DB_URL");
  }

  @Test
  void anIssuerAnswersByItsOwnName() throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var host = "http://localhost:" + server.getAddress().getPort();
    server.createContext(
        "/realms/ours/",
        exchange -> {
          var body = "{\"issuer\":\"%s/realms/ours\"}".formatted(host);
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    try {
      assertThatCode(() -> check(issuer(host + "/realms/ours"))).doesNotThrowAnyException();
      assertThatThrownBy(() -> check(issuer(host + "/realms/theirs")))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("(HTTP 404); correct it, start that server, or leave OIDC_ISSUER");
      assertThatThrownBy(
              () -> check(issuer(host.replace("localhost", "127.0.0.1") + "/realms/ours")))
          .hasMessageContaining("who answers has another name");
    } finally {
      server.stop(0);
    }
    assertThatThrownBy(() -> check(issuer(host + "/realms/ours")))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("does not answer as an issuer (nothing listens there)");
    assertThatThrownBy(() -> check(issuer("no address")))
        .isInstanceOf(CannotStartException.class)
        .hasMessageStartingWith("OIDC_ISSUER is no address, which does not answer");
  }

  private static Map<String, String> issuer(String address) {
    return Map.of("OIDC_ISSUER", address);
  }

  private static Map<String, String> database(String url, String app, String owner) {
    var settings = new HashMap<String, String>();
    settings.put("DB_URL", url);
    settings.put("DB_USER", "countersign_app");
    settings.put("DB_PASSWORD", app);
    settings.put("DB_OWNER_USER", "countersign_owner");
    settings.put("DB_OWNER_PASSWORD", owner);
    return settings;
  }

  private static void check(Map<String, String> environment) throws InterruptedException {
    new NamedServers(environment).check();
  }
}
