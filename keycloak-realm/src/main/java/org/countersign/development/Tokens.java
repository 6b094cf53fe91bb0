package org.countersign.development;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Fetches access tokens of the development realm, as a command line or a pipeline would. */
public final class Tokens {
  private static final Pattern ACCESS_TOKEN =
      Pattern.compile("\"access_token\"\\s*:\\s*\"([^\"]+)\"");
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private Tokens() {}

  /**
   * The token of the person with this name, whose password is the name.
   *
   * @throws IllegalStateException with Keycloak's answer, if it refuses
   */
  public static String password(String issuer, String user) {
    return password(issuer, user, user);
  }

  /** The token of this person, by the password login of {@code countersign-cli}. */
  public static String password(String issuer, String user, String password) {
    return fetch(
        issuer,
        Map.of(
            "grant_type",
            "password",
            "client_id",
            DevelopmentRealm.CLI_CLIENT,
            "username",
            user,
            "password",
            password));
  }

  /** The token of the service account {@code pipeline}, in its three teams. */
  public static String pipeline(String issuer) {
    return client(issuer, DevelopmentRealm.PIPELINE_CLIENT, DevelopmentRealm.PIPELINE_SECRET);
  }

  /** The token of a client's own service account. */
  public static String client(String issuer, String client, String secret) {
    return fetch(
        issuer,
        Map.of("grant_type", "client_credentials", "client_id", client, "client_secret", secret));
  }

  private static String fetch(String issuer, Map<String, String> parameters) {
    var form =
        new TreeMap<>(parameters)
            .entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
    var request =
        HttpRequest.newBuilder(URI.create(issuer + "/protocol/openid-connect/token"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    try {
      var answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      var token = ACCESS_TOKEN.matcher(answer.body());
      if (answer.statusCode() != 200 || !token.find()) {
        throw new IllegalStateException(
            "Keycloak refuses a token with %d: %s".formatted(answer.statusCode(), answer.body()));
      }
      return token.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException("no token from " + issuer, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while fetching a token", e);
    }
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
