package org.countersign.catalog.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.countersign.development.Tokens;

/**
 * The REST door as a pipeline or a person sees it. Paths are relative to {@code /api/v1/}, unless
 * they begin with a slash.
 */
public final class CatalogClient {
  /**
   * HTTP/1.1 like curl. Over an upgraded HTTP/2 connection this client waits for room to send the
   * rest of a body that the server has refused already.
   */
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private static final Map<String, CatalogClient> PEOPLE = new ConcurrentHashMap<>();

  /** The realm's tokens live for ten minutes, a run of all tests longer. */
  private static final Duration RENEWED_AFTER = Duration.ofMinutes(4);

  private final Supplier<Optional<String>> token;

  private CatalogClient(Supplier<Optional<String>> token) {
    this.token = token;
  }

  /** A person of the development realm, by the name of their role. */
  public static CatalogClient as(String person) {
    return PEOPLE.computeIfAbsent(
        person, name -> renewing(() -> Tokens.password(Servers.running().issuer(), name)));
  }

  /** The service account of the client {@code pipeline}. */
  public static CatalogClient asPipeline() {
    return PEOPLE.computeIfAbsent(
        "service account", name -> renewing(() -> Tokens.pipeline(Servers.running().issuer())));
  }

  public static CatalogClient bearing(String token) {
    return new CatalogClient(() -> Optional.of(token));
  }

  private static CatalogClient renewing(Supplier<String> login) {
    var held = new AtomicReference<>(Held.of(login));
    return new CatalogClient(
        () -> Optional.of(held.updateAndGet(last -> last.isOld() ? Held.of(login) : last).token));
  }

  private record Held(String token, Instant since) {
    static Held of(Supplier<String> login) {
      return new Held(login.get(), Instant.now());
    }

    boolean isOld() {
      return since.plus(RENEWED_AFTER).isBefore(Instant.now());
    }
  }

  public static CatalogClient anonymous() {
    return new CatalogClient(Optional::empty);
  }

  public String token() {
    return token.get().orElseThrow();
  }

  public HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  public HttpResponse<String> post(String path, String json) {
    return send(json(path).POST(BodyPublishers.ofString(json)));
  }

  public HttpResponse<String> put(String path, String json) {
    return send(json(path).PUT(BodyPublishers.ofString(json)));
  }

  public HttpResponse<String> delete(String path) {
    return send(request(path).DELETE());
  }

  /** A request to add headers or another body to; end it with {@link #send}. */
  public HttpRequest.Builder request(String path) {
    var address = path.startsWith("/") ? path : "/api/v1/" + path;
    var request =
        HttpRequest.newBuilder(Servers.running().service().resolve(URI.create(address)))
            .timeout(Duration.ofSeconds(30));
    token.get().ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
    return request;
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, BodyHandlers.ofString());
  }

  public <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return HTTP.send(request.build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder json(String path) {
    return request(path).header("Content-Type", "application/json");
  }
}
