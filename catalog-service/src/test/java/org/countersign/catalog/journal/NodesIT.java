package org.countersign.catalog.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.development.CannotStartException;
import org.countersign.development.CatalogServer;
import org.countersign.development.DevelopmentDatabase;
import org.countersign.development.Tokens;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.NoteVerifier;
import org.countersign.ledger.SignedNote;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two real processes on one database of their own, and what becomes of the log when they die. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class NodesIT {
  private static final Path HOME = Path.of("target", "servers", "nodes").toAbsolutePath();

  /** A minute under the profile {@code endurance}. */
  private static final Duration TOGETHER =
      Duration.ofSeconds(Integer.getInteger("countersign.endurance.seconds", 4));

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Part E 48: how often a node dies while it writes and another takes its place, besides once. */
  private static final long DEATHS = TOGETHER.toSeconds() / 15;

  private static final List<CatalogServer> STARTED = new ArrayList<>();

  private final ConcurrentLinkedQueue<Receipted> acknowledged = new ConcurrentLinkedQueue<>();
  private DevelopmentDatabase database;
  private String token;

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @AfterAll
  static void endWhatStillRuns() {
    STARTED.forEach(NodesIT::end);
  }

  @Test
  void twoNodesKeepOneLogWhateverBecomesOfEither() throws Exception {
    OwnNode.forget(HOME.resolve("pg"), HOME.resolve("data"));
    token = Tokens.password(Servers.running().issuer(), Roles.DATA_SCIENTIST);
    database = DevelopmentDatabase.start(HOME.resolve("pg"), 0);
    try {
      var one = start("one");
      var two = start("two");

      theyAppendAtOnce(one, two);
      aLongTransactionKeepsNobodyWaiting(one, two);
      theSameRequestAtBothIsAnsweredOnce(one, two);
      var left = theHolderIsKilledAndTheOtherTakesOver(one, two);
      var other = start("again");
      for (int i = 0; i < DEATHS; i++) {
        left = theHolderIsKilledAndTheOtherTakesOver(left, other);
        // whoever starts where another node has its files ends that node, and it may be the heir
        other = start("again-" + i);
      }
      theHolderSleepsAndPublishesNothingWhenItWakes(left, other);
      aNodeThatFreezesWithTheHeadLockedStopsNobodyForLong(left, other);
      assertThat(new NodeClient(other.url()).verified(HOME)).startsWith("0 SOUND");
      end(left);
      end(other);
      aShorterLogIsRefusedAtStart();
      aLogWithoutMemoryIsRefusedAtStart();
    } finally {
      endWhatStillRuns();
      database.close();
    }
  }

  private void theyAppendAtOnce(CatalogServer one, CatalogServer two) throws Exception {
    var writers = Executors.newFixedThreadPool(8);
    var until = System.nanoTime() + TOGETHER.toNanos();
    var running = new ArrayList<Future<?>>();
    for (int i = 0; i < 8; i++) {
      var node = i % 2 == 0 ? one : two;
      Callable<Void> writing =
          () -> {
            while (System.nanoTime() < until) {
              append(node);
            }
            return null;
          };
      running.add(writers.submit(writing));
    }
    for (var each : running) {
      each.get(TOGETHER.toSeconds() + 60, TimeUnit.SECONDS);
    }
    writers.shutdown();

    assertThat(acknowledged).hasSizeGreaterThan(20);
    assertThat(acknowledged.stream().map(Receipted::index)).doesNotHaveDuplicates();
    requireOneSoundLog(one);
    requireOneSoundLog(two);
  }

  private void theSameRequestAtBothIsAnsweredOnce(CatalogServer one, CatalogServer two)
      throws Exception {
    var body = model();
    var key = UUID.randomUUID().toString();
    var writers = Executors.newFixedThreadPool(2);
    var answers = new ArrayList<HttpResponse<String>>();
    var sent = new ArrayList<Future<HttpResponse<String>>>();
    for (var node : List.of(one, two)) {
      sent.add(
          writers.submit(() -> send(post(node, "models", body).header("Idempotency-Key", key))));
    }
    for (var each : sent) {
      answers.add(each.get(60, TimeUnit.SECONDS));
    }
    writers.shutdown();

    assertThat(answers.get(0).statusCode()).as(answers.get(0).body()).isEqualTo(201);
    assertThat(answers.get(1).body()).isEqualTo(answers.get(0).body());
    var other = send(post(two, "models", model()).header("Idempotency-Key", key));
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(json(other.body()).getString("code")).isEqualTo("IDEMPOTENCY_MISMATCH");
  }

  private CatalogServer theHolderIsKilledAndTheOtherTakesOver(CatalogServer one, CatalogServer two)
      throws Exception {
    token = Tokens.password(Servers.running().issuer(), Roles.DATA_SCIENTIST);
    eventually(30, () -> holds(one) || holds(two));
    var holder = holds(one) ? one : two;
    var heir = holder == one ? two : one;
    var writers = Executors.newFixedThreadPool(4);
    var writing = new ArrayList<Future<?>>();
    var before = acknowledged.size();
    for (int i = 0; i < 4; i++) {
      writing.add(writers.submit(() -> appendUntilKilled(holder)));
    }
    eventually(30, () -> acknowledged.size() > before + 12);

    holder.process().destroyForcibly();
    for (var each : writing) {
      each.get(60, TimeUnit.SECONDS);
    }
    writers.shutdown();
    var killed = System.nanoTime();
    var last = append(heir);
    eventually(30, () -> holds(heir));
    eventually(30, () -> published(heir).size() > last);

    assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(30));
    requireOneSoundLog(heir);
    return heir;
  }

  private void appendUntilKilled(CatalogServer node) {
    try {
      while (true) {
        append(node);
      }
    } catch (UncheckedIOException killed) {
      // what was not acknowledged is whole or not there at all
    }
  }

  /** Part E 7: a transaction of many seconds, for somebody else holds a row it needs. */
  private void aLongTransactionKeepsNobodyWaiting(CatalogServer one, CatalogServer two)
      throws Exception {
    var created = json(send(post(one, "models", model())).body());
    var version = "{\"artifactSha256\":\"%s\"}".formatted("ab".repeat(32));
    var request = post(one, "models/" + created.getString("name") + "/versions", version);
    var waiting = Executors.newSingleThreadExecutor();
    try (var owner = database.connect(database.owner());
        var statement = owner.createStatement()) {
      owner.setAutoCommit(false);
      statement.execute(
          "SELECT 1 FROM model WHERE id = '" + created.getString("id") + "' FOR UPDATE");
      var late = waiting.submit(() -> send(request));
      eventually(30, this::somebodyWaits);
      for (int i = 0; i < 5; i++) {
        append(one);
        append(two);
      }
      assertThat(late.isDone()).isFalse();
      owner.rollback();

      assertThat(late.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(201);
    } finally {
      waiting.shutdown();
    }
  }

  private boolean somebodyWaits() {
    try {
      return number(
              "SELECT count(*) FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0")
          > 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Part E 5: SIGSTOP while the head is locked, and SIGCONT when others have gone on. */
  private void aNodeThatFreezesWithTheHeadLockedStopsNobodyForLong(
      CatalogServer frozen, CatalogServer other) throws Exception {
    owner(
        "CREATE SEQUENCE pause_once",
        "GRANT USAGE ON pause_once TO PUBLIC",
        "CREATE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " IF nextval('pause_once') = 1 THEN PERFORM pg_sleep(2); END IF;"
            + " RETURN NEW; END $$",
        "CREATE TRIGGER pause BEFORE INSERT ON ledger_entry FOR EACH ROW"
            + " WHEN (NEW.type = 'model.created') EXECUTE FUNCTION pause()");
    var size = number("SELECT count(*) FROM ledger_entry WHERE type = 'model.created'");
    var writer = Executors.newSingleThreadExecutor();
    var asked = writer.submit(() -> send(post(frozen, "models", model())));
    eventually(30, this::somebodySleeps);
    OwnNode.signal("STOP", frozen);
    try {
      append(other);
      assertThat(number("SELECT count(*) FROM ledger_entry WHERE type = 'model.created'"))
          .as("what the frozen node had not committed is not there")
          .isEqualTo(size + 1);
    } finally {
      OwnNode.signal("CONT", frozen);
    }
    assertThat(asked.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
    writer.shutdown();
    owner("DROP TRIGGER pause ON ledger_entry");
    // every connection that lost its transaction is found out by one request, which is 503
    eventually(
        60,
        () ->
            IntStream.range(0, 5)
                .allMatch(i -> send(post(frozen, "models", model())).statusCode() == 201));
    append(frozen);
    eventually(60, () -> inspected(frozen).statusCode() == 200);
    requireOneSoundLog(frozen);
    requireOneSoundLog(other);
  }

  private boolean somebodySleeps() {
    try {
      return number("SELECT count(*) FROM pause_once WHERE is_called") > 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void theHolderSleepsAndPublishesNothingWhenItWakes(
      CatalogServer holder, CatalogServer other) throws Exception {
    eventually(30, () -> holds(holder));
    OwnNode.signal("STOP", holder);
    long last;
    try {
      eventually(30, () -> holds(other));
      last = append(other);
      eventually(30, () -> published(other).size() > last);
    } finally {
      OwnNode.signal("CONT", holder);
    }
    eventually(20, () -> !holds(holder) && holds(other));
    append(holder);
    append(other);

    assertThat(
            number(
                "SELECT count(*) FROM ledger_publication late JOIN ledger_publication early"
                    + " ON early.term > late.term AND early.at < late.at"))
        .as("publications under a term that had ended")
        .isZero();
    requireOneSoundLog(other);
    requireOneSoundLog(holder);
  }

  /** As a restored backup looks: entries, checkpoints and head of some time ago, all in order. */
  private void aShorterLogIsRefusedAtStart() throws Exception {
    var size = number("SELECT size FROM ledger_head");
    owner(
        "ALTER TABLE ledger_entry DISABLE TRIGGER USER",
        "ALTER TABLE ledger_checkpoint DISABLE TRIGGER USER",
        "CREATE TABLE aside_entry AS SELECT * FROM ledger_entry",
        "CREATE TABLE aside_checkpoint AS SELECT * FROM ledger_checkpoint",
        "CREATE TABLE aside_head AS SELECT * FROM ledger_head",
        "UPDATE ledger_head SET size = 1, changes = 0,"
            + " chain = (SELECT chain FROM ledger_entry WHERE seq = 0),"
            + " frontier = (SELECT leaf_hash FROM ledger_entry WHERE seq = 0)",
        "DELETE FROM ledger_entry WHERE seq >= 1",
        "DELETE FROM ledger_checkpoint WHERE size > 1");

    assertThatThrownBy(() -> start("back"))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("LEDGER_ROLLBACK")
        .hasMessageContaining("size=1,")
        .hasMessageContaining("size=" + size);

    owner(
        "INSERT INTO ledger_entry SELECT * FROM aside_entry WHERE seq >= 1",
        "INSERT INTO ledger_checkpoint SELECT * FROM aside_checkpoint WHERE size > 1",
        "DELETE FROM ledger_head",
        "INSERT INTO ledger_head SELECT * FROM aside_head",
        "ALTER TABLE ledger_entry ENABLE TRIGGER USER",
        "ALTER TABLE ledger_checkpoint ENABLE TRIGGER USER");
  }

  private void aLogWithoutMemoryIsRefusedAtStart() throws Exception {
    try (var files = Files.list(HOME.resolve("data/signer"))) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }

    assertThatThrownBy(() -> start("lost"))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("LEDGER_FORGOTTEN");
  }

  private static HttpResponse<String> inspected(CatalogServer node) {
    var auditor = Tokens.password(Servers.running().issuer(), Roles.AUDITOR);
    return send(
        request(node, "ledger/inspections")
            .header("Authorization", "Bearer " + auditor)
            .POST(BodyPublishers.noBody()));
  }

  private void requireOneSoundLog(CatalogServer node) throws SQLException {
    var found = inspected(node);
    assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
    assertThat(json(found.body()).getBoolean("sound")).as(found.body()).isTrue();
    assertThat(number("SELECT count(*) FROM model"))
        .as("no row without its entry, no entry without its row")
        .isEqualTo(number("SELECT count(*) FROM ledger_entry WHERE type = 'model.created'"));
    var key = json(get(node, "ledger/keys").body()).getString("checkpointKey");
    Receipted.requireAllIn(database, NoteVerifier.ofVkey(key), acknowledged);
  }

  private long append(CatalogServer node) {
    var receipted = Receipted.of(send(post(node, "models", model())));
    acknowledged.add(receipted);
    return receipted.index();
  }

  private static String model() {
    return """
        {"name":"nodes-%s","team":"lending","task":"tabular-classification",
         "description":"Scores applications."}
        """
        .formatted(UUID.randomUUID());
  }

  private static Checkpoint published(CatalogServer node) {
    return Checkpoint.parse(SignedNote.parse(get(node, "ledger/checkpoint").body()).text());
  }

  private static boolean holds(CatalogServer node) {
    try {
      var answer =
          HTTP.send(
              HttpRequest.newBuilder(node.url().resolve("/health/ready"))
                  .timeout(Duration.ofSeconds(3))
                  .build(),
              BodyHandlers.ofString());
      return json(answer.body()).getJsonArray("checks").getValuesAs(JsonObject.class).stream()
          .filter(check -> check.getString("name").equals("ledger"))
          .anyMatch(check -> check.getJsonObject("data").getString("lease").equals("held"));
    } catch (IOException notNow) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private CatalogServer start(String name) {
    var graph = Map.of("COUNTERSIGN_GRAPH", HOME.resolve("graph-" + name).toString());
    var server = OwnNode.start(HOME, name, database, graph);
    STARTED.add(server);
    return server;
  }

  private static void end(CatalogServer node) {
    if (node.process().isAlive()) {
      node.close();
    }
  }

  private HttpRequest.Builder post(CatalogServer node, String path, String body) {
    return request(node, path)
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> get(CatalogServer node, String path) {
    return send(request(node, path).GET());
  }

  private static HttpRequest.Builder request(CatalogServer node, String path) {
    return HttpRequest.newBuilder(node.url().resolve(URI.create("/api/v1/" + path)))
        .timeout(Duration.ofSeconds(30));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void eventually(int seconds, BooleanSupplier holds) throws InterruptedException {
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it did not come true in %s s", seconds).isLessThan(until);
      Thread.sleep(200);
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

  private void owner(String... statements) throws SQLException {
    try (var connection = database.connect(database.owner());
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
