package org.countersign.catalog.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Journey.json;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.ledger.CosignatureKey;
import org.countersign.ledger.CosignatureType;
import org.countersign.ledger.Export;
import org.countersign.ledger.LogPolicy;
import org.countersign.ledger.LogProof;
import org.countersign.ledger.SignedNote;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A witness of its own process, and what an auditor takes home after it has cosigned. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class WitnessIT {
  @TempDir Path directory;

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aWitnessCosignsWhatIsPublishedAndTheExportCarriesItsWord() throws Exception {
    var log = json(CatalogClient.anonymous().get("ledger/keys").body()).getString("checkpointKey");
    var file = Path.of(Servers.running().settings().get("countersign.data"), "ledger-policy");
    try (var witness = OwnWitness.start(directory, List.of(log))) {
      assertThat(CatalogClient.anonymous().get("ledger/policy").body())
          .isEqualTo(LogPolicy.parse(CatalogClient.anonymous().get("ledger/policy").body()).text());

      Files.writeString(file, witness.demanded());
      var index = Journey.registered("MINIMAL").gate().getJsonObject("receipt").getInt("index");
      var policy = LogPolicy.parse(CatalogClient.anonymous().get("ledger/policy").body());

      assertThat(policy.quorum()).isEqualTo("audit");
      var cosigned = eventually(() -> witnessed(policy, index));
      assertThat(cosigned.cosignatures()).hasSize(1);
      var proof =
          LogProof.parse(
              CatalogClient.anonymous().get("ledger/entries/" + index + "/proof").body());
      assertThat(policy.verify(proof.note()).checkpoint().size()).isGreaterThan(index);
      requireWholeExport(policy, index);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** A log that grows is published more often than a witness answers. */
  @Test
  void whateverIsTakenFromABusyLogIsCosignedAsItsPolicyAsks() throws Exception {
    var log = json(CatalogClient.anonymous().get("ledger/keys").body()).getString("checkpointKey");
    var file = Path.of(Servers.running().settings().get("countersign.data"), "ledger-policy");
    var journey = Journey.registered("MINIMAL");
    var busy = new AtomicBoolean(true);
    var pool = Executors.newSingleThreadExecutor();
    // what the witness of another test has cosigned is no longer shown
    eventually(() -> Optional.of(true).filter(none -> sinceCosigned().isEmpty()));
    try (var witness = OwnWitness.start(directory, List.of(log))) {
      Files.writeString(file, witness.demanded());
      var policy = LogPolicy.parse(CatalogClient.anonymous().get("ledger/policy").body());
      var index = journey.gate().getJsonObject("receipt").getInt("index");
      var written =
          pool.submit(
              () -> {
                int decisions = 0;
                while (busy.get()) {
                  journey.gate();
                  decisions++;
                }
                return decisions;
              });
      eventually(() -> witnessed(policy, index));
      eventually(WitnessIT::sinceCosigned);

      for (int i = 0; i < 10; i++) {
        var proof = CatalogClient.anonymous().get("ledger/entries/" + index + "/proof").body();
        assertThat(policy.verify(LogProof.parse(proof).note()).cosignatures()).hasSize(1);
        assertThat(witnessed(policy, index)).isPresent();
        requireWholeExport(policy, index);
      }
      busy.set(false);
      assertThat(written.get()).isPositive();
    } finally {
      busy.set(false);
      pool.shutdown();
      Files.deleteIfExists(file);
    }
  }

  /** One that accepts and never answers, and one that claims to have seen more than there is. */
  @Test
  void neitherASilentNorALyingWitnessKeepsTheOthersOrTheGate() throws Exception {
    var log = json(CatalogClient.anonymous().get("ledger/keys").body()).getString("checkpointKey");
    var file = Path.of(Servers.running().settings().get("countersign.data"), "ledger-policy");
    var journey = Journey.registered("MINIMAL");
    var lies = new AtomicInteger();
    var liar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    liar.createContext(
        "/",
        exchange -> {
          var submitted = exchange.getRequestURI().getPath().endsWith("/add-checkpoint");
          var answer = "999999999\n".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/x.tlog.size");
          exchange.sendResponseHeaders(submitted ? 409 : 404, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
          lies.incrementAndGet();
        });
    liar.start();
    try (var witness = OwnWitness.start(directory, List.of(log));
        var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          file,
          line("silent", key("silent"), "127.0.0.1:" + silent.getLocalPort())
              + line("liar", key("liar"), "127.0.0.1:" + liar.getAddress().getPort())
              + witness.demanded());
      var policy = LogPolicy.parse(CatalogClient.anonymous().get("ledger/policy").body());
      var index = journey.gate().getJsonObject("receipt").getInt("index");
      var asked = System.nanoTime();

      eventually(() -> witnessed(policy, index));

      // the silent one alone is waited for longer than this
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(10));
      eventually(() -> lies.get() > 1 ? Optional.of(lies) : Optional.empty());
      Thread.sleep(500);
      assertThat(journey.gate().getJsonObject("receipt")).isNotNull();
      assertThat(CatalogClient.anonymous().get("/health/ready").statusCode()).isEqualTo(200);
    } finally {
      Files.deleteIfExists(file);
      liar.stop(0);
    }
  }

  private static String line(String name, String key, String address) {
    return "witness " + name + " " + key + " http://" + address + "\n";
  }

  private static String key(String name) {
    return CosignatureKey.generate(
            new SecureRandom(), "witness.example/" + name, CosignatureType.ED25519)
        .verifier()
        .vkey();
  }

  private static void requireWholeExport(LogPolicy policy, int index) throws IOException {
    var auditor = CatalogClient.as(Roles.AUDITOR);
    var lines =
        auditor.send(
            auditor.request("ledger/export").GET(),
            java.net.http.HttpResponse.BodyHandlers.ofInputStream());
    assertThat(lines.statusCode()).isEqualTo(200);
    try (var body = lines.body()) {
      var reader = new Export.Reader(body);
      var checkpoint = policy.verify(reader.checkpoint()).checkpoint();
      long entries = 0;
      for (var line = reader.next(); line.isPresent(); line = reader.next()) {
        if (line.get() instanceof Export.Item item) {
          assertThat(item.index()).isEqualTo(entries++);
        }
      }
      assertThat(entries).isEqualTo(checkpoint.size()).isGreaterThan(index);
    }
    assertThat(CatalogClient.asPipeline().get("ledger/export").statusCode()).isEqualTo(403);
  }

  private static Optional<LogPolicy.Witnessed> witnessed(LogPolicy policy, int index) {
    try {
      var note = SignedNote.parse(CatalogClient.anonymous().get("ledger/checkpoint").body());
      return Optional.of(policy.verify(note)).filter(found -> found.checkpoint().size() > index);
    } catch (RuntimeException notYet) {
      return Optional.empty();
    }
  }

  /** Told from when the service has seen that what was cosigned is what its policy asks. */
  private static Optional<String> sinceCosigned() {
    return CatalogClient.anonymous()
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.matches("\\w*ledger_cosigned_age_seconds(\\{.*})? [^-].*"))
        .findFirst();
  }

  private static <T> T eventually(Supplier<Optional<T>> wanted) throws InterruptedException {
    for (int i = 0; i < 150; i++) {
      var found = wanted.get();
      if (found.isPresent()) {
        return found.get();
      }
      Thread.sleep(200);
    }
    throw new AssertionError("nobody cosigned");
  }
}
