package org.countersign.development;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A real Keycloak with the realm {@code countersign} on the loopback address, for development and
 * tests. Its directory is kept; when the realm file changed since, the realm is imported anew and
 * the old data stays beside it.
 */
public final class DevelopmentKeycloak implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final DirectoryLock lock;
  private final ServerProcess process;
  private final int port;

  private DevelopmentKeycloak(DirectoryLock lock, ServerProcess process, int port) {
    this.lock = lock;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts the server and returns when the realm answers. The first start of all prepares the
   * distribution, which takes about ten seconds more.
   *
   * @param directory holds data, log and the administrator's random password; made if missing
   * @param port of the loopback address, 0 for a free one; part of the issuer
   * @throws CannotStartException if the directory is in use, the port is taken, or the server fails
   */
  public static DevelopmentKeycloak start(Path directory, int port) {
    var home = directory.toAbsolutePath().normalize();
    var lock = DirectoryLock.take(home);
    try {
      var record = recordIn(home);
      ServerProcess.endOrphan(record);
      var chosen = Ports.resolve(port, "Keycloak", "--keycloak-port");
      var distribution = prepared();
      layOut(home, distribution);
      var process =
          ServerProcess.start(
              startCommand(home, chosen),
              Map.of(
                  "KC_BOOTSTRAP_ADMIN_USERNAME",
                  "admin",
                  "KC_BOOTSTRAP_ADMIN_PASSWORD",
                  administratorPassword(home)),
              record,
              home.resolve("keycloak.log"));
      var keycloak = new DevelopmentKeycloak(lock, process, chosen);
      keycloak.awaitRealm();
      return keycloak;
    } catch (IOException e) {
      lock.close();
      throw new CannotStartException("Keycloak cannot write to " + home + ": " + e, e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  static Path recordIn(Path directory) {
    return directory.resolve("process");
  }

  public int port() {
    return port;
  }

  /** The {@code iss} of every token: {@code http://localhost:<port>/realms/countersign}. */
  public String issuer() {
    return issuer(port);
  }

  static String issuer(int port) {
    return "http://localhost:" + port + "/realms/" + DevelopmentRealm.NAME;
  }

  @Override
  public void close() {
    try {
      process.close();
    } finally {
      lock.close();
    }
  }

  /**
   * The distribution with its build-time options compiled in, so that every start is the fast one.
   */
  private static Path prepared() throws IOException {
    var distribution = Distribution.find("keycloak-");
    var marker = distribution.resolve("prepared");
    if (isPrepared(distribution)) {
      return distribution;
    }
    var alone = DirectoryLock.take(distribution);
    try {
      if (!isPrepared(distribution)) {
        var log = distribution.resolve("prepare.log");
        var command = java(distribution);
        command.addAll(
            List.of("build", "--db=dev-file", "--health-enabled=false", "--metrics-enabled=false"));
        var build =
            ServerProcess.start(command, Map.of(), distribution.resolve("prepare.process"), log);
        if (build.awaitExit(PATIENCE) != 0) {
          throw new CannotStartException("Keycloak could not be prepared; see " + log + ".");
        }
        Files.writeString(marker, buildOf(distribution));
      }
    } finally {
      alone.close();
    }
    return distribution;
  }

  /** A distribution that was unpacked anew over a prepared one is as it was delivered. */
  static boolean isPrepared(Path distribution) throws IOException {
    var marker = distribution.resolve("prepared");
    return Files.exists(marker) && Files.readString(marker).equals(buildOf(distribution));
  }

  /** What tells one build of the server from another. */
  static String buildOf(Path distribution) throws IOException {
    var build = distribution.resolve("lib/quarkus/quarkus-application.dat");
    return Files.size(build) + " bytes of " + Files.getLastModifiedTime(build);
  }

  /** Keycloak's home of this directory: our own data, everything else from the distribution. */
  private static void layOut(Path home, Path distribution) throws IOException {
    for (var part : List.of("lib", "providers", "themes", "conf")) {
      var link = home.resolve(part);
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, distribution.resolve(part));
    }
    var digest = DevelopmentRealm.digest();
    var importedDigest = home.resolve("realm.sha256");
    var data = home.resolve("data");
    if (Files.exists(data)
        && !(Files.exists(importedDigest) && Files.readString(importedDigest).equals(digest))) {
      Files.move(data, Files.createTempDirectory(home, "data-before-").resolve("data"));
    }
    DevelopmentRealm.writeTo(data.resolve("import"));
    Files.writeString(importedDigest, digest);
  }

  private static List<String> java(Path home) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms64m",
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dfile.encoding=UTF-8",
            "-Duser.language=en",
            "-Duser.country=US",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-Dpicocli.disable.closures=true",
            "-Dquarkus-log-max-startup-records=10000",
            "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "-Dkc.home.dir=" + home,
            "-Djboss.server.config.dir=" + home.resolve("conf"),
            "-cp",
            home.resolve("lib/quarkus-run.jar").toString(),
            "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
  }

  private static List<String> startCommand(Path home, int port) {
    var command = java(home);
    command.addAll(
        List.of(
            "start",
            "--optimized",
            "--cache=local",
            "--http-enabled=true",
            "--http-host=127.0.0.1",
            "--http-port=" + port,
            "--hostname=http://localhost:" + port,
            "--import-realm"));
    return command;
  }

  private static String administratorPassword(Path home) throws IOException {
    var file = home.resolve("admin-password");
    if (!Files.exists(file)) {
      var bytes = new byte[16];
      new SecureRandom().nextBytes(bytes);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, HexFormat.of().formatHex(bytes));
    }
    return Files.readString(file);
  }

  private void awaitRealm() {
    var configuration = URI.create(issuer() + "/.well-known/openid-configuration");
    var request = HttpRequest.newBuilder(configuration).timeout(Duration.ofSeconds(10)).build();
    var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    var giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < giveUp && process.isAlive()) {
      try {
        Thread.sleep(150);
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200 && answer.body().contains('"' + issuer() + '"')) {
          return;
        }
      } catch (IOException notYet) {
        // refused or reset connections are what a starting server does
      } catch (InterruptedException e) {
        close();
        Thread.currentThread().interrupt();
        throw new CannotStartException("The start of Keycloak was interrupted.", e);
      }
    }
    var ended = !process.isAlive();
    close();
    throw new CannotStartException(
        "Keycloak %s; its log is %s."
            .formatted(ended ? "ended during its start" : "does not answer", process.log()));
  }
}
