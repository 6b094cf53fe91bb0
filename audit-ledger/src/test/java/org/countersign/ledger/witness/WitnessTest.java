package org.countersign.ledger.witness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.countersign.ledger.AddCheckpoint;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.ConsistencyProof;
import org.countersign.ledger.CosignatureKey;
import org.countersign.ledger.CosignatureType;
import org.countersign.ledger.CosignatureVerifier;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Forged;
import org.countersign.ledger.Keys;
import org.countersign.ledger.Origin;
import org.countersign.ledger.SignedNote;
import org.countersign.ledger.Submission;
import org.countersign.ledger.Tree;
import org.countersign.ledger.WitnessClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Part E 27 of the ledger's tests: every answer of the protocol, over real HTTP. */
class WitnessTest {
  private static final Instant AT = Instant.parse("2026-11-21T06:20:00Z");
  private static final Keys LOG = keys("ledger.example/0f5e");
  private static final List<Digest> LEAVES = leaves('a');
  private static final List<Digest> FORK = leaves('b');
  private static final CosignatureKey ED25519 =
      CosignatureKey.generate(new SecureRandom(), "w.example/1", CosignatureType.ED25519);
  private static final CosignatureKey ML_DSA =
      CosignatureKey.generate(new SecureRandom(), "w.example/1", CosignatureType.ML_DSA_44);

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path directory;
  private Optional<WitnessStore> store = Optional.empty();
  private Optional<WitnessServer> server = Optional.empty();

  private static Keys keys(String origin) {
    return Keys.generate(new SecureRandom(), new Origin(origin), Keys.Use.DEVELOPMENT);
  }

  private static List<Digest> leaves(char kind) {
    var leaves = new ArrayList<Digest>();
    for (int i = 0; i < 200; i++) {
      leaves.add(Digest.leaf((kind + " " + i).getBytes(UTF_8)));
    }
    return leaves;
  }

  private static Tree tree(List<Digest> leaves, int size) {
    return Tree.of(size, index -> leaves.get((int) index));
  }

  private static SignedNote note(List<Digest> leaves, int size) {
    var root = tree(leaves, size).root();
    return LOG.checkpoint().sign(new Checkpoint(LOG.origin(), size, root));
  }

  private static byte[] request(int old, int size) {
    var path = old > size ? List.<Digest>of() : tree(LEAVES, size).consistency(old).path();
    return new AddCheckpoint(old, path, note(LEAVES, size)).body();
  }

  @BeforeEach
  void start() throws IOException {
    store = Optional.of(new WitnessStore(directory));
    var witness =
        new Witness(
            List.of(ED25519, ML_DSA),
            List.of(LOG.checkpoint().verifier()),
            store.get(),
            Clock.fixed(AT, ZoneOffset.UTC));
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = Optional.of(new WitnessServer(witness, address));
  }

  @AfterEach
  void stop() throws IOException {
    server.orElseThrow().close();
    store.orElseThrow().close();
  }

  private URI at(String path) {
    var address = server.orElseThrow().address();
    return URI.create("http://127.0.0.1:" + address.getPort() + path);
  }

