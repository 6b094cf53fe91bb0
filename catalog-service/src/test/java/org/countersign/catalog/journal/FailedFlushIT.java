package org.countersign.catalog.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.development.DevelopmentDatabase;
import org.countersign.development.Tokens;
import org.countersign.ledger.NoteVerifier;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Part E 2 and 50: the disk of the database takes what is written and fails when it is to be
 * flushed, while callers write and repeat what is refused. What is acknowledged is there once.
 */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class FailedFlushIT {
  private static final Path HOME = Path.of("target", "servers", "flush").toAbsolutePath();
  private static final Path DATABASE = HOME.resolve("pg");

  /** Names the server's process, as long as it runs. */
  private static final Path SERVER = DATABASE.resolve("cluster/postmaster.pid");

  private static final int ENOUGH = 20;

  private final Queue<Receipted> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private DevelopmentDatabase database;
  private NodeClient service;
  private volatile String scientist;
  private volatile String pipeline;
  private String model;
  private volatile boolean writing;

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @BeforeEach
  void aDiskThatCanBeBroken() throws IOException, InterruptedException {
    OwnNode.forget(HOME);
    Files.createDirectories(HOME);
    requirePossible(BrokenDisk.isPossible(HOME));
    database = DevelopmentDatabase.start(DATABASE, 0);
    requirePossible(BrokenDisk.reaches(server(), HOME.resolve("reached")));
  }

  private static void requirePossible(boolean possible) {
    if (!possible) {
      System.err.println("\n*** THE TEST OF FLUSHES THAT FAIL IS SKIPPED: strace cannot ***\n");
      Assumptions.abort("strace is not there, or may not attach to processes");
    }
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
    if (database != null) {
      database.close();
    }
  }

  @Test
  void whatCannotBeFlushedIsNotAcknowledgedAndEverythingGoesOn() throws Exception {
    try (var node = OwnNode.start(HOME, "flush", database, Map.of())) {
      service = new NodeClient(node.url());
      signInAnew();
      model = aVersion();
      var writers = writers();
      try {
        awaitMoreAcknowledged();
        theServerPanicsAndRecovers();
        signInAnew();
        theServerEndsAndIsStartedAgain();
      } finally {
        writing = false;
      }
      writers.get(2, TimeUnit.MINUTES);
      signInAnew();
      connectionsThatDieWhileTheyLieIdleCostNobodyAnything();

      everyRequestWasDoneOnce();
    }
  }

  /** Tokens live ten minutes, which is longer than each part of the test but not than all. */
  private void signInAnew() {
    scientist = Tokens.password(Servers.running().issuer(), Roles.DATA_SCIENTIST);
    pipeline = Tokens.pipeline(Servers.running().issuer());
  }

  /** The processes that run see the disk fail; those that recover find it whole. */
  private void theServerPanicsAndRecovers() throws Exception {
    try (var disk = BrokenDisk.under(server().children().toList(), false, HOME.resolve("run"))) {
      await("a flush that fails", disk::failed);
      await("a refusal", () -> refused.get() > 0);
      awaitMoreAcknowledged();
    }
    assertThat(Files.readString(DATABASE.resolve("postgresql.log")))
        .contains("PANIC:", "automatic recovery in progress");
  }

  /** Even recovery cannot flush, so the server gives up, until somebody sees to its disk. */
  private void theServerEndsAndIsStartedAgain() throws Exception {
    var all = Stream.concat(Stream.of(server()), server().children()).toList();
    try (var disk = BrokenDisk.under(all, true, HOME.resolve("end"))) {
      await("a flush that fails", disk::failed);
      await("the end of the server", () -> !Files.exists(SERVER));
    }
    var before = refused.get();
    await("refusals of a service without its database", () -> refused.get() > before + 2);
    database.close();
    database = DevelopmentDatabase.start(DATABASE, database.port());
    awaitMoreAcknowledged();
  }

  /**
   * They are found out before a request gets them, unless the node looked at one within the second
   * before. That happens at times, but not each time.
   */
  private void connectionsThatDieWhileTheyLieIdleCostNobodyAnything() throws Exception {
    var rounds = 0;
    int before;
    do {
      assertThat(++rounds).as("rounds in which nothing is refused").isLessThanOrEqualTo(5);
      before = refused.get();
      idleConnectionsDieAndSomebodyWrites();
    } while (refused.get() > before);
  }

  private void idleConnectionsDieAndSomebodyWrites() throws Exception {
    var idle =
        " FROM pg_stat_activity WHERE usename = user AND state = 'idle'"
            + " AND state_change < now() - interval '1500 ms'";
    await("connections that lie idle", () -> number("SELECT count(*)" + idle) > 1);
    assertThat(number("SELECT count(pg_terminate_backend(pid, 10000))" + idle)).isPositive();
    var asked =
        IntStream.range(0, 8)
            .mapToObj(i -> CompletableFuture.runAsync(() -> repeat(created()), threads))
            .toList();
    for (var each : asked) {
      each.get(1, TimeUnit.MINUTES);
    }
  }

  private void everyRequestWasDoneOnce() throws Exception {
    await("a ledger without findings", () -> service.finding().isEmpty());
    var last = acknowledged.stream().mapToLong(Receipted::index).max().orElseThrow();
    await("all of it published", () -> service.published().size() > last);
    assertThat(service.post(Roles.AUDITOR, "ledger/inspections", "").body())
        .contains("\"sound\":true");
    assertThat(service.verified(HOME)).startsWith("0 SOUND");
    assertThat(acknowledged.stream().map(Receipted::index)).doesNotHaveDuplicates();
    var key = Journey.json(service.get("ledger/keys").body()).getString("checkpointKey");
    Receipted.requireAllIn(database, NoteVerifier.ofVkey(key), acknowledged);
    var rows =
        oneEntryEach("model", "model.created", "entry.subject = r.id::text")
            + oneEntryEach("model_version", "version.registered", "entry.subject = r.id::text")
            + oneEntryEach("gate_decision", "gate.decided", "entry.seq = r.seq");
    assertThat(rows)
        .as("what was refused and repeated is there once")
        .isEqualTo(acknowledged.size());
  }

  private static ProcessHandle server() throws IOException {
    var pid = Files.readAllLines(SERVER).get(0).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /** Three register models and three ask the gate, until {@link #writing} ends. */
  private CompletableFuture<Void> writers() {
    writing = true;
    return CompletableFuture.allOf(
        Stream.<Supplier<HttpRequest.Builder>>of(this::created, this::decided)
            .flatMap(each -> Stream.of(each, each, each))
            .map(each -> CompletableFuture.runAsync(() -> write(each), threads))
            .toArray(CompletableFuture[]::new));
  }

  private void write(Supplier<HttpRequest.Builder> next) {
    while (writing) {
      repeat(next.get());
    }
  }

  /** Sends a request as long as it is refused, until it is acknowledged. */
  private void repeat(HttpRequest.Builder request) {
    var answer = sent(request);
    while (answer.statusCode() != 201) {
      requireRefusedAsPromised(answer);
      refused.incrementAndGet();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      answer = sent(request);
    }
    acknowledged.add(Receipted.of(answer));
  }

  private static void requireRefusedAsPromised(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body())
        .contains("\"code\"")
        .doesNotContain("SQLException", "PANIC", "Input/output");
  }

  private HttpRequest.Builder created() {
    return post(
        scientist,
        "models",
        """
        {"name":"flush-%s","team":"lending","task":"tabular-classification",
         "description":"Scores applications."}
        """
            .formatted(UUID.randomUUID()));
  }

  private HttpRequest.Builder decided() {
    return post(
        pipeline,
        "gate/decisions",
        "{\"model\":\"" + model + "\",\"version\":\"1\",\"environment\":\"production\"}");
  }

  /** A request that can be repeated. */
  private HttpRequest.Builder post(String token, String path, String body) {
    return service
        .request(path)
        .timeout(Duration.ofMinutes(1))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .POST(BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> sent(HttpRequest.Builder request) {
    return NodeClient.send(request, BodyHandlers.ofString());
  }

  private String aVersion() {
    var created = sent(created());
    acknowledged.add(Receipted.of(created));
    var name = Journey.json(created.body()).getString("name");
    var body = "{\"artifactSha256\":\"" + "ab".repeat(32) + "\"}";
    acknowledged.add(Receipted.of(sent(post(scientist, "models/" + name + "/versions", body))));
    return name;
  }

  /** How many rows there are; each has its entry, and each entry its row. */
  private long oneEntryEach(String table, String type, String which) throws SQLException {
    var rows = number("SELECT count(*) FROM " + table);
    var entries = " FROM ledger_entry entry WHERE type = '" + type + "'";
    assertThat(number("SELECT count(*)" + entries)).as(type).isEqualTo(rows);
    assertThat(
            number(
                "SELECT count(*) FROM %s r WHERE EXISTS (SELECT 1%s AND %s)"
                    .formatted(table, entries, which)))
        .as(table)
        .isEqualTo(rows);
    return rows;
  }

  private long number(String sql) throws SQLException {
    try (var connection = database.connect(database.app());
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void awaitMoreAcknowledged() throws Exception {
    var before = acknowledged.size();
    await("more that is acknowledged", () -> acknowledged.size() >= before + ENOUGH);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, Condition condition) throws Exception {
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(until);
      Thread.sleep(50);
    }
  }
}
