package org.countersign.catalog.platform;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * Everything the environment decides, read once. The names are those of {@code countersign up}:
 * {@code DB_URL}, {@code OIDC_ISSUER} and so on; MicroProfile Config finds them as {@code db.url}.
 *
 * @param mode production unless told otherwise
 * @param publicUrl where people and pipelines reach the service, without a trailing slash
 * @param data the directory that holds keys, signer state and graph
 */
public record Settings(
    Mode mode, URI publicUrl, Path data, Database database, Oidc oidc, Node node) {
  private static final Set<String> KNOWN_SECRETS =
      Set.of("countersign", "pipeline", "postgres", "password", "secret", "admin", "changeit");
  private static final int SHORTEST_SECRET = 12;
  private static final String DEVELOPMENT_MARK = "DEVELOPMENT";

  /**
   * The database and its two roles: the owner migrates, the application reads and appends.
   *
   * @param url a JDBC URL of PostgreSQL without credentials
   */
  public record Database(
      String url, String user, String password, String ownerUser, String ownerPassword) {}

  /** The issuer of every token, and the client this service is there. */
  public record Oidc(URI issuer, String clientId, String clientSecret) {}

  /**
   * This node among those that share a database.
   *
   * @param name in entries and beside what it remembers
   * @param keys where the keys are, if not in {@code data}; nodes of one log share them
   * @param signer where the last published checkpoint is remembered, if not in {@code data}; a
   *     directory that several nodes share holds a file for each
   * @param graph where this node's graph is, if not in {@code data}; never shared
   */
  public record Node(
      String name, Optional<Path> keys, Optional<Path> signer, Optional<Path> graph) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public Node {
      if (!FORM.matcher(name).matches()) {
        throw new IllegalStateException("COUNTERSIGN_NODE is not a name of a node: " + name);
      }
    }

    /** A node by this name that keeps everything in {@code data}. */
    public static Node named(String name) {
      return new Node(name, Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /**
   * @throws IllegalStateException with one sentence that names the setting, when one is missing,
   *     unreadable, or known to everybody in production
   */
  public static Settings from(Config config) {
    var settings =
        new Settings(
            mode(config),
            address(config, "countersign.url"),
            Path.of(needed(config, "countersign.data")).toAbsolutePath().normalize(),
            new Database(
                needed(config, "db.url"),
                needed(config, "db.user"),
                needed(config, "db.password"),
                needed(config, "db.owner.user"),
                needed(config, "db.owner.password")),
            new Oidc(
                address(config, "oidc.issuer"),
                needed(config, "oidc.client.id"),
                needed(config, "oidc.client.secret")),
            node(config));
    if (settings.mode == Mode.PRODUCTION) {
      settings.refuseWhatEverybodyKnows();
    }
    return settings;
  }

  /**
   * By how much this node's clock is wrong, to see what becomes of a log then: {@code
   * COUNTERSIGN_CLOCK_SHIFT} as ISO 8601 writes a duration, such as {@code -P1D}, in whole
   * milliseconds; nothing unless it is set.
   *
   * @throws IllegalStateException if it is no such duration, or set in production
   */
  static Duration clockShift(Config config) {
    var text = optional(config, "countersign.clock.shift").orElse("PT0S");
    try {
      var shift = Duration.parse(text).truncatedTo(ChronoUnit.MILLIS);
      if (shift.isZero() || mode(config) == Mode.DEVELOPMENT) {
        return shift;
      }
    } catch (DateTimeParseException wrong) {
      throw new IllegalStateException("COUNTERSIGN_CLOCK_SHIFT is no duration: " + text, wrong);
    }
    throw new IllegalStateException(
        "COUNTERSIGN_CLOCK_SHIFT is for development: in production a clock tells the time");
  }

  public Path keys() {
    return node.keys().orElseGet(() -> data.resolve("keys"));
  }

  public Path signer() {
    return node.signer().orElseGet(() -> data.resolve("signer"));
  }

  public Path graph() {
    return node.graph().orElseGet(() -> data.resolve("graph"));
  }

  /** The file that says the keys of this data directory were made in development. */
  public Path developmentMark() {
    return data.resolve(DEVELOPMENT_MARK);
  }

  private void refuseWhatEverybodyKnows() {
    refuseSecret("DB_PASSWORD", database.password);
    refuseSecret("DB_OWNER_PASSWORD", database.ownerPassword);
    refuseSecret("OIDC_CLIENT_SECRET", oidc.clientSecret);
    if (database.user.equals(database.ownerUser)) {
      throw new IllegalStateException(
          "DB_USER and DB_OWNER_USER are the same role: in production the application must not own"
              + " the ledger's tables");
    }
    if (Files.exists(developmentMark())) {
      throw new IllegalStateException(
          "COUNTERSIGN_DATA was made in development mode: its keys must not sign in production");
    }
  }

  private static void refuseSecret(String name, String secret) {
    if (secret.length() < SHORTEST_SECRET
        || KNOWN_SECRETS.contains(secret)
        || secret.toLowerCase(Locale.ROOT).contains("development")) {
      throw new IllegalStateException(
          name
              + " is a development secret or shorter than "
              + SHORTEST_SECRET
              + " characters: production refuses it (COUNTERSIGN_MODE=development allows it)");
    }
  }

  private static Node node(Config config) {
    var host =
        optional(config, "hostname")
            .map(name -> name.replaceAll("[^A-Za-z0-9._-]", "-"))
            .filter(name -> name.length() <= 64);
    return new Node(
        optional(config, "countersign.node").or(() -> host).orElse("node-1"),
        directory(config, "countersign.keys"),
        directory(config, "countersign.signer"),
        directory(config, "countersign.graph"));
  }

  private static Optional<Path> directory(Config config, String name) {
    return optional(config, name).map(text -> Path.of(text).toAbsolutePath().normalize());
  }

  private static Mode mode(Config config) {
    var text = optional(config, "countersign.mode").orElse("production");
    return switch (text) {
      case "development" -> Mode.DEVELOPMENT;
      case "production" -> Mode.PRODUCTION;
      default ->
          throw new IllegalStateException(
              "COUNTERSIGN_MODE is neither development nor production: " + text);
    };
  }

  private static URI address(Config config, String name) {
    var text = needed(config, name);
    var shown = variable(name);
    try {
      var address = URI.create(text.replaceFirst("/+$", ""));
      if (address.isAbsolute() && address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException notAnAddress) {
      throw new IllegalStateException(shown + " is not an address: " + text, notAnAddress);
    }
    throw new IllegalStateException(shown + " is not an absolute address: " + text);
  }

  private static String needed(Config config, String name) {
    return optional(config, name)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    variable(name) + " is not set: the service cannot start without it"));
  }

  private static Optional<String> optional(Config config, String name) {
    return config.getOptionalValue(name, String.class).filter(value -> !value.isBlank());
  }

  private static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('.', '_');
  }
}
