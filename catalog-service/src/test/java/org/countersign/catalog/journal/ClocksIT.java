package org.countersign.catalog.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.development.CatalogServer;
import org.countersign.development.DevelopmentDatabase;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Part E 32: two processes on one log, the clock of one a day ahead and that of the other a day
 * behind. The order is that of the indexes, nothing fails, and the auditor is told.
 */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class ClocksIT {
  private static final Path HOME = Path.of("target", "servers", "clocks").toAbsolutePath();
  private static final int TURNS = 5;

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void nodesADayAheadAndADayBehindKeepOneLogInItsOrder() throws Exception {
    OwnNode.forget(HOME);
    Files.createDirectories(HOME);
    try (var database = DevelopmentDatabase.start(HOME.resolve("pg"), 0);
        var ahead = node("ahead", "P1D", database);
        var behind = node("behind", "-P1D", database)) {
      var early = new NodeClient(ahead.url());
      var late = new NodeClient(behind.url());
      var indexes = new ArrayList<Long>();
      for (int turn = 0; turn < TURNS; turn++) {
        var name = "clocks-" + UUID.randomUUID();
        indexes.add(index(created(early, "models", model(name))));
        indexes.add(index(created(late, "models/" + name + "/versions", version())));
        assertThat(early.decided(name).getString("decision")).isEqualTo("DENY");
        assertThat(late.decided(name).getString("decision")).isEqualTo("DENY");
      }

      assertThat(indexes).isSorted().doesNotHaveDuplicates();
      var last = indexes.get(indexes.size() - 1);
      NodeClient.eventually(() -> early.published().size() > last);
      assertThat(late.published().size()).isGreaterThan(last);
      requireADayOff(late, "model.created", Duration.ofDays(1));
      requireADayOff(early, "version.registered", Duration.ofDays(-1));
      for (var node : List.of(early, late)) {
        assertThat(node.post(Roles.AUDITOR, "ledger/inspections", "").body())
            .contains("\"sound\":true");
        assertThat(node.finding()).isEmpty();
      }
      assertThat(late.verified(HOME))
          .startsWith("0 SOUND")
          .contains("a clock was set back: entry ");
      requireNoFailure("ahead");
      requireNoFailure("behind");
    }
  }

  private static CatalogServer node(String name, String shift, DevelopmentDatabase database) {
    return OwnNode.start(
        HOME,
        name,
        database,
        Map.of(
            "COUNTERSIGN_CLOCK_SHIFT",
            shift,
            "COUNTERSIGN_GRAPH",
            HOME.resolve("graph-" + name).toString()));
  }

  private static JsonObject created(NodeClient node, String path, String body) {
    var answer = node.post(Roles.DATA_SCIENTIST, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer.body());
  }

  private static long index(JsonObject created) {
    return created.getJsonObject("receipt").getJsonNumber("index").longValue();
  }

  /** Entries of one type were all written by one node; the other one reads what they say. */
  private static void requireADayOff(NodeClient reader, String type, Duration shift) {
    var page = json(reader.get(Roles.AUDITOR, "ledger/entries?type=" + type).body());
    assertThat(page.getJsonArray("items").getValuesAs(JsonObject.class))
        .hasSize(TURNS)
        .allSatisfy(
            entry ->
                assertThat(Instant.parse(entry.getString("at")))
                    .isBetween(
                        Instant.now().plus(shift).minus(Duration.ofHours(1)),
                        Instant.now().plus(shift)));
  }

  /** A time before another one is no reason to fail, for nobody. */
  private static void requireNoFailure(String name) throws IOException {
    assertThat(Files.readString(HOME.resolve(name + ".log")))
        .doesNotContain("DateTimeException", "IllegalArgumentException", "SEVERE");
  }

  private static String model(String name) {
    return """
        {"name":"%s","team":"lending","task":"tabular-classification",
         "description":"Scores applications."}
        """
        .formatted(name);
  }

  private static String version() {
    var artifact = (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
    return "{\"artifactSha256\":\"" + artifact + "\"}";
  }
}
