package org.countersign.development;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param data directory of everything that is kept
 * @param port of the service
 * @param keycloakPort of Keycloak, which is part of the issuer
 * @param war the service
 * @param demo whether to register the demonstration's cases
 * @param nodes how many nodes of the service share the database, on ports from {@code port} on
 */
record Options(
    Path data,
    int port,
    int keycloakPort,
    Path war,
    Payara.Tuning tuning,
    boolean demo,
    int nodes) {
  static final int MOST_NODES = 4;

  URI url() {
    return URI.create("http://localhost:" + port);
  }

  /**
   * Reads {@code --data DIR --port N --keycloak-port N --war FILE --production-jvm --demo --nodes
   * N}.
   *
   * @throws CannotStartException naming the argument that is wrong
   */
  static Options of(List<String> arguments) {
    var data = Path.of(".countersign");
    var port = 8080;
    var keycloakPort = 8180;
    var war = Path.of("catalog-service/target/catalog-service.war");
    var tuning = Payara.Tuning.QUICK_START;
    var demo = false;
    var nodes = 1;
    var rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      var option = rest.remove();
      switch (option) {
        case "--data" -> data = Path.of(value(option, rest)).toAbsolutePath();
        case "--port" -> port = port(option, value(option, rest));
        case "--keycloak-port" -> keycloakPort = port(option, value(option, rest));
        case "--war" -> war = Path.of(value(option, rest)).toAbsolutePath();
        case "--production-jvm" -> tuning = Payara.Tuning.THROUGHPUT;
        case "--demo" -> demo = true;
        case "--nodes" -> nodes = nodes(option, value(option, rest));
        default ->
            throw new CannotStartException(
                "Unknown option " + option + "; 'countersign help' lists them.");
      }
    }
    return new Options(
        data.toAbsolutePath().normalize(),
        port,
        keycloakPort,
        war.toAbsolutePath().normalize(),
        tuning,
        demo,
        nodes);
  }

  private static int nodes(String option, String text) {
    if (!text.matches("[1-" + MOST_NODES + "]")) {
      throw new CannotStartException(
          option + " needs a number from 1 to " + MOST_NODES + ", not " + text + ".");
    }
    return Integer.parseInt(text);
  }

  private static String value(String option, ArrayDeque<String> rest) {
    if (rest.isEmpty()) {
      throw new CannotStartException(option + " needs a value.");
    }
    return rest.remove();
  }

  private static int port(String option, String text) {
    try {
      var port = Integer.parseInt(text);
      if (port > 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      throw new CannotStartException(
          option + " needs a port number, not " + text + ".", notANumber);
    }
    throw new CannotStartException(option + " needs a port number, not " + text + ".");
  }
}
