package org.countersign.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Pattern;
import org.countersign.development.Demo;
import org.countersign.development.Tokens;

/**
 * A simulation over 100,000 approved versions in a service as {@code countersign up} starts it. The
 * versions are copies of those of the demonstration: six of ten of minimal, three of limited, one
 * of high risk, each with its evidence, round, votes and approval. A draft that denies every second
 * one is simulated, and then once more with everything warm.
 */
public final class SimulationBench {
  private static final int PORT = 8088;
  private static final int KEYCLOAK_PORT = 8188;
  private static final int VERSIONS = Integer.getInteger("bench.versions", 100_000);
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern STATE = Pattern.compile("\"state\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern DONE = Pattern.compile("\"done\"\\s*:\\s*(\\d+)");
  private static final Pattern COUNTS = Pattern.compile("\"counts\"\\s*:\\s*(\\{[^}]*\\})");

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final HttpClient http = HttpClient.newHttpClient();
  private final String issuer = "http://localhost:" + KEYCLOAK_PORT + "/realms/countersign";

  private SimulationBench() {}

  /** A version of the demonstration and how many of ten are copies of it. */
  private record Original(String model, int number, int share) {}

  private static final List<Original> ORIGINALS =
      List.of(
          new Original("spam-filter", 2, 6),
          new Original("service-chat", 2, 3),
          new Original("credit-scorer", 1, 1));

  /**
   * @param arguments the WAR, and a directory for the data
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, SQLException {
    var war = Path.of(arguments[0]).toAbsolutePath();
    var data = Path.of(arguments[1]).toAbsolutePath();
    Files.createDirectories(data.getParent());
    try (var stack = Stack.start(data, war, PORT, KEYCLOAK_PORT)) {
      new SimulationBench().run(stack, data);
    }
  }

  private void run(Stack stack, Path data) throws IOException, InterruptedException, SQLException {
    Demo.main(stack.url().toString(), issuer);
    try (var database = owner(data);
        var sql = database.createStatement()) {
      for (var original : ORIGINALS) {
        multiply(sql, original);
      }
      sql.execute("ANALYZE");
    }
    var simulations = "policies/" + draft(stack.url()) + "/simulations";
    out.printf("%n%-44s %9s %12s %12s%n", "simulation", "seconds", "server s", "postgres s");
    for (var round : List.of("first", "warm")) {
      var used = stack.used();
      long before = System.nanoTime();
      var result = await(stack.url(), simulations);
      var spent = stack.used().since(used);
      out.printf(
          "%-44s %9.1f %12.1f %12.1f   %s%n",
          "%s, %s asked".formatted(round, found(DONE, result)),
          (System.nanoTime() - before) / 1e9,
          spent.server().toMillis() / 1e3,
          spent.database().toMillis() / 1e3,
          found(COUNTS, result));
    }
  }

  /** The owner of the database may write what no request could. */
  private static Connection owner(Path data) throws IOException, SQLException {
    var passwords = new Properties();
    try (var file = Files.newBufferedReader(data.resolve("pg/passwords"))) {
      passwords.load(file);
    }
    var port = Files.readAllLines(data.resolve("pg/cluster/postmaster.pid")).get(3).strip();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/countersign",
        "countersign_owner",
        passwords.getProperty("countersign_owner"));
  }

  private static void multiply(Statement sql, Original original) throws SQLException {
    var versions =
        "(SELECT v.id FROM model_version v JOIN model m ON m.id = v.model WHERE m.name = '%s' AND v.number = %d)"
            .formatted(original.model(), original.number());
    sql.execute("DROP TABLE IF EXISTS twin");
    sql.execute(
        "CREATE TEMP TABLE twin AS SELECT i + 100 AS number, gen_random_uuid() AS version,"
            + " gen_random_uuid() AS review FROM generate_series(1, %d) i"
                .formatted(VERSIONS / 10 * original.share()));
    var artifact = "encode(sha256(n.version::text::bytea), 'hex')";
    var own = "gen_random_uuid()";
    copy(
        sql,
        "model_version",
        "t.id = " + versions,
        List.of("id", "n.version", "number", "n.number", "artifact_sha256", artifact),
        List.of("label", "NULL"));
    copy(
        sql, "version_link", "t.version = " + versions, List.of("id", own, "version", "n.version"));
    copy(sql, "evidence", "t.version = " + versions, List.of("id", own, "version", "n.version"));
    copy(
        sql,
        "review",
        "t.version = " + versions,
        List.of("id", "n.review", "version", "n.version"));
    copy(
        sql,
        "vote",
        "t.version = " + versions,
        List.of("id", own, "version", "n.version", "review", "n.review", "event_id", own));
    copy(
        sql,
        "approval",
        "t.version = " + versions,
        List.of("id", own, "version", "n.version", "review", "n.review", "artifact", artifact));
  }

  /** Pairs of a column and what its copies say instead. */
  @SafeVarargs
  private static void copy(Statement sql, String table, String where, List<String>... changed)
      throws SQLException {
    var columns = new ArrayList<String>();
    try (var rows =
        sql.executeQuery(
            "SELECT attname FROM pg_attribute WHERE attrelid = '"
                + table
                + "'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''")) {
      while (rows.next()) {
        columns.add(rows.getString(1));
      }
    }
    var values = new ArrayList<String>();
    for (var column : columns) {
      var value = "t." + column;
      for (var pairs : changed) {
        for (int i = 0; i < pairs.size(); i += 2) {
          value = pairs.get(i).equals(column) ? pairs.get(i + 1) : value;
        }
      }
      values.add(value);
    }
    sql.execute(
        "INSERT INTO %s (%s) SELECT %s FROM %s t, twin n WHERE %s"
            .formatted(table, String.join(", ", columns), String.join(", ", values), table, where));
  }

  private String draft(URI url) throws IOException, InterruptedException {
    var document =
        """
        policy: even-%s
        revision: 1
        scope: {environments: [production]}
        rules:
        - id: even
          require: "version.number %% 2 == 0"
          otherwise: {code: ODD, says: "not this one", remedy: "none", owner: risk-owner}
        """
            .formatted(UUID.randomUUID());
    return found(ID, send(url, "POST", "policies?kind=POLICY", "administrator", document));
  }

  private String await(URI url, String simulations) throws IOException, InterruptedException {
    var begun = send(url, "POST", simulations, "administrator", "");
    var place = simulations + "/" + found(ID, begun);
    while (true) {
      Thread.sleep(500);
      var view = send(url, "GET", place, "auditor", "");
      var state = found(STATE, view);
      if (state.equals("DONE")) {
        return view;
      }
      if (!state.equals("QUEUED") && !state.equals("RUNNING")) {
        throw new IllegalStateException("the simulation is " + state);
      }
    }
  }

  private String send(URI url, String method, String path, String person, String body)
      throws IOException, InterruptedException {
    var answer =
        http.send(
            HttpRequest.newBuilder(url.resolve("/api/v1/" + path))
                .header("Authorization", "Bearer " + Tokens.password(issuer, person))
                .header("Content-Type", "application/yaml")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(path + " gave " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private static String found(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }
}
