package org.countersign.development;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The public API, called by the people of the development realm and by its pipeline. */
final class DemoClient {
  /** The service account of the pipeline, which is nobody's name. */
  static final String PIPELINE = "the pipeline";

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI api;
  private final String issuer;

  /** A token lives for ten minutes, a demonstration for less. */
  private final Map<String, String> tokens = new HashMap<>();

  DemoClient(URI service, String issuer) {
    this.api = service.resolve("/api/v1/");
    this.issuer = issuer;
  }

  /** What the service answered. */
  record Answer(int status, Map<String, Object> body) {
    String text(String field) {
      var value = body.get(field);
      if (value == null) {
        throw new IllegalStateException("the answer has no " + field + ": " + body);
      }
      return value.toString();
    }
  }

  /**
   * Creates something. What was created by the same request before is answered again.
   *
   * @throws CannotStartException with the whole answer, if it is not 201
   */
  Answer create(String who, String path, Map<String, Object> body) {
    return create(who, path, body, "");
  }

  /**
   * The same for a request that the story makes more than once.
   *
   * @param occasion tells the times apart
   */
  Answer create(String who, String path, Map<String, Object> body, String occasion) {
    var answer = send("POST", who, path, "application/json", JsonText.of(body), occasion);
    return expect(201, "POST", path, answer);
  }

  /** Does something that the service answers with 200 or refuses. */
  Answer post(String who, String path, Map<String, Object> body) {
    return send("POST", who, path, "application/json", JsonText.of(body), "");
  }

  /**
   * Adds a file.
   *
   * @throws CannotStartException with the whole answer, if it is not 201
   */
  Answer upload(String who, String path, String text) {
    return expect(201, "POST", path, send("POST", who, path, "text/plain", text, ""));
  }

  /**
   * Puts something in its place.
   *
   * @throws CannotStartException with the whole answer, if it is not 200
   */
  Answer put(String who, String path, Map<String, Object> body) {
    return expect(
        200, "PUT", path, send("PUT", who, path, "application/json", JsonText.of(body), ""));
  }

  Answer get(String who, String path) {
    return send(who, HttpRequest.newBuilder(api.resolve(path)).GET());
  }

  /** The answer, if it has the status it should have. */
  static Answer expect(int status, String method, String path, Answer answer) {
    if (answer.status() != status) {
      throw new CannotStartException(
          "The demo expects %d of %s %s and got %d: %s"
              .formatted(status, method, path, answer.status(), answer.body()));
    }
    return answer;
  }

  static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The key makes a demonstration that was broken off go on where it ended. */
  private Answer send(
      String method, String who, String path, String mediaType, String body, String occasion) {
    var key = "demo-" + DemoCase.sha256(String.join("\n", method, who, path, body, occasion));
    return send(
        who,
        HttpRequest.newBuilder(api.resolve(path))
            .header("Content-Type", mediaType)
            .header("Idempotency-Key", key)
            .method(method, BodyPublishers.ofString(body)));
  }

  private Answer send(String who, HttpRequest.Builder request) {
    var token =
        tokens.computeIfAbsent(
            who,
            name ->
                name.equals(PIPELINE) ? Tokens.pipeline(issuer) : Tokens.password(issuer, name));
    try {
      var answer =
          HTTP.send(
              request
                  .timeout(Duration.ofMinutes(1))
                  .header("Authorization", "Bearer " + token)
                  .build(),
              BodyHandlers.ofString());
      return new Answer(answer.statusCode(), JsonText.object(answer.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("The demo was interrupted.", e);
    }
  }
}
