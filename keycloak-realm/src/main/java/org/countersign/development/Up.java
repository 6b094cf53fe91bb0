package org.countersign.development;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Starts everything over one data directory, says where to look, and stays until it is told to end.
 * Exit code 1 with one sentence if something does not start.
 */
public final class Up {
  private static final long LEAST_SPACE = 10_000_000;
  private static final String FULL =
      " The disk is full: make room there, or choose another with --data.";

  private Up() {}

  public static void main(String[] arguments) throws InterruptedException {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try {
      run(Options.of(List.of(arguments)), new Progress(out));
    } catch (CannotStartException sentence) {
      System.err.println("countersign: " + sentence.getMessage());
      System.exit(1);
    }
  }

  private static void run(Options options, Progress progress) throws InterruptedException {
    if (!Files.exists(options.war())) {
      throw new CannotStartException("The service is not built: " + options.war() + " is missing.");
    }
    Run.refuseAnother(options.data());
    new NamedServers(System.getenv()).check();
    var data = makePrivate(options.data());
    var lock = DirectoryLock.take(data);
    progress.say("Countersign keeps everything in %s", data);
    if (Servers.endOrphans(data)) {
      progress.say("Ended what an earlier run had left running.");
    }
    var servers = new Servers(options, System.getenv(), progress);
    for (int node = 0; node < options.nodes(); node++) {
      Ports.resolve(options.port() + node, "the service", "--port");
    }
    if (servers.ownKeycloak()) {
      Ports.resolve(options.keycloakPort(), "Keycloak", "--keycloak-port");
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  servers.close();
                  Run.forget(data);
                  lock.close();
                  progress.say("Countersign has ended; its data stays in %s", data);
                }));
    Run.ofThisProcess(options.url(), servers.issuer()).writeTo(data);
    try {
      var nodes = servers.start();
      if (options.demo()) {
        Demo.run(options.url(), servers.issuer(), progress, Clock.systemUTC());
      }
      welcome(options, servers, progress);
      CompletableFuture.allOf(
              nodes.stream()
                  .map(node -> ended(node, servers, progress))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
      if (!servers.isClosing()) {
        throw new CannotStartException("The service has ended by itself.");
      }
    } catch (CannotStartException e) {
      if (!servers.isClosing()) {
        throw isFull(data) ? new CannotStartException(e.getMessage() + FULL, e) : e;
      }
    }
  }

  /** On a full disk a server seldom says what it lacks. */
  private static boolean isFull(Path data) {
    try {
      return Files.getFileStore(data).getUsableSpace() < LEAST_SPACE;
    } catch (IOException unknown) {
      return false;
    }
  }

  /** One node that ends leaves the work to the others. */
  private static CompletableFuture<Void> ended(
      CatalogServer node, Servers servers, Progress progress) {
    return node.process()
        .onExit()
        .thenAccept(
            process -> {
              if (!servers.isClosing()) {
                progress.say("%s has ended by itself; its log is %s.", node.url(), node.log());
              }
            });
  }

  private static Path makePrivate(Path data) {
    try {
      if (!Files.isDirectory(data)) {
        Files.createDirectories(data.getParent());
        Files.createDirectory(
            data,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return data;
    } catch (IOException e) {
      throw new CannotStartException("Cannot make the directory " + data + ": " + e, e);
    }
  }

  private static void welcome(Options options, Servers servers, Progress progress) {
    progress.say("");
    progress.say("The catalog:  %s/ui/", options.url());
    progress.say("The API:      %s/api/v1 (described at %s/openapi)", options.url(), options.url());
    for (int node = 2; node <= options.nodes(); node++) {
      progress.say("Node %d:       http://localhost:%d/api/v1", node, options.port() + node - 1);
    }
    if (servers.ownKeycloak()) {
      progress.say("");
      progress.say("One login a role, the password is the name:");
      progress.say("  %s", String.join(", ", DevelopmentRealm.ROLES.subList(0, 5)));
      progress.say("  %s", String.join(", ", DevelopmentRealm.ROLES.subList(5, 9)));
      progress.say("");
      progress.say("To try the API:");
      progress.say(
          "  TOKEN=$(curl -s %s/protocol/openid-connect/token -d grant_type=password \\",
          servers.issuer());
      progress.say(
          "    -d client_id=%s -d username=auditor -d password=auditor \\",
          DevelopmentRealm.CLI_CLIENT);
      progress.say("    | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')");
      progress.say("  curl -H \"Authorization: Bearer $TOKEN\" %s/api/v1/models", options.url());
    }
    progress.say("");
    progress.say("Ctrl-C ends everything.");
  }
}
