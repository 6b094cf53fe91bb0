package org.countersign.catalog.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

/** Accounts of the realm that tests open and disable, as an administrator of Keycloak would. */
public final class Accounts {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String realm;
  private final String token;

  Accounts(String issuer, Path keycloakHome) throws IOException, InterruptedException {
    var root = issuer.substring(0, issuer.indexOf("/realms/"));
    realm = issuer.replace("/realms/", "/admin/realms/");
    token =
        ForgedTokens.administrator(
            root, Files.readString(keycloakHome.resolve("admin-password")).strip());
  }

  /** Opens an account of the team lending whose password is its name; gives its id. */
  public String open(String username, String firstName, String lastName, String role) {
    var password =
        ",\"groups\":[\"/teams/lending\"],\"credentials\":[{\"type\":\"password\","
            + "\"value\":\"%s\",\"temporary\":false}]".formatted(username);
    var opened =
        send("users", "POST", account(username, firstName, lastName, true).formatted(password));
    var id = opened.headers().firstValue("Location").orElseThrow().replaceAll(".*/", "");
    map(id, role, "POST");
    return id;
  }

  /** Takes a role from an account. */
  public void leave(String id, String role) {
    map(id, role, "DELETE");
  }

  private void map(String id, String role, String method) {
    var found = send("roles/" + role, "GET", "").body();
    send("users/" + id + "/role-mappings/realm", method, "[" + found + "]");
  }

  public void disable(String id, String username, String firstName, String lastName) {
    send("users/" + id, "PUT", account(username, firstName, lastName, false).formatted(""));
  }

  private static String account(
      String username, String firstName, String lastName, boolean enabled) {
    return "{\"username\":\"%s\",\"firstName\":\"%s\",\"lastName\":\"%s\",\"enabled\":%s,"
            .formatted(username, firstName, lastName, enabled)
        + "\"email\":\"%s@example.org\",\"emailVerified\":true%%s}".formatted(username);
  }

  private HttpResponse<String> send(String path, String method, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(realm + "/" + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      var answer = HTTP.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(
            method + " " + path + ": " + answer.statusCode() + " " + answer.body());
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
