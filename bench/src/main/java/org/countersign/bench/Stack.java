package org.countersign.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** PostgreSQL, Keycloak and a WAR as {@code countersign up --production-jvm} starts them. */
final class Stack implements AutoCloseable {
  private static final int MINUTES = 6;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path data;
  private final Process process;
  private final URI url;

  private Stack(Path data, Process process, URI url) {
    this.data = data;
    this.process = process;
    this.url = url;
  }

  static Stack start(Path data, Path war, int port, int keycloakPort)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "org.countersign.development.Up",
                    "--production-jvm",
                    "--data",
                    data.toString(),
                    "--war",
                    war.toString(),
                    "--port",
                    Integer.toString(port),
                    "--keycloak-port",
                    Integer.toString(keycloakPort)))
            .redirectErrorStream(true)
            .redirectOutput(data.resolveSibling(data.getFileName() + ".log").toFile())
            .start();
    var stack = new Stack(data, process, URI.create("http://localhost:" + port));
    stack.await();
    return stack;
  }

  URI url() {
    return url;
  }

  /** Processor time that the server and PostgreSQL have used so far. */
  Used used() {
    return new Used(
        spent(process.descendants().filter(Stack::isServer)),
        postmaster().map(master -> spent(master.children())).orElse(Duration.ZERO));
  }

  private static boolean isServer(ProcessHandle child) {
    return child.info().commandLine().filter(line -> line.contains("launch-micro")).isPresent();
  }

  /** PostgreSQL daemonises itself, so it is found by the number it leaves with its data. */
  private Optional<ProcessHandle> postmaster() {
    try {
      var number = Files.readAllLines(data.resolve("pg/cluster/postmaster.pid")).get(0).strip();
      return ProcessHandle.of(Long.parseLong(number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Duration spent(Stream<ProcessHandle> processes) {
    return processes
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  record Used(Duration server, Duration database) {
    Used since(Used before) {
      return new Used(server.minus(before.server), database.minus(before.database));
    }
  }

  private void await() throws InterruptedException {
    var giveUp = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    while (System.nanoTime() < giveUp && process.isAlive()) {
      if (status(url.resolve("/api/v1/models")) == 401) {
        return;
      }
      Thread.sleep(500);
    }
    close();
    throw new IllegalStateException("the stack did not start; its log lies beside its data");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(2, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int status(URI address) throws InterruptedException {
    try {
      return http.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException notYet) {
      return 0;
    }
  }
}
