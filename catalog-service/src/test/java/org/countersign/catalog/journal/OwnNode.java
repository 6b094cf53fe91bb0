package org.countersign.catalog.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.countersign.catalog.testing.Servers;
import org.countersign.development.CatalogServer;
import org.countersign.development.DevelopmentDatabase;

/** Starts nodes that share nothing with the server of the other tests but its Keycloak. */
public final class OwnNode {
  private static final Path WAR = Path.of("target", "catalog-service.war").toAbsolutePath();

  private OwnNode() {}

  /**
   * A node of a log of its own; its files are under the directory, its data in {@code data} there.
   *
   * @param more settings as the environment names them
   */
  public static CatalogServer start(
      Path home, String name, DevelopmentDatabase database, Map<String, String> more) {
    return CatalogServer.start(
        home.resolve("payara-" + name),
        home.resolve(name + ".log"),
        WAR,
        0,
        environment(home, name, database, more));
  }

  /** The same for a node that a test starts many times. */
  static CatalogServer startOften(Path home, String name, DevelopmentDatabase database) {
    return CatalogServer.startOften(
        home.resolve("payara-" + name),
        home.resolve(name + ".log"),
        WAR,
        0,
        environment(home, name, database, Map.of()));
  }

  private static Map<String, String> environment(
      Path home, String name, DevelopmentDatabase database, Map<String, String> more) {
    var environment = new LinkedHashMap<String, String>();
    Servers.running()
        .settings()
        .forEach(
            (key, value) -> environment.put(key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
    environment.putAll(
        Map.of(
            "DB_URL", database.jdbcUrl(),
            "DB_PASSWORD", database.app().password(),
            "DB_OWNER_PASSWORD", database.owner().password(),
            "COUNTERSIGN_DATA", home.resolve("data").toString(),
            "COUNTERSIGN_NODE", name));
    environment.putAll(more);
    return environment;
  }

  /** Freezes a node with {@code STOP}, thaws it with {@code CONT}. */
  static void signal(String signal, CatalogServer node) throws IOException, InterruptedException {
    var kill =
        new ProcessBuilder("kill", "-" + signal, Long.toString(node.process().pid())).start();
    if (kill.waitFor() != 0) {
      throw new IllegalStateException("the node could not be sent " + signal);
    }
  }

  /** Deletes what a run before this one has left. */
  public static void forget(Path... left) throws IOException {
    for (var each : left) {
      if (Files.exists(each)) {
        try (var files = Files.walk(each)) {
          for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }
}
