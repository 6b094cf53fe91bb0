package org.countersign.catalog.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Journey.json;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody who knows the C2SP texts alone follows, verifies and witnesses our log: see {@link
 * Stranger}.
 */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class StrangerIT {
  @TempDir private Path directory;

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void theTilesOfEveryLevelGiveTheSignedRootAndTheBundlesTheEntries() throws Exception {
    var journey = Journey.registered("MINIMAL");
    while (journey.gate().getJsonObject("receipt").getInt("index") < 300) {
      // each answer is an entry; more than one full tile is wanted
    }
    var log = logKey();
    var checkpoint = published(300);
    assertThat(log.type()).isEqualTo((byte) 1);
    assertThat(checkpoint.isSignedBy(log)).isTrue();

    var leaves = level(0, checkpoint.size());
    assertThat(Stranger.root(leaves)).isEqualTo(checkpoint.root());
    var below = leaves;
    for (int level = 1; below.size() >= 256; level++) {
      var above = level(level, checkpoint.size());
      for (int i = 0; i < above.size(); i++) {
        assertThat(above.get(i))
            .as("level %s, hash %s", level, i)
            .isEqualTo(Stranger.root(below.subList(256 * i, 256 * (i + 1))));
      }
      below = above;
    }

    var bundle = bundle("identity");
    assertThat(entries(bundle.body()).stream().map(Stranger::leaf).map(HexFormat.of()::formatHex))
        .isEqualTo(leaves.subList(0, 256).stream().map(HexFormat.of()::formatHex).toList());
    var zipped = bundle("gzip");
    assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(zipped.body().length).isLessThan(bundle.body().length);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes())
        .isEqualTo(bundle.body());
  }

  private static HttpResponse<byte[]> bundle(String coding) {
    var auditor = CatalogClient.as(Roles.AUDITOR);
    var answer =
        auditor.send(
            auditor.request("ledger/tile/entries/000").header("Accept-Encoding", coding).GET(),
            BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    assertThat(answer.headers().allValues("Vary").toString()).contains("Accept-Encoding");
    return answer;
  }

  /** Each behind its length in two bytes. */
  private static List<byte[]> entries(byte[] bundle) {
    var entries = new ArrayList<byte[]>();
    var in = ByteBuffer.wrap(bundle);
    while (in.hasRemaining()) {
      var entry = new byte[Short.toUnsignedInt(in.getShort())];
      in.get(entry);
      entries.add(entry);
    }
    return entries;
  }

  @Test
  void whatChangesIsNotKeptAndWhatNeverChangesIsKeptForLong() {
    var index = Journey.registered("MINIMAL").gate().getJsonObject("receipt").getInt("index");
    published(index);
    var checkpoint = CatalogClient.anonymous().get("ledger/checkpoint");

    assertThat(checkpoint.headers().firstValue("Content-Type").orElseThrow().replace(" ", ""))
        .isEqualToIgnoringCase("text/plain;charset=utf-8");
    assertThat(checkpoint.headers().firstValue("Cache-Control")).hasValue("no-cache");
    var size = Stranger.Checkpoint.parse(checkpoint.body()).size();
    var partial = size % 256 == 0 ? Stranger.place(0, 256) : Stranger.place(size / 256, size % 256);
    var tile = CatalogClient.anonymous().get("ledger/tile/0/" + partial);
    assertThat(tile.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    assertThat(tile.headers().firstValue("Cache-Control").orElseThrow())
        .startsWith("public, max-age=")
        .endsWith("immutable");
    for (var none :
        List.of("00/000", "0/000.p/0", "0/000.p/256", "0/000.p/01", "0/0000", "0/x000", "64/000")) {
      assertThat(CatalogClient.anonymous().get("ledger/tile/" + none).statusCode())
          .as(none)
          .isEqualTo(404);
    }
  }

  @Test
  void aReceiptLeadsFromTheLeafToACheckpointOfTheLog() {
    var receipt = Journey.registered("MINIMAL").gate().getJsonObject("receipt");
    var text = receipt.getString("proof");

    var head = text.substring(0, text.indexOf("\n\n")).lines().toList();
    var checkpoint = Stranger.Checkpoint.parse(text.substring(text.indexOf("\n\n") + 2));
    assertThat(head.get(0)).isEqualTo("c2sp.org/tlog-proof@v1");
    assertThat(head.get(1)).isEqualTo("index " + receipt.getInt("index"));
    assertThat(checkpoint.isSignedBy(logKey())).isTrue();
    var path = head.stream().skip(2).map(Base64.getDecoder()::decode).toList();
    var leaf = HexFormat.of().parseHex(receipt.getString("leafHash"));
    assertThat(Stranger.rootFrom(leaf, receipt.getInt("index"), checkpoint.size(), path))
        .isEqualTo(checkpoint.root());
  }

  @Test
  void thePolicyIsAFileOfLinesThatNamesTheLogAndOneQuorum() {
    var policy = CatalogClient.anonymous().get("ledger/policy").body();
    var lines =
        policy
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(line -> List.of(line.split("[ \t]+", -1)))
            .toList();

    assertThat(policy).matches("[\\t\\n\\x20-\\x7e]+").endsWith("\n");
    assertThat(lines.stream().filter(line -> line.get(0).equals("log")))
        .isNotEmpty()
        .allSatisfy(
            line -> assertThat(Stranger.Key.parse(line.get(1)).name()).isEqualTo(logKey().name()));
    var keys = lines.stream().filter(line -> line.get(0).equals("log")).map(line -> line.get(1));
    assertThat(keys).contains(vkey()).doesNotHaveDuplicates();
    assertThat(lines.stream().filter(line -> line.get(0).equals("quorum"))).hasSize(1);
    assertThat(lines.stream().map(line -> line.get(0)))
        .isSubsetOf("log", "witness", "group", "quorum");
  }

  @Test
  void aWitnessOfTheTextsCosignsTheLogAsItGrowsAndNothingElse() throws Exception {
    try (var witness = OwnWitness.start(directory, List.of(vkey()))) {
      var key = Stranger.Key.parse(witness.key());
      var address = witness.url().toString();
      var journey = Journey.registered("MINIMAL");
      var first = published(journey.gate().getJsonObject("receipt").getInt("index"));
      journey.gate();
      var second = published(first.size());
      var leaves = level(0, second.size());

      requireCosigned(add(address, 0, List.of(), first), first, key);
      requireCosigned(add(address, first.size(), List.of(), first), first, key);
      var stale = add(address, first.size() - 1, List.of(), second);
      assertThat(stale.statusCode()).isEqualTo(409);
      assertThat(stale.body()).isEqualTo(first.size() + "\n");
      assertThat(stale.headers().firstValue("Content-Type")).hasValue("text/x.tlog.size");
      assertThat(add(address, second.size() + 1, List.of(), second).statusCode()).isEqualTo(400);
      assertThat(add(address, first.size(), List.of(), second).statusCode()).isEqualTo(422);
      var proof = Stranger.consistency(first.size(), leaves);
      requireCosigned(add(address, first.size(), proof, second), second, key);
      var forged = note(second).replaceFirst("\n[0-9]+\n", "\n" + (second.size() + 5) + "\n");
      assertThat(post(address, "old " + second.size() + "\n\n" + forged).statusCode())
          .isEqualTo(403);
      var other = note(second).replaceFirst("^[^\n]+", "elsewhere.example/log");
      assertThat(post(address, "old 0\n\n" + other).statusCode()).isEqualTo(404);

      var origin = HexFormat.of().formatHex(Stranger.sha256(second.origin().getBytes(UTF_8)));
      var monitored =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(address + "/" + origin + "/checkpoint"))
                      .build(),
                  BodyHandlers.ofString());
      var kept = Stranger.Checkpoint.parse(monitored.body());
      assertThat(kept.text()).isEqualTo(second.text());
      assertThat(kept.isSignedBy(logKey())).isTrue();
      assertThat(kept.lines()).anyMatch(line -> kept.isCosigned(line, key));
    }
  }

  private static void requireCosigned(
      HttpResponse<String> answer, Stranger.Checkpoint checkpoint, Stranger.Key witness) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body().lines().map(Stranger.Line::parse))
        .isNotEmpty()
        .allMatch(line -> checkpoint.isCosigned(line, witness));
  }

  private static String note(Stranger.Checkpoint checkpoint) {
    var note = new StringBuilder(checkpoint.text()).append('\n');
    for (var line : checkpoint.lines()) {
      var bytes =
          ByteBuffer.allocate(4 + line.signature().length).put(line.id()).put(line.signature());
      note.append("\u2014 ")
          .append(line.name())
          .append(' ')
          .append(Base64.getEncoder().encodeToString(bytes.array()))
          .append('\n');
    }
    return note.toString();
  }

  private static HttpResponse<String> add(
      String address, int old, List<byte[]> proof, Stranger.Checkpoint checkpoint)
      throws IOException, InterruptedException {
    var body = new StringBuilder("old " + old + "\n");
    proof.forEach(hash -> body.append(Base64.getEncoder().encodeToString(hash)).append('\n'));
    return post(address, body.append('\n').append(note(checkpoint)).toString());
  }

  private static HttpResponse<String> post(String address, String body)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address + "/add-checkpoint"))
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
  }

  /** The hashes of a level in a log of this size, from its tiles. */
  private static List<byte[]> level(int level, int size) {
    var hashes = new ArrayList<byte[]>();
    int count = size;
    for (int i = 0; i < level; i++) {
      count /= 256;
    }
    for (int n = 0; n * 256 < count; n++) {
      int width = Math.min(256, count - n * 256);
      var path = "ledger/tile/" + level + "/" + Stranger.place(n, width);
      var client = CatalogClient.anonymous();
      var tile = client.send(client.request(path).GET(), BodyHandlers.ofByteArray());
      assertThat(tile.statusCode()).as(path).isEqualTo(200);
      assertThat(tile.body()).as(path).hasSize(32 * width);
      for (int i = 0; i < width; i++) {
        hashes.add(Arrays.copyOfRange(tile.body(), 32 * i, 32 * (i + 1)));
      }
    }
    return hashes;
  }

  /** The newest checkpoint, once it covers an entry. */
  private static Stranger.Checkpoint published(long index) {
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      var note = CatalogClient.anonymous().get("ledger/checkpoint").body();
      var checkpoint = Stranger.Checkpoint.parse(note);
      if (checkpoint.size() > index) {
        return checkpoint;
      }
      assertThat(System.nanoTime()).as(note).isLessThan(until);
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private static Stranger.Key logKey() {
    return Stranger.Key.parse(vkey());
  }

  private static String vkey() {
    return json(CatalogClient.anonymous().get("ledger/keys").body()).getString("checkpointKey");
  }
}
