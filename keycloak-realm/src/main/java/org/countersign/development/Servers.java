package org.countersign.development;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL, Keycloak and the service over one data directory. PostgreSQL and Keycloak start side
 * by side; the service starts when the database answers. A database or an issuer that the
 * environment names is used instead of one of our own.
 */
final class Servers implements AutoCloseable {
  private final Options options;
  private final Map<String, String> environment;
  private final Progress progress;

  /** Never interrupted: a server between its program and its first answer would be lost. */
  private final ExecutorService databaseStarter = Executors.newSingleThreadExecutor();

  private final ExecutorService starters = Executors.newCachedThreadPool();

  private volatile boolean closing;
  private volatile @Nullable DevelopmentDatabase database;
  private volatile @Nullable DevelopmentKeycloak keycloak;
  private final List<CatalogServer> nodes = new CopyOnWriteArrayList<>();

  /**
   * @param environment of this process, which may name {@code DB_URL} and {@code OIDC_ISSUER}
   */
  Servers(Options options, Map<String, String> environment, Progress progress) {
    this.options = options;
    this.environment = Map.copyOf(environment);
    this.progress = progress;
  }

  static Path databaseIn(Path data) {
    return data.resolve("pg");
  }

  static Path keycloakIn(Path data) {
    return data.resolve("keycloak");
  }

  /** Where a node's server is; nodes count from 1. */
  static Path serviceIn(Path data, int node) {
    return data.resolve(node == 1 ? "payara" : "payara-" + node);
  }

  /** Ends what a killed run left behind; true if there was something. */
  static boolean endOrphans(Path data) {
    var service = false;
    for (int node = 1; node <= Options.MOST_NODES; node++) {
      service |= ServerProcess.endOrphan(CatalogServer.recordIn(serviceIn(data, node)));
    }
    var keycloak = ServerProcess.endOrphan(DevelopmentKeycloak.recordIn(keycloakIn(data)));
    var database = DevelopmentDatabase.endOrphan(databaseIn(data));
    return service || keycloak || database;
  }

  /**
   * Returns when every node answers. The first one founds the log, so it starts before others.
   *
   * @throws CannotStartException if one of them does not start; the others are still to be closed
   */
  List<CatalogServer> start() {
    Optional<Future<DevelopmentKeycloak>> keycloakStart =
        ownKeycloak() ? Optional.of(starters.submit(this::startKeycloak)) : Optional.empty();
    if (ownDatabase()) {
      await(databaseStarter.submit(this::startDatabase));
    }
    for (int i = 1; i <= options.nodes(); i++) {
      int node = i;
      await(starters.submit(() -> startService(node)));
    }
    keycloakStart.ifPresent(Servers::await);
    return List.copyOf(nodes);
  }

  /** Whether the end of a server, or a start that fails now, is our own doing. */
  boolean isClosing() {
    return closing;
  }

  boolean ownDatabase() {
    return !environment.containsKey("DB_URL");
  }

  boolean ownKeycloak() {
    return !environment.containsKey("OIDC_ISSUER");
  }

  String issuer() {
    return environment.getOrDefault(
        "OIDC_ISSUER", DevelopmentKeycloak.issuer(options.keycloakPort()));
  }

  /** Ends the servers, the service first; also those that are still starting. */
  @Override
  public void close() {
    closing = true;
    try {
      starters.shutdownNow();
      databaseStarter.shutdown();
      var starting = !starters.awaitTermination(1, TimeUnit.MINUTES);
      starting |= !databaseStarter.awaitTermination(1, TimeUnit.MINUTES);
      if (starting) {
        progress.say("A server is still starting and does not listen; see 'countersign down'.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (nodes.stream().anyMatch(CatalogServer::archivesAtEnd)) {
      progress.say("The first end takes some seconds more, to make later starts faster.");
    }
    for (int i = nodes.size(); i > 0; i--) {
      end(name(i), nodes.get(i - 1));
    }
    end("Keycloak", keycloak);
    end("PostgreSQL", database);
  }

  private void end(String name, @Nullable AutoCloseable server) {
    if (server == null) {
      return;
    }
    try {
      progress.say("%-11s stopping …", name);
      server.close();
    } catch (Exception e) {
      progress.say("%-11s did not end cleanly: %s", name, e);
    }
  }

  private DevelopmentDatabase startDatabase() throws Exception {
    return progress.step(
        "PostgreSQL", () -> database = DevelopmentDatabase.start(databaseIn(options.data()), 0));
  }

  private DevelopmentKeycloak startKeycloak() throws Exception {
    return progress.step(
        "Keycloak",
        () ->
            keycloak =
                DevelopmentKeycloak.start(keycloakIn(options.data()), options.keycloakPort()));
  }

  private CatalogServer startService(int node) throws Exception {
    return progress.step(
        name(node),
        () -> {
          var started =
              CatalogServer.start(
                  serviceIn(options.data(), node),
                  options.data().resolve(node == 1 ? "logs/service.log" : logOf(node)),
                  options.war(),
                  options.port() + node - 1,
                  options.tuning(),
                  settings(node));
          nodes.add(started);
          return started;
        });
  }

  private static String logOf(int node) {
    return "logs/service-" + node + ".log";
  }

  private String name(int node) {
    return options.nodes() == 1 ? "Service" : "Node " + node;
  }

  /** What the service reads; what the environment already names stays as it is. */
  private Map<String, String> settings(int node) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("COUNTERSIGN_MODE", "development");
    settings.put("COUNTERSIGN_URL", options.url().toString());
    settings.put("COUNTERSIGN_DATA", options.data().toString());
    settings.put("OIDC_CLIENT_ID", DevelopmentRealm.PAGES_CLIENT);
    settings.put("OIDC_CLIENT_SECRET", DevelopmentRealm.PAGES_SECRET);
    settings.put("OIDC_ISSUER", issuer());
    if (options.nodes() > 1) {
      // keys and what was signed are the log's, the graph is each node's own
      settings.put("COUNTERSIGN_NODE", "node-" + node);
      settings.put(
          "COUNTERSIGN_GRAPH",
          options.data().resolve(node == 1 ? "graph" : "graph-" + node).toString());
    }
    var own = database;
    if (own != null) {
      settings.put("DB_URL", own.jdbcUrl());
      settings.put("DB_USER", own.app().user());
      settings.put("DB_PASSWORD", own.app().password());
      settings.put("DB_OWNER_USER", own.owner().user());
      settings.put("DB_OWNER_PASSWORD", own.owner().password());
    }
    settings.putAll(environmentOf(settings));
    return settings;
  }

  private Map<String, String> environmentOf(Map<String, String> settings) {
    var given = new LinkedHashMap<>(environment);
    given.keySet().retainAll(settings.keySet());
    if (ownDatabase()) {
      given.keySet().removeIf(name -> name.startsWith("DB_"));
    }
    if (ownKeycloak()) {
      given.keySet().removeIf(name -> name.startsWith("OIDC_"));
    }
    // The directory is an option of this command, and holds the servers' files too.
    given.remove("COUNTERSIGN_DATA");
    return given;
  }

  private static <T> T await(Future<T> start) {
    try {
      return start.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CannotStartException sentence) {
        throw sentence;
      }
      throw new CannotStartException("A server did not start: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("The start was interrupted.", e);
    }
  }
}
