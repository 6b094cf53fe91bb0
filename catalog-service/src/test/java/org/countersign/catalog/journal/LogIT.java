package org.countersign.catalog.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.ConsistencyProof;
import org.countersign.ledger.Digest;
import org.countersign.ledger.EntryBundle;
import org.countersign.ledger.LogProof;
import org.countersign.ledger.NoteVerifier;
import org.countersign.ledger.SignedNote;
import org.countersign.ledger.Tile;
import org.countersign.ledger.TilePath;
import org.countersign.ledger.Tree;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody can follow and check who knows the C2SP texts and nothing of this service. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class LogIT {
  /** A minute under the profile {@code endurance}. */
  private static final Duration HAMMERED =
      Duration.ofSeconds(Integer.getInteger("countersign.endurance.seconds", 4));

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aStrangerFollowsTheLogByItsTilesAndFindsTheRootThatWasSigned() {
    var index = Journey.registered("MINIMAL").gate().getJsonObject("receipt").getInt("index");
    var checkpoint = publishedAfter(index);

    var root = Tree.tiled(checkpoint.size(), LogIT::tile).root();
    var proof =
        LogProof.parse(CatalogClient.anonymous().get("ledger/entries/" + index + "/proof").body());

    assertThat(root).isEqualTo(checkpoint.root());
    var leaf =
        json(CatalogClient.as(Roles.AUDITOR).get("ledger/entries/" + index).body())
            .getString("leaf")
            .getBytes(UTF_8);
    assertThat(proof.verify(Digest.leaf(leaf), logKey()).size())
        .isGreaterThanOrEqualTo(checkpoint.size());
  }

  @Test
  void theLogOfAnySizeIsProvedToBeginTheLogOfAnyOther() {
    Journey.registered("MINIMAL");

    for (var sizes : new int[][] {{0, 1}, {1, 2}, {3, 9}, {7, 7}, {5, 12}}) {
      var told =
          json(
              CatalogClient.anonymous()
                  .get("ledger/consistency?from=" + sizes[0] + "&to=" + sizes[1])
                  .body());
      var path =
          told.getJsonArray("path").getValuesAs(JsonString.class).stream()
              .map(hash -> digest(hash.getString()))
              .toList();
      assertThat(
              new ConsistencyProof(sizes[0], sizes[1], path)
                  .connects(digest(told.getString("fromRoot")), digest(told.getString("toRoot"))))
          .as("from %s to %s", sizes[0], sizes[1])
          .isTrue();
    }
    assertThat(CatalogClient.anonymous().get("ledger/consistency?from=9&to=3").statusCode())
        .isEqualTo(400);
    assertThat(CatalogClient.anonymous().get("ledger/consistency?to=99999999").statusCode())
        .isEqualTo(404);
  }

  @Test
  void fullTilesMayBeKeptForEverAndEntriesAreForAuditors() {
    fill(TilePath.FULL);
    publishedAfter(TilePath.FULL - 1);

    var hashes = CatalogClient.anonymous().get("ledger/tile/0/000");
    var auditor = CatalogClient.as(Roles.AUDITOR);
    var bundle =
        auditor.send(auditor.request("ledger/tile/entries/000").GET(), BodyHandlers.ofByteArray());

    assertThat(hashes.headers().firstValue("Cache-Control"))
        .contains("public, max-age=31536000, immutable");
    assertThat(bundle.statusCode()).isEqualTo(200);
    var tile = tile(TilePath.hashes(0, 0, TilePath.FULL));
    var entries = EntryBundle.parse(bundle.body()).entries();
    assertThat(entries.stream().map(Digest::leaf).toList()).isEqualTo(hashesOf(tile));
    assertThat(CatalogClient.anonymous().get("ledger/tile/entries/000").statusCode())
        .isEqualTo(401);
    assertThat(CatalogClient.asPipeline().get("ledger/tile/entries/000").statusCode())
        .isEqualTo(403);
    for (var none : List.of("0/999", "0/x000/000", "9/000", "0/000.p/257", "0/0")) {
      assertThat(CatalogClient.anonymous().get("ledger/tile/" + none).statusCode())
          .as(none)
          .isEqualTo(404);
    }
  }

  @Test
  void entriesAreFoundByTypeSubjectActorPlaceAndTimePageByPage() {
    var journey = Journey.registered("MINIMAL");
    var model =
        json(CatalogClient.as(Roles.AUDITOR).get("models/" + journey.model()).body())
            .getString("id");

    var all = entries("subject=" + model + "&limit=1000");
    var paged = new ArrayList<JsonObject>();
    var query = "subject=" + model + "&limit=1";
    for (var page = page(query); ; page = page(query + "&cursor=" + page.getString("next"))) {
      paged.addAll(page.getJsonArray("items").getValuesAs(JsonObject.class));
      if (!page.containsKey("next")) {
        break;
      }
    }

    assertThat(all).isNotEmpty();
    assertThat(paged).isEqualTo(all);
    var first = all.get(0);
    var index = first.getInt("index");
    var at = first.getString("at");
    assertThat(entries("from=" + index + "&to=" + (index + 1))).containsExactly(first);
    assertThat(entries("subject=" + model + "&from=" + at)).isEqualTo(all);
    assertThat(entries("subject=" + model + "&to=" + at)).isEmpty();
    assertThat(entries("subject=" + model + "&type=" + first.getString("type"))).contains(first);
    var actors = new HashSet<String>();
    entries("actor=" + first.getString("actor"))
        .forEach(entry -> actors.add(entry.getString("actor")));
    assertThat(actors).containsExactly(first.getString("actor"));
    for (var wrong : List.of("from=yesterday", "cursor=-1", "limit=0", "actor=ana", "to=12h")) {
      assertThat(CatalogClient.as(Roles.AUDITOR).get("ledger/entries?" + wrong).statusCode())
          .as(wrong)
          .isEqualTo(400);
    }
  }

  /** Part E 46: readers that never stop proving while others never stop writing. */
  @Test
  void readersProveWhateverIsPublishedWhileWritersAppend() throws Exception {
    var journey = Journey.registered("MINIMAL");
    var until = System.nanoTime() + HAMMERED.toNanos();
    var pool = Executors.newFixedThreadPool(6);
    var work = new ArrayList<Future<Integer>>();
    for (int i = 0; i < 2; i++) {
      work.add(
          pool.submit(
              () -> {
                int written = 0;
                while (System.nanoTime() < until) {
                  journey.gate();
                  written++;
                }
                return written;
              }));
    }
    for (int i = 0; i < 4; i++) {
      var random = new Random(i);
      work.add(
          pool.submit(
              () -> {
                int proved = 0;
                while (System.nanoTime() < until) {
                  prove(random);
                  proved++;
                }
                return proved;
              }));
    }
    try {
      for (var each : work) {
        assertThat(each.get(HAMMERED.toSeconds() + 60, TimeUnit.SECONDS)).isPositive();
      }
    } finally {
      pool.shutdown();
    }
  }

  /** That an entry is in the published log, and that an older log is its beginning. */
  private static void prove(Random random) {
    var auditor = CatalogClient.as(Roles.AUDITOR);
    var checkpoint =
        SignedNote.parse(CatalogClient.anonymous().get("ledger/checkpoint").body())
            .verifiedCheckpoint(logKey());
    var index = random.nextLong(checkpoint.size());
    var leaf = json(auditor.get("ledger/entries/" + index).body()).getString("leaf");
    var proof =
        LogProof.parse(CatalogClient.anonymous().get("ledger/entries/" + index + "/proof").body());
    assertThat(proof.verify(Digest.leaf(leaf.getBytes(UTF_8)), logKey()).size())
        .isGreaterThanOrEqualTo(checkpoint.size());
    var old = random.nextLong(checkpoint.size()) + 1;
    var told =
        json(
            CatalogClient.anonymous()
                .get("ledger/consistency?from=" + old + "&to=" + checkpoint.size())
                .body());
    var path =
        told.getJsonArray("path").getValuesAs(JsonString.class).stream()
            .map(hash -> digest(hash.getString()))
            .toList();
    assertThat(
            new ConsistencyProof(old, checkpoint.size(), path)
                .connects(digest(told.getString("fromRoot")), checkpoint.root()))
        .as("from %s to %s", old, checkpoint.size())
        .isTrue();
  }

  private static List<JsonObject> entries(String query) {
    return page(query).getJsonArray("items").getValuesAs(JsonObject.class);
  }

  private static JsonObject page(String query) {
    var answer = CatalogClient.as(Roles.AUDITOR).get("ledger/entries?" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer.body());
  }

  private static List<Digest> hashesOf(Tile tile) {
    var hashes = new ArrayList<Digest>();
    for (int i = 0; i < tile.path().width(); i++) {
      hashes.add(tile.hash(i));
    }
    return hashes;
  }

  /** At least so many entries, by asking the gate. */
  private static void fill(int entries) {
    var journey = Journey.registered("MINIMAL");
    while (journey.gate().getJsonObject("receipt").getInt("index") < entries) {
      // each answer is an entry
    }
  }

  private static Checkpoint publishedAfter(long index) {
    for (int i = 0; i < 100; i++) {
      var note = SignedNote.parse(CatalogClient.anonymous().get("ledger/checkpoint").body());
      var checkpoint = note.verifiedCheckpoint(logKey());
      if (checkpoint.size() > index) {
        return checkpoint;
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    throw new AssertionError("entry " + index + " was not published");
  }

  private static NoteVerifier logKey() {
    return NoteVerifier.ofVkey(
        json(CatalogClient.anonymous().get("ledger/keys").body()).getString("checkpointKey"));
  }

  private static Tile tile(TilePath path) {
    var client = CatalogClient.anonymous();
    var answer =
        client.send(client.request("ledger/" + path.path()).GET(), BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(path.path()).isEqualTo(200);
    return Tile.of(path, answer.body());
  }

  private static Digest digest(String base64) {
    return Digest.of(Base64.getDecoder().decode(base64));
  }
}
