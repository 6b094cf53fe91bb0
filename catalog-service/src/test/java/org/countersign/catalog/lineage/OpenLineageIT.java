package org.countersign.catalog.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.digest;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.newModel;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Example.unique;

import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineageClient;
import io.openlineage.client.transports.HttpConfig;
import io.openlineage.client.transports.HttpTransport;
import io.openlineage.client.transports.TokenProvider;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.lineage.LearningFacet;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** OpenLineage events through the door, from the real client and from hand. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class OpenLineageIT {
  private static final URI PRODUCER = URI.create("https://pipelines.example/train");

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  private static String event(UUID run, String state, String dataset, String more) {
    return """
    {"eventType":"%s","eventTime":"2026-11-20T08:00:00.123456789Z","producer":"%s",
     "schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
     "run":{"runId":"%s"},"job":{"namespace":"airflow","name":"train"},
     "inputs":[{"namespace":"s3://lake","name":"%s","facets":{%s}}]}
    """
        .formatted(state, PRODUCER, run, dataset, more);
  }

  private static byte[] gzip(byte[] plain) {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return packed.toByteArray();
  }

  private static HttpResponse<String> sendPacked(String path, byte[] packed) {
    var pipeline = CatalogClient.asPipeline();
    return pipeline.send(
        pipeline
            .request(path)
            .header("Content-Type", "application/json; charset=UTF-8")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArrays(List.of(packed))));
  }

  private static JsonObject lineageOf(String model, long index) {
    return json(
        ok(
            CatalogClient.as(Roles.AUDITOR)
                .get("models/" + model + "/versions/1/lineage?index=" + index)));
  }

  @Test
  void whatTheRealClientEmitsIsInTheGraphOfTheModelThatNamesItsRun() throws Exception {
    var run = UUID.randomUUID();
    var dataset = unique("payments");
    var config = new HttpConfig();
    config.setUrl(Servers.running().service());
    config.setCompression(HttpConfig.Compression.GZIP);
    var token = CatalogClient.asPipeline().token();
    config.setAuth(
        new TokenProvider() {
          @Override
          public String getToken() {
            return "Bearer " + token;
          }
        });
    var ol = new OpenLineage(PRODUCER);
    var client = OpenLineageClient.builder().transport(new HttpTransport(config)).build();
    client.emit(
        ol.newRunEventBuilder()
            .eventType(OpenLineage.RunEvent.EventType.COMPLETE)
            .eventTime(ZonedDateTime.parse("2026-11-20T08:00:00.123456789Z"))
            .run(ol.newRunBuilder().runId(run).build())
            .job(ol.newJobBuilder().namespace("airflow").name("train").build())
            .inputs(
                List.of(ol.newInputDatasetBuilder().namespace("s3://lake").name(dataset).build()))
            .build());
    client.close();
    var model = newModel();
    var registered =
        json(
            ok(
                CatalogClient.as(Roles.DATA_SCIENTIST)
                    .post("models/" + model + "/versions", "{\"sourceRun\":\"" + run + "\"}")));

    var nodes =
        lineageOf(model, registered.getJsonObject("receipt").getJsonNumber("index").longValue());

    assertThat(nodes.toString()).contains("s3://lake/" + dataset);
  }

  @Test
  void theSameEventSentAgainGetsTheSameAnswer() {
    var event = event(UUID.randomUUID(), "START", unique("d"), "");
    var pipeline = CatalogClient.asPipeline();

    var first = pipeline.post("lineage", event);
    var again = pipeline.post("lineage", event.replace("\n", "").replace("\":", "\" : "));
    var packed = sendPacked("lineage", gzip(event.getBytes(UTF_8)));

    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(packed.body()).isEqualTo(first.body());
  }

  @Test
  void aPersonIsNamedInTheLedgerByPseudonymAlone() throws SQLException {
    var person = unique("erika");
    var event =
        event(
            UUID.randomUUID(),
            "COMPLETE",
            unique("d"),
            "\"ownership\":{\"_producer\":\"%s\",\"_schemaURL\":\"%s\",\"owners\":[{\"name\":\"user:%s\",\"type\":\"OWNER\"}]}"
                .formatted(PRODUCER, PRODUCER, person));

    ok(CatalogClient.asPipeline().post("lineage", event));

    var database = Servers.running().database();
    try (var connection = database.connect(database.owner());
        var statement =
            connection.prepareStatement(
                "SELECT count(*) FROM ledger_payload WHERE position(? IN bytes) > 0")) {
      statement.setBytes(1, person.getBytes(UTF_8));
      try (var row = statement.executeQuery()) {
        row.next();
        assertThat(row.getLong(1)).isZero();
      }
    }
  }

  @Test
  void aBatchTellsWhatBecameOfEachEvent() {
    var good = event(UUID.randomUUID(), "START", unique("d"), "");
    var bad = good.replace("START", "HALF_WAY");
    var pipeline = CatalogClient.asPipeline();

    var partial =
        json(ok(pipeline.post("lineage/batch", "[" + good + "," + bad + "," + good + "]")));
    var many =
        IntStream.range(0, 300)
            .mapToObj(i -> event(UUID.randomUUID(), "COMPLETE", "many-" + i, ""))
            .toList();
    var all = json(ok(sendPacked("lineage/batch", gzip(many.toString().getBytes(UTF_8)))));

    assertThat(partial.getString("status")).isEqualTo("partial_success");
    assertThat(partial.getJsonObject("summary").toString())
        .isEqualTo(
            "{\"failed\":1,\"non_retriable\":1,\"received\":3,\"retriable\":0,\"successful\":2}");
    assertThat(partial.getJsonArray("failed_events").getJsonObject(0).getInt("index")).isEqualTo(1);
    assertThat(partial.getJsonArray("failed_events").getJsonObject(0).getString("pointer"))
        .isEqualTo("/eventType");
    assertThat(all.getString("status")).isEqualTo("success");
    assertThat(all.getJsonObject("summary").getInt("successful")).isEqualTo(300);
  }

  @Test
  void hostileEventsAreRefusedWithAPointerAndBoundedMemory() {
    var pipeline = CatalogClient.asPipeline();
    var run = UUID.randomUUID();
    var facets =
        String.join(",", IntStream.range(0, 20_000).mapToObj(i -> "\"f" + i + "\":{}").toList());
    var deep = "{\"a\":".repeat(60) + "1" + "}".repeat(60);

    var noRun = pipeline.post("lineage", event(run, "START", "d", "").replace("runId", "id"));
    var notJson = pipeline.post("lineage", "{\"eventType\":");
    var manyFacets = pipeline.post("lineage", event(run, "START", "d", facets));
    var tooDeep = pipeline.post("lineage", event(run, "START", "d", "\"x\":" + deep));
    var large = pipeline.post("lineage", event(run, "START", "x".repeat(1 << 20), ""));
    var bomb = sendPacked("lineage", gzip(new byte[64 << 20]));
    var notGzip = sendPacked("lineage", "{}".getBytes(UTF_8));
    var injected =
        pipeline.post("lineage", event(UUID.randomUUID(), "START", "a> <b> <c> . <d", ""));

    assertProblem(noRun, 400, "INVALID_REQUEST");
    assertThat(json(noRun).getString("pointer")).startsWith("/run");
    assertProblem(notJson, 400, "UNREADABLE_BODY");
    assertProblem(manyFacets, 400, "INVALID_REQUEST");
    assertThat(tooDeep.statusCode()).isEqualTo(400);
    assertProblem(large, 413, "BODY_TOO_LARGE");
    assertProblem(bomb, 413, "BODY_TOO_LARGE");
    assertProblem(notGzip, 400, "UNREADABLE_BODY");
    ok(injected);
  }

  @Test
  void theSchemasOfOurFacetsAreOpenToAll() {
    var schema =
        ok(CatalogClient.anonymous().get("openlineage/facets/1-0-0/" + LearningFacet.MODEL.file()));

    assertThat(json(schema).getString("$id")).endsWith(LearningFacet.MODEL.file());
    assertProblem(
        CatalogClient.anonymous().get("openlineage/facets/1-0-0/None.json"), 404, "NOT_FOUND");
  }

  @Test
  void onlyWhoRegistersMaySendEvents() {
    var event = event(UUID.randomUUID(), "START", digest(), "");

    assertProblem(CatalogClient.as(Roles.AUDITOR).post("lineage", event), 403, "FORBIDDEN");
    assertProblem(
        CatalogClient.as(Roles.AUDITOR).post("lineage/batch", "[" + event + "]"), 403, "FORBIDDEN");
    assertProblem(CatalogClient.anonymous().post("lineage", event), 401, "UNAUTHENTICATED");
  }
}
