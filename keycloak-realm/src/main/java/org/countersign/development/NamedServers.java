package org.countersign.development;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The database and the issuer that the environment names instead of servers of our own. They are
 * asked before anything is started: the service would find out minutes later, since it waits for a
 * database that is still starting.
 */
final class NamedServers {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  private final Map<String, String> environment;

  NamedServers(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * @throws CannotStartException naming the variable that is missing or wrong
   */
  void check() throws InterruptedException {
    if (environment.containsKey("DB_URL")) {
      checkDatabase();
    }
    var issuer = environment.get("OIDC_ISSUER");
    if (issuer != null) {
      checkIssuer(issuer.replaceFirst("/+$", ""));
    }
  }

  private void checkDatabase() {
    for (var name : List.of("DB_USER", "DB_PASSWORD", "DB_OWNER_USER", "DB_OWNER_PASSWORD")) {
      if (environment.getOrDefault(name, "").isBlank()) {
        throw new CannotStartException(
            name + " is not set; with DB_URL the two roles of that database are needed, too.");
      }
    }
    knock("DB_OWNER_USER", "DB_OWNER_PASSWORD");
    knock("DB_USER", "DB_PASSWORD");
  }

  private void knock(String user, String password) {
    var url = environment.getOrDefault("DB_URL", "");
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new CannotStartException(
          "DB_URL is not an address such as jdbc:postgresql://host:5432/countersign, but " + url);
    }
    var login = new Properties();
    login.setProperty("user", environment.getOrDefault(user, ""));
    login.setProperty("password", environment.getOrDefault(password, ""));
    login.setProperty("loginTimeout", String.valueOf(PATIENCE.toSeconds()));
    try {
      DriverManager.getConnection(url, login).close();
    } catch (SQLException refused) {
      throw new CannotStartException(
          "The database cannot be used: %s Check DB_URL, %s and %s."
              .formatted(sentence(refused), user, password),
          refused);
    }
  }

  private static String sentence(SQLException refused) {
    var text = String.valueOf(refused.getMessage()).strip().replaceAll("\\s+", " ");
    return text.endsWith(".") ? text : text + ".";
  }

  private static void checkIssuer(String issuer) throws InterruptedException {
    try {
      var configuration = URI.create(issuer + "/.well-known/openid-configuration");
      var request = HttpRequest.newBuilder(configuration).timeout(PATIENCE).build();
      var answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw noIssuer(issuer, "HTTP " + answer.statusCode());
      }
      if (!answer.body().contains('"' + issuer + '"')) {
        throw noIssuer(issuer, "who answers has another name");
      }
    } catch (ConnectException nobody) {
      throw noIssuer(issuer, "nothing listens there");
    } catch (IOException | IllegalArgumentException wrong) {
      throw noIssuer(issuer, wrong.toString());
    }
  }

  private static CannotStartException noIssuer(String issuer, String why) {
    return new CannotStartException(
        "OIDC_ISSUER is %s, which does not answer as an issuer (%s); correct it, start that server,"
                .formatted(issuer, why)
            + " or leave OIDC_ISSUER out for a Keycloak of our own.");
  }
}
