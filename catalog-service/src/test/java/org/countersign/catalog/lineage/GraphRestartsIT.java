package org.countersign.catalog.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.NodeClient;
import org.countersign.catalog.journal.OwnNode;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.development.CatalogServer;
import org.countersign.development.DevelopmentDatabase;
import org.countersign.development.Tokens;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One node that is killed while it takes events, and again while it rebuilds its graph. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class GraphRestartsIT {
  private static final Path HOME = Path.of("target", "servers", "graph").toAbsolutePath();
  private static final Path GRAPH = HOME.resolve("lineage");
  private static final String REBUILD = "lineage/rebuild";
  private static final int SENDERS = 4;
  private static final int ENOUGH = 400;

  private final Queue<JsonObject> acknowledged = new ConcurrentLinkedQueue<>();
  private DevelopmentDatabase database;
  private CatalogServer node;
  private NodeClient service;
  private String pipeline;

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aKilledNodeLosesNothingItAcknowledgedAndGoesOnByItself() throws Exception {
    OwnNode.forget(HOME.resolve("pg"), HOME.resolve("data"), GRAPH);
    Files.createDirectories(HOME);
    database = DevelopmentDatabase.start(HOME.resolve("pg"), 0);
    try {
      start();
      killWhileItTakesEvents();
      start();
      everythingAcknowledgedIsThere();
      onlyAnAdministratorRebuilds();
      killWhileItRebuilds();
      start();
      itGoesOnAndAnswersMeanwhile();
      theCommandSaysThatTheGraphsAreEqual(slotInUse());
    } finally {
      if (node != null && node.process().isAlive()) {
        node.close();
      }
      database.close();
    }
  }

  private void killWhileItTakesEvents() throws Exception {
    for (var i = 0; i < 5; i++) {
      var events = IntStream.range(0, 300).mapToObj(each -> event()).toList();
      assertThat(json(send("lineage/batch", events.toString()).body()).getString("status"))
          .isEqualTo("success");
    }
    var senders =
        IntStream.range(0, SENDERS)
            .mapToObj(i -> CompletableFuture.runAsync(this::sendUntilItEnds))
            .toList();
    eventually(() -> acknowledged.size() >= ENOUGH);
    kill();
    for (var sender : senders) {
      sender.get(1, TimeUnit.MINUTES);
    }
  }

  private void sendUntilItEnds() {
    while (node.process().isAlive()) {
      try {
        var answer = send("lineage", event());
        if (answer.statusCode() == 201) {
          acknowledged.add(json(answer.body()));
        }
      } catch (RuntimeException ended) {
        return;
      }
    }
  }

  private void everythingAcknowledgedIsThere() throws SQLException {
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
    var rows =
        acknowledged.stream()
            .map(
                each ->
                    "(%s, decode('%s', 'hex'))"
                        .formatted(each.getJsonNumber("index"), each.getString("leafHash")))
            .collect(Collectors.joining(","));
    assertThat(
            number(
                "SELECT count(*) FROM ledger_entry JOIN (VALUES "
                    + rows
                    + ") told (index, hash) ON seq = index AND leaf_hash = hash"))
        .isEqualTo(acknowledged.size());
    assertThat(service.post(Roles.AUDITOR, "ledger/inspections", "").body())
        .contains("\"sound\":true");
  }

  private void onlyAnAdministratorRebuilds() throws SQLException {
    var refused = "SELECT count(*) FROM ledger_entry WHERE type = 'attempt.refused'";
    var before = number(refused);

    assertThat(service.post(Roles.COMPLIANCE_OFFICER, REBUILD, "").statusCode()).isEqualTo(403);
    assertThat(service.get(Roles.DATA_SCIENTIST, REBUILD).statusCode()).isEqualTo(403);

    assertThat(number(refused)).isEqualTo(before + 2);
    assertThat(status().getString("state")).isEqualTo("NONE");
  }

  private void killWhileItRebuilds() throws Exception {
    var begun = service.post(Roles.ADMINISTRATOR, REBUILD, "");
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    eventually(() -> Files.exists(GRAPH.resolve("growing")));
    kill();
    assertThat(GRAPH.resolve("growing")).as("the rebuild was too fast").exists();
    assertThat(GRAPH.resolve("current")).doesNotExist();
  }

  private void itGoesOnAndAnswersMeanwhile() throws Exception {
    var ask = "/sparql?query=ASK%20%7B%20?s%20?p%20?o%20%7D";
    eventually(
        () -> {
          assertThat(service.get(Roles.AUDITOR, ask).body()).contains("true");
          return status().getString("state").equals("DONE");
        });
    var done = status();

    assertThat(done.getBoolean("equal")).as(done.toString()).isTrue();
    assertThat(done.getString("digestBefore")).isEqualTo(done.getString("digestAfter"));
    assertThat(done.getJsonNumber("compared").longValue())
        .isGreaterThanOrEqualTo(
            acknowledged.stream()
                .mapToLong(each -> each.getJsonNumber("index").longValue())
                .max()
                .orElseThrow());
    assertThat(GRAPH.resolve("growing")).doesNotExist();
  }

  /** The first, or the second if the node was killed before the first could be opened again. */
  private static String slotInUse() throws IOException {
    var named = Files.readString(GRAPH.resolve("current"));
    assertThat(named).isIn("slot-1", "slot-2");
    return named;
  }

  private void theCommandSaysThatTheGraphsAreEqual(String before) throws Exception {
    var command = Path.of("..", "countersign").toAbsolutePath().normalize().toString();
    var builder = new ProcessBuilder(command, "lineage", "rebuild").redirectErrorStream(true);
    builder.environment().put("COUNTERSIGN_URL", node.url().toString());
    builder.environment().put("COUNTERSIGN_TOKEN", NodeClient.token(Roles.ADMINISTRATOR));
    var process = builder.start();

    var said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("The graphs are equal.");
    assertThat(Files.readString(GRAPH.resolve("current")))
        .startsWith("slot-")
        .isGreaterThan(before);
  }

  private JsonObject status() {
    return json(service.get(Roles.ADMINISTRATOR, REBUILD).body());
  }

  private HttpResponse<String> send(String path, String body) {
    return NodeClient.send(
        service
            .request(path)
            .header("Authorization", "Bearer " + pipeline)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)),
        BodyHandlers.ofString());
  }

  private static String event() {
    return """
    {"eventType":"COMPLETE","eventTime":"2026-11-20T08:00:00Z","producer":"https://example.org/p",
     "schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
     "run":{"runId":"%s"},"job":{"namespace":"airflow","name":"train"},
     "inputs":[{"namespace":"s3://lake","name":"%s"}],
     "outputs":[{"namespace":"s3://lake","name":"%s"}]}
    """
        .formatted(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
  }

  private void start() {
    node = OwnNode.start(HOME, "node", database, Map.of("COUNTERSIGN_GRAPH", GRAPH.toString()));
    service = new NodeClient(node.url());
    pipeline = Tokens.pipeline(Servers.running().issuer());
  }

  /** As {@code kill -9} does. */
  private void kill() throws Exception {
    node.process().destroyForcibly();
    node.process().onExit().get(1, TimeUnit.MINUTES);
  }

  private static void eventually(BooleanSupplier holds) throws InterruptedException {
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it did not come true").isLessThan(until);
      Thread.sleep(10);
    }
  }

  private long number(String sql) throws SQLException {
    try (var connection = database.connect(database.owner());
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