  private HttpResponse<String> post(byte[] body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(at("/add-checkpoint"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(at(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private WitnessClient client(CosignatureVerifier witness) {
    return new WitnessClient(
        http, at(""), witness, Duration.ofSeconds(10), 3, Duration.ofMillis(10));
  }

  private static String monitored() {
    return "/" + Digest.sha256(LOG.origin().value().getBytes(UTF_8)).hex() + "/checkpoint";
  }

  @Test
  void aCheckpointThatContinuesTheLastOneIsCosignedByEveryKey() throws Exception {
    for (int[] step : new int[][] {{0, 0}, {0, 5}, {5, 8}, {8, 8}, {8, 200}}) {
      var answer = post(request(step[0], step[1]));

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).hasLineCount(2);
      var cosigned = SignedNote.parse(note(LEAVES, step[1]).note() + answer.body());
      assertThat(ED25519.verifier().cosignedAt(cosigned)).contains(AT);
      assertThat(ML_DSA.verifier().cosignedAt(cosigned)).contains(AT);
    }
  }

  @Test
  void theLastOneIsShownToMonitorsWithItsCosignatures() throws Exception {
    assertThat(get(monitored()).statusCode()).isEqualTo(404);
    post(request(0, 5));
    post(request(5, 9));

    var shown = get(monitored());

    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(shown.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    var note = SignedNote.parse(shown.body());
    assertThat(note.verifiedCheckpoint(LOG.checkpoint().verifier()).size()).isEqualTo(9);
    assertThat(ED25519.verifier().cosignedAt(note)).contains(AT);
    assertThat(client(ML_DSA.verifier()).latest(LOG.origin())).contains(note);
    assertThat(client(ML_DSA.verifier()).latest(new Origin("b.example"))).isEmpty();
  }

  @Test
  void anOldSizeOtherThanTheLastOneIsAConflictThatSaysTheSize() throws Exception {
    post(request(0, 7));
    for (int[] step : new int[][] {{0, 9}, {5, 9}, {8, 9}, {0, 7}, {6, 6}}) {
      var answer = post(request(step[0], step[1]));

      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(answer.body()).isEqualTo("7\n");
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/x.tlog.size");
    }
    assertThat(post(request(7, 9)).statusCode()).isEqualTo(200);
  }

  @Test
  void anOldSizeAboveTheCheckpointsIsABadRequest() throws Exception {
    post(request(0, 7));

    assertThat(post(request(7, 6)).statusCode()).isEqualTo(400);
    assertThat(post(request(9, 8)).statusCode()).isEqualTo(400);
  }

  @Test
  void anUnknownLogIsNotFoundAndAnUnsignedCheckpointForbidden() throws Exception {
    var other = keys("b.example/log");
    var root = tree(LEAVES, 5).root();
    var unknown = other.checkpoint().sign(new Checkpoint(other.origin(), 5, root));
    var impostor = keys(LOG.origin().value());
    var forged = impostor.checkpoint().sign(new Checkpoint(LOG.origin(), 5, root));
    var verifier = LOG.checkpoint().verifier();
    var broken = new SignedNote.Signature(verifier.name(), verifier.keyId(), new byte[64]);

    assertThat(post(new AddCheckpoint(0, List.of(), unknown).body()).statusCode()).isEqualTo(404);
    assertThat(post(new AddCheckpoint(0, List.of(), forged).body()).statusCode()).isEqualTo(403);
    var spoilt = new SignedNote(forged.text(), List.of(broken));
    assertThat(post(new AddCheckpoint(0, List.of(), spoilt).body()).statusCode()).isEqualTo(403);
    var oneOfTwo = note(LEAVES, 5).plus(List.of(broken));
    assertThat(post(new AddCheckpoint(0, List.of(), oneOfTwo).body()).statusCode()).isEqualTo(403);
    var withStranger = note(LEAVES, 5).plus(forged.signatures());
    assertThat(post(new AddCheckpoint(0, List.of(), withStranger).body()).statusCode())
        .isEqualTo(200);
    assertThat(get(monitored()).body()).hasLineCount(3 + 1 + 3);
  }

  @Test
  void whatIsNotShownToContinueTheLastOneIsUnprocessable() throws Exception {
    post(request(0, 7));
    var good = tree(LEAVES, 9).consistency(7).path();
    var toOther = new AddCheckpoint(7, good, note(FORK, 9));
    var itsOwn = new AddCheckpoint(7, tree(FORK, 9).consistency(7).path(), note(FORK, 9));
    var missing = new AddCheckpoint(7, good.subList(1, good.size()), note(LEAVES, 9));
    var none = new AddCheckpoint(7, List.of(), note(LEAVES, 9));
    var sameSize = new AddCheckpoint(7, List.of(), note(FORK, 7));
    var needless = new AddCheckpoint(7, good, note(LEAVES, 7));
    for (var wrong : List.of(toOther, itsOwn, missing, none, sameSize, needless)) {
      var answer = post(wrong.body());

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    }
    assertThat(get(monitored()).body()).startsWith(note(LEAVES, 7).text());
  }

  @Test
  void theFirstCheckpointNeedsAnEmptyProofAndAnEmptyLogTheRootOfNothing() throws Exception {
    var withProof = new AddCheckpoint(0, List.of(LEAVES.get(0)), note(LEAVES, 5));
    var text = LOG.origin() + "\n0\n" + LEAVES.get(0).base64() + "\n";
    var notEmpty = Forged.note(LOG.checkpoint(), text);
    var extended = Forged.note(LOG.checkpoint(), note(LEAVES, 5).text() + "more\n");

    assertThat(post(withProof.body()).statusCode()).isEqualTo(422);
    assertThat(post(new AddCheckpoint(0, List.of(), notEmpty).body()).statusCode()).isEqualTo(422);
    assertThat(post(new AddCheckpoint(0, List.of(), extended).body()).statusCode()).isEqualTo(400);
    assertThat(get(monitored()).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "old 0",
        "old 0\n",
        "new 0\n\nNOTE",
        "old 00\n\nNOTE",
        "old -1\n\nNOTE",
        "old 9223372036854775808\n\nNOTE",
        "old 0\nnobase64\n\nNOTE",
        "old 0\nAAAA\n\nNOTE",
        "old 0\r\n\r\nNOTE",
        "old 0\n\nledger.example/0f5e\n5\n",
        "old 0\n\nledger.example/0f5e\n5\nAAAA\n\n— ledger.example/0f5e AAAA\n"
      })
  void whatIsNoRequestIsABadRequest(String body) throws Exception {
    var answer = post(body.replace("NOTE", note(LEAVES, 5).note()).getBytes(UTF_8));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
  }

  @Test
  void sixtyFourLinesOfProofAndALongBodyAreNotRead() throws Exception {
    var line = LEAVES.get(0).base64() + "\n";
    var note = note(LEAVES, 5).note();

    assertThat(post(("old 0\n" + line.repeat(64) + "\n" + note).getBytes(UTF_8)).statusCode())
        .isEqualTo(400);
    assertThat(post(("old 0\n" + line.repeat(63) + "\n" + note).getBytes(UTF_8)).statusCode())
        .isEqualTo(422);
    assertThat(post(new byte[AddCheckpoint.MAX_LENGTH + 1]).statusCode()).isEqualTo(413);
    assertThat(post(new byte[] {(byte) 0xff, '\n', '\n'}).statusCode()).isEqualTo(400);
    assertThat(get("/add-checkpoint").statusCode()).isEqualTo(405);
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/" + "0".repeat(63) + "/checkpoint").statusCode()).isEqualTo(404);
  }

  @Test
  void ofManyThatRaceFromTheSameSizeOneIsCosigned() throws Exception {
    int racers = 16;
    post(request(0, 100));
    var together = new CyclicBarrier(racers);
    var pool = Executors.newFixedThreadPool(racers);
    var calls = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < racers; i++) {
      int size = 101 + i;
      var forked = new ArrayList<>(LEAVES.subList(0, 100));
      forked.addAll((i % 2 == 0 ? LEAVES : FORK).subList(100, 200));
      var path = tree(forked, size).consistency(100).path();
      var body = new AddCheckpoint(100, path, note(forked, size)).body();
      calls.add(
          () -> {
            together.await();
            return post(body).statusCode();
          });
    }
    var statuses = new ArrayList<Integer>();
    try {
      for (var result : pool.invokeAll(calls)) {
        statuses.add(result.get());
      }
    } finally {
      pool.shutdown();
    }

    assertThat(Collections.frequency(statuses, 200)).isEqualTo(1);
    assertThat(Collections.frequency(statuses, 409)).isEqualTo(racers - 1);
  }

  @Test
  void aWitnessThatStartsAgainKnowsWhatItCosigned() throws Exception {
    post(request(0, 50));
    stop();
    start();

    assertThat(post(request(0, 60)).body()).isEqualTo("50\n");
    var forked = new AddCheckpoint(50, List.of(), note(FORK, 50));
    assertThat(post(forked.body()).statusCode()).isEqualTo(422);
    assertThat(post(request(50, 60)).statusCode()).isEqualTo(200);
  }

  @Test
  void aStoreThatIsBrokenOrTakenIsNoNewBeginning() throws Exception {
    post(request(0, 50));
    assertThatThrownBy(() -> new WitnessStore(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use");
    stop();
    var file = directory.resolve(Digest.sha256(LOG.origin().value().getBytes(UTF_8)).hex());
    Files.writeString(file, "");
    start();

    assertThat(post(request(0, 60)).statusCode()).isEqualTo(500);
    assertThat(post(request(50, 60)).statusCode()).isEqualTo(500);
  }

  @Test
  void nothingIsAnsweredThatCouldNotBeKept() throws Exception {
    post(request(0, 50));
    var file = directory.resolve(Digest.sha256(LOG.origin().value().getBytes(UTF_8)).hex());
    Files.createDirectories(file.resolveSibling(file.getFileName() + ".new").resolve("in the way"));

    assertThat(post(request(50, 60)).statusCode()).isEqualTo(500);
    assertThat(get(monitored()).body()).startsWith(note(LEAVES, 50).text());
  }

  @Test
  void theClientFindsOutWhereTheWitnessIsAndGoesOnFromThere() throws Exception {
    post(request(0, 30));
    var client = client(ED25519.verifier());

    var first = client.submit(note(LEAVES, 40), old -> tree(LEAVES, 40).consistency(old));
    var again = client.submit(note(LEAVES, 40), old -> tree(LEAVES, 40).consistency(old));
    var asked = new ArrayList<Long>();
    var next =
        client.submit(
            note(LEAVES, 77),
            old -> {
              asked.add(old);
              return tree(LEAVES, 77).consistency(old);
            });

    for (var submission : List.of(first, again, next)) {
      assertThat(submission).isInstanceOf(Submission.Cosigned.class);
    }
    var cosigned = (Submission.Cosigned) next;
    assertThat(cosigned.at()).isEqualTo(AT);
    assertThat(cosigned.lines()).hasSize(1);
    assertThat(ED25519.verifier().cosignedAt(note(LEAVES, 77).plus(cosigned.lines()))).contains(AT);
    assertThat(asked).containsExactly(40L);
  }

  @Test
  void theClientTellsAWitnessThatIsAheadOneThatRefusesAndOneThatIsNotThere() throws Exception {
    post(request(0, 30));
    var client = client(ED25519.verifier());

    assertThat(client.submit(note(LEAVES, 20), old -> tree(LEAVES, 20).consistency(old)))
        .isEqualTo(new Submission.Ahead(30));
    assertThat(client.submit(note(FORK, 40), old -> tree(FORK, 40).consistency(old)))
        .isInstanceOfSatisfying(
            Submission.Refused.class, refused -> assertThat(refused.status()).isEqualTo(422));
    var stranger =
        CosignatureKey.generate(new SecureRandom(), "w.example/1", CosignatureType.ED25519);
    assertThat(
            client(stranger.verifier())
                .submit(note(LEAVES, 31), old -> tree(LEAVES, 31).consistency(old)))
        .isInstanceOfSatisfying(
            Submission.Refused.class, refused -> assertThat(refused.status()).isEqualTo(200));
    server.orElseThrow().close();
    assertThat(client.submit(note(LEAVES, 40), old -> tree(LEAVES, 40).consistency(old)))
        .isInstanceOf(Submission.Unreachable.class);
    assertThatThrownBy(() -> client.latest(LOG.origin())).isInstanceOf(IOException.class);
  }

  @Test
  void theClientDoesNotWaitForAWitnessThatNeverAnswers() throws Exception {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var client =
          new WitnessClient(
              http,
              URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/w/"),
              ED25519.verifier(),
              Duration.ofMillis(200),
              2,
              Duration.ofMillis(10));
      long before = System.nanoTime();

      var submission = client.submit(note(LEAVES, 5), old -> new ConsistencyProof(0, 5, List.of()));

      assertThat(submission).isInstanceOf(Submission.Unreachable.class);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }
  }
}
