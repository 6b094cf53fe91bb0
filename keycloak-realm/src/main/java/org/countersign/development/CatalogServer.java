package org.countersign.development;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The catalog service: its WAR on Payara Micro, at the root of a port of the loopback address. */
public final class CatalogServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** After the server says that it is ready; then a WAR that does not answer has failed. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final Payara payara;
  private final ServerProcess process;
  private final URI url;

  private CatalogServer(Payara payara, ServerProcess process, URI url) {
    this.payara = payara;
    this.process = process;
    this.url = url;
  }

  static Path recordIn(Path directory) {
    return directory.resolve("process");
  }

  /**
   * Starts the service and returns when the application itself answers: ready, and asking for a
   * token where one is needed. A server that runs without its application is not enough.
   *
   * @param directory of the server's own files
   * @param environment what the service reads; added to this process's own
   * @throws CannotStartException if the port is taken, or the WAR fails to deploy, with the cause
   *     that its log gives
   */
  static CatalogServer start(
      Path directory,
      Path log,
      Path war,
      int port,
      Payara.Tuning tuning,
      Map<String, String> environment) {
    ServerProcess.endOrphan(recordIn(directory));
    var chosen = Ports.resolve(port, "the service", "--port");
    var payara = Payara.in(directory, tuning);
    var process =
        ServerProcess.start(payara.command(war, chosen), environment, recordIn(directory), log);
    var server = new CatalogServer(payara, process, URI.create("http://localhost:" + chosen));
    server.awaitApplication();
    return server;
  }

  /**
   * Starts a server that is started once, for tests.
   *
   * @param port 0 for a free one
   */
  public static CatalogServer start(
      Path directory, Path log, Path war, int port, Map<String, String> environment) {
    return start(directory, log, war, port, Payara.Tuning.ONCE, environment);
  }

  /**
   * Starts a server that is started in its directory again and again: its first clean end takes
   * some seconds more, and every start after that some fewer.
   *
   * @param port 0 for a free one
   */
  public static CatalogServer startOften(
      Path directory, Path log, Path war, int port, Map<String, String> environment) {
    return start(directory, log, war, port, Payara.Tuning.QUICK_START, environment);
  }

  /** Where it answers. */
  public URI url() {
    return url;
  }

  /** The server's process, for whoever wants to know how the others do without it. */
  public ProcessHandle process() {
    return process.handle();
  }

  Path log() {
    return process.log();
  }

  /** Whether the end takes some seconds more, to make later starts faster. */
  boolean archivesAtEnd() {
    return payara.archivesAtEnd();
  }

  @Override
  public void close() {
    if (process.end()) {
      payara.keepArchive();
    }
  }

  /** Whether the application answers as it should; false for a refused connection, too. */
  static boolean answers(URI url) throws InterruptedException {
    return status(ready(url)).orElse(0) == 200
        && status(request(url.resolve("/api/v1/models"))).orElse(0) == 401;
  }

  /**
   * What keeps a service that runs from being ready, as it says itself: the checks that are down,
   * with their codes. Nothing if it is ready or does not answer.
   */
  static List<String> down(URI url) throws InterruptedException {
    try {
      var answer = CLIENT.send(ready(url), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 503 && answer.body().startsWith("{")
          ? JsonText.objects(JsonText.object(answer.body()).getOrDefault("checks", List.of()))
              .stream()
              .filter(check -> "DOWN".equals(check.get("status")))
              .map(CatalogServer::named)
              .toList()
          : List.of();
    } catch (IOException notNow) {
      return List.of();
    }
  }

  private static String named(Map<String, Object> check) {
    var name = String.valueOf(check.get("name"));
    return check.get("data") instanceof Map<?, ?> data && data.get("code") instanceof String code
        ? name + " (" + code + ")"
        : name;
  }

  private void awaitApplication() {
    var log = new ServerLog(process.log());
    var giveUp = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (System.nanoTime() < giveUp) {
        Thread.sleep(150);
        if (answers(url)) {
          return;
        }
        if (!process.isAlive()) {
          throw failure("The service ended during its start", log);
        }
        if (log.saysDeploymentFailed()) {
          throw failure("The service failed to deploy", log);
        }
        if (log.saysReady()) {
          giveUp = Math.min(giveUp, System.nanoTime() + GRACE.toNanos());
        }
      }
      var down = down(url);
      throw failure(
          down.isEmpty()
              ? "The service runs but does not answer as it should"
              : "The service runs but is not ready, because of its " + String.join(", ", down),
          log);
    } catch (InterruptedException e) {
      process.kill();
      Thread.currentThread().interrupt();
      throw new CannotStartException("The start of the service was interrupted.", e);
    }
  }

  private CannotStartException failure(String what, ServerLog log) {
    process.kill();
    var cause = log.cause().map(text -> ": " + text).orElse("");
    return new CannotStartException(what + cause + " (log: " + process.log() + ").");
  }

  private static HttpRequest ready(URI url) {
    return request(url.resolve("/health/ready"));
  }

  private static HttpRequest request(URI address) {
    return HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(20)).build();
  }

  private static Optional<Integer> status(HttpRequest request) throws InterruptedException {
    try {
      return Optional.of(CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    } catch (IOException notYet) {
      return Optional.empty();
    }
  }
}
