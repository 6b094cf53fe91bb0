package org.countersign.catalog.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
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

/** A real process over a database that was restored from an old copy of its files. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class RecoverIT {
  private static final Path HOME = Path.of("target", "servers", "recover").toAbsolutePath();
  private static final Path DATABASE = HOME.resolve("pg");
  private static final Path COPY = HOME.resolve("pg-copy");
  private static final Path SIGNER = HOME.resolve("data/signer");
  private static final Path SIGNER_COPY = HOME.resolve("signer-copy");

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final List<AutoCloseable> STARTED = new ArrayList<>();

  private final List<Receipted> acknowledged = new ArrayList<>();

  private record Running(DevelopmentDatabase database, CatalogServer service)
      implements AutoCloseable {
    @Override
    public void close() {
      service.close();
      database.close();
    }
  }

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @AfterAll
  static void endWhatStillRuns() throws Exception {
    for (var each : STARTED) {
      each.close();
    }
  }

  @Test
  void anAcceptedLossBecomesAnEntryAndOldReceiptsStillVerify() throws Exception {
    OwnNode.forget(HOME);
    NoteVerifier old;
    try (var before = start()) {
      appendSome(before);
      old = key(before);
    }
    copy(DATABASE, COPY);
    long signed;
    try (var after = start()) {
      appendSome(after);
      signed = awaitPublished(after);
    }
    OwnNode.forget(DATABASE);
    copy(COPY, DATABASE);
    assertThatThrownBy(this::start)
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("LEDGER_ROLLBACK");

    acceptLoss();
    NoteVerifier next;
    try (var recovered = start()) {
      assertThat(SIGNER.resolve("accept-loss")).doesNotExist();
      requireRecovered(recovered, signed);
      next = key(recovered);
      assertThat(next.name()).isNotEqualTo(old.name());
      for (var each : acknowledged) {
        each.requireProvenBy(old);
      }
      acknowledged.clear();
      appendSome(recovered);
      for (var each : acknowledged) {
        each.requireProvenBy(next);
      }
      requireSound(recovered);
      requireGraphOf(recovered, awaitPublished(recovered));
    }

    try (var again = start()) {
      assertThat(key(again)).isEqualTo(next);
      appendSome(again);
      requireSound(again);
      awaitPublished(again);
    }
    anotherLossIsRefusedAgain();
    aForkIsRefusedUntilItIsAccepted();
  }

  /**
   * Two copies of one database were both written to: the memory is of the one, the database that is
   * here now is the other, with as many entries and more.
   */
  private void aForkIsRefusedUntilItIsAccepted() throws Exception {
    OwnNode.forget(COPY, SIGNER_COPY);
    copy(DATABASE, COPY);
    copy(SIGNER, SIGNER_COPY);
    try (var other = start()) {
      acknowledged.clear();
      appendSome(other);
      awaitPublished(other);
    }
    var elsewhere = HOME.resolve("signer-of-the-other");
    OwnNode.forget(elsewhere);
    Files.move(SIGNER, elsewhere);
    OwnNode.forget(DATABASE);
    copy(COPY, DATABASE);
    copy(SIGNER_COPY, SIGNER);
    try (var ours = start()) {
      acknowledged.clear();
      appendSome(ours);
      appendSome(ours);
      awaitPublished(ours);
    }
    OwnNode.forget(SIGNER);
    Files.move(elsewhere, SIGNER);

    assertThatThrownBy(this::start)
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("LEDGER_FORK");
    acceptLoss();
    assertThatThrownBy(this::start)
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("LEDGER_FORK");

    Files.writeString(SIGNER.resolve("accept-fork"), "two-copies\n");
    try (var recovered = start()) {
      var found = json(get(recovered, "ledger/entries?type=ledger.recovered").body());
      assertThat(found.getJsonArray("items")).hasSize(3);
      appendSome(recovered);
      requireSound(recovered);
      awaitPublished(recovered);
      assertThat(new NodeClient(recovered.service().url()).verified(HOME))
          .startsWith("0 SOUND")
          .contains("two-copies");
    }
  }

  private void anotherLossIsRefusedAgain() throws Exception {
    try (var files = Files.list(SIGNER)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    assertThatThrownBy(this::start)
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("LEDGER_FORGOTTEN");

    acceptLoss();
    try (var recovered = start()) {
      var keys = json(get(recovered, "ledger/keys").body());
      assertThat(keys.getJsonArray("checkpointKeys")).hasSize(3);
      appendSome(recovered);
      requireSound(recovered);
    }
  }

  private void requireRecovered(Running running, long signed) throws Exception {
    var found = json(get(running, "ledger/entries?type=ledger.recovered").body());
    assertThat(found.getJsonArray("items")).hasSize(1);
    var index = found.getJsonArray("items").getJsonObject(0).getInt("index");
    var event = json(get(running, "ledger/entries/" + index).body()).getJsonObject("event");
    var data = event.getJsonObject("data");
    assertThat(data.getJsonObject("from").getInt("size")).isEqualTo((int) signed);
    assertThat(data.getJsonObject("to").getInt("size")).isEqualTo(index).isLessThan((int) signed);
    assertThat(data.getString("reason")).isEqualTo("restored-backup");
    var keys = json(get(running, "ledger/keys").body());
    assertThat(event.getString("log")).isEqualTo(keys.getString("origin"));
    assertThat(keys.getJsonArray("checkpointKeys").getValuesAs(JsonString::getString))
        .hasSize(2)
        .last()
        .isEqualTo(keys.getString("checkpointKey"));
  }

  private static void acceptLoss() throws IOException {
    Files.writeString(SIGNER.resolve("accept-loss"), "restored-backup\n");
  }

  private void appendSome(Running running) throws Exception {
    for (int i = 0; i < 4; i++) {
      var answer =
          send(
              request(running, "models", Roles.DATA_SCIENTIST)
                  .header("Content-Type", "application/json")
                  .POST(
                      BodyPublishers.ofString(
                          """
                          {"name":"recover-%s","team":"lending","task":"tabular-classification",
                           "description":"Scores applications."}
                          """
                              .formatted(UUID.randomUUID()))));
      acknowledged.add(Receipted.of(answer));
    }
  }

  private static void requireSound(Running running) throws Exception {
    var found =
        send(request(running, "ledger/inspections", Roles.AUDITOR).POST(BodyPublishers.noBody()));
    assertThat(json(found.body()).getBoolean("sound")).as(found.body()).isTrue();
  }

  /** What was lost is in no graph either. */
  private static void requireGraphOf(Running running, long size) throws Exception {
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (graphReaches(running) < size - 1) {
      assertThat(System.nanoTime()).as("the graph of %s entries", size).isLessThan(until);
      Thread.sleep(200);
    }
    assertThat(graphReaches(running)).isEqualTo(size - 1);
  }

  private static long graphReaches(Running running) throws Exception {
    var ready =
        send(HttpRequest.newBuilder(running.service().url().resolve("/health/ready")).GET());
    return json(ready.body()).getJsonArray("checks").getValuesAs(JsonObject.class).stream()
        .filter(check -> check.getString("name").equals("lineage"))
        .mapToLong(check -> Long.parseLong(check.getJsonObject("data").getString("index")))
        .findFirst()
        .orElseThrow();
  }

  private static NoteVerifier key(Running running) throws Exception {
    return NoteVerifier.ofVkey(json(get(running, "ledger/keys").body()).getString("checkpointKey"));
  }

  /** The size of what is published, once all that was acknowledged is. */
  private long awaitPublished(Running running) throws Exception {
    var last = acknowledged.get(acknowledged.size() - 1).index();
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      var note = SignedNote.parse(get(running, "ledger/checkpoint").body());
      var published = Checkpoint.parse(note.text());
      if (published.size() > last) {
        return published.size();
      }
      assertThat(System.nanoTime()).as("published %s", published).isLessThan(until);
      Thread.sleep(200);
    }
  }

  private Running start() {
    var database = DevelopmentDatabase.start(DATABASE, 0);
    try {
      var running = new Running(database, service(database));
      STARTED.add(running);
      return running;
    } catch (CannotStartException refused) {
      database.close();
      throw refused;
    }
  }

  private static CatalogServer service(DevelopmentDatabase database) {
    return OwnNode.startOften(HOME, "recover", database);
  }

  private static HttpResponse<String> get(Running running, String path) throws Exception {
    return send(request(running, path, Roles.AUDITOR).GET());
  }

  private static HttpRequest.Builder request(Running running, String path, String role) {
    return HttpRequest.newBuilder(running.service().url().resolve(URI.create("/api/v1/" + path)))
        .header("Authorization", "Bearer " + Tokens.password(Servers.running().issuer(), role))
        .timeout(Duration.ofSeconds(30));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    var copying = new ProcessBuilder("cp", "-a", from.toString(), to.toString()).start();
    assertThat(copying.waitFor()).isZero();
  }
}
