package org.countersign.catalog.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.digest;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.newModel;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Example.unique;

import jakarta.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events that somebody made up to harm: refused, or taken as the text they are. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class HostileLineageIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  private static String event(UUID run, String read, String made, String facets) {
    return """
    {"eventType":"COMPLETE","eventTime":"2026-11-20T08:00:00Z","producer":"https://p.example",
     "schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
     "run":{"runId":"%s","facets":{%s}},"job":{"namespace":"airflow","name":"job"},
     "inputs":[%s],"outputs":[%s]}
    """
        .formatted(run, facets, dataset(read), dataset(made));
  }

  private static String dataset(String name) {
    return Json.createObjectBuilder()
        .add("namespace", "s3://lake")
        .add("name", name)
        .build()
        .toString();
  }

  private static HttpResponse<String> packed(String path, String body) {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(body.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var pipeline = CatalogClient.asPipeline();
    return pipeline.send(
        pipeline
            .request(path)
            .header("Content-Type", "application/json; charset=UTF-8")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(packed.toByteArray())));
  }

  /** Too many for one door, and more than the other reads in an event. */
  @Test
  void aHundredThousandFacetsAreRefusedOneByOneAndInABatch() {
    var facets =
        IntStream.range(0, 100_000)
            .mapToObj(i -> "\"facet" + i + "\":{\"a\":1}")
            .collect(Collectors.joining(","));
    var event = event(UUID.randomUUID(), "a", "b", facets);

    assertProblem(packed("lineage", event), 413, "BODY_TOO_LARGE");
    var batch =
        json(
            ok(
                packed(
                    "lineage/batch",
                    "[" + event + "," + event(UUID.randomUUID(), "a", "b", "") + "]")));

    assertThat(batch.getString("status")).isEqualTo("partial_success");
    assertThat(batch.getJsonArray("failed_events").getJsonObject(0).getString("pointer"))
        .isEqualTo("/run/facets");
  }

  @Test
  void whatNestsWithoutEndIsRefused() {
    var arrays = "\"x\":" + "[".repeat(200_000) + "]".repeat(200_000);
    var objects = "\"x\":" + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);

    for (var deep : List.of(arrays, objects)) {
      var event = event(UUID.randomUUID(), "a", "b", deep);
      assertProblem(packed("lineage", event), 400, "UNREADABLE_BODY");
      assertProblem(packed("lineage/batch", "[" + event + "]"), 400, "UNREADABLE_BODY");
    }
  }

  /** Each run read what the other made, and each is the parent of the other. */
  @Test
  void whatCameOfItselfIsTakenAndEveryQuestionAboutItEnds() {
    var pipeline = CatalogClient.asPipeline();
    var first = UUID.randomUUID();
    var second = UUID.randomUUID();
    var egg = unique("egg");
    var hen = unique("hen");
    ok(pipeline.post("lineage", event(first, egg, hen, parent(second))));
    ok(pipeline.post("lineage", event(second, hen, egg, parent(first))));
    var itself = unique("itself");
    ok(pipeline.post("lineage", event(first, itself, itself, "")));
    assertThat(
            lineage("{\"artifactSha256\":\"%s\",\"sourceRun\":\"%s\"}".formatted(digest(), first)))
        .contains(egg, hen, itself);
  }

  private static String parent(UUID run) {
    return """
    "parent":{"_producer":"https://p.example","_schemaURL":"https://p.example/s",
      "run":{"runId":"%s"},"job":{"namespace":"airflow","name":"job"}}
    """
        .formatted(run);
  }

  /** What a version came of that is registered now, once the graph has come to it. */
  private static String lineage(String version) {
    var path = "models/" + newModel() + "/versions";
    var registered = json(ok(CatalogClient.asPipeline().post(path, version)));
    var index = registered.getJsonObject("receipt").getJsonNumber("index");
    return ok(CatalogClient.as(Roles.AUDITOR).get(path + "/1/lineage?index=" + index)).body();
  }

  @Test
  void namesThatLookLikeStatementsStayNames() {
    var mark = unique("mark");
    var names =
        List.of(
            "a> <x:%1$s> <x:%1$s> . <x:b",
            "a\" . <x:%1$s> <x:%1$s> <x:%1$s> . \"",
            "a} ; DROP ALL ; INSERT { <x:%1$s> <x:%1$s> 1",
            "../../../models/%1$s",
            "\r\n<x:%1$s> <x:%1$s> <x:%1$s> .\r\n");
    var pipeline = CatalogClient.asPipeline();
    for (var name : names) {
      ok(pipeline.post("lineage", event(UUID.randomUUID(), name.formatted(mark), "b", "")));
    }
    var run = unique("run");
    assertThat(lineage("{\"sourceRun\":\"%s\"}".formatted(run))).contains(run);

    assertThat(asked("ASK { <x:%1$s> ?p ?o }".formatted(mark))).contains("false");
    assertThat(asked("ASK { ?s <x:%1$s> ?o }".formatted(mark))).contains("false");
    assertThat(asked("ASK { ?s ?p ?o FILTER(CONTAINS(STR(?o), '%s')) }".formatted(mark)))
        .contains("true");
  }

  private static String asked(String sparql) {
    var auditor = CatalogClient.as(Roles.AUDITOR);
    return ok(auditor.send(
            auditor
                .request("/sparql?query=" + URLEncoder.encode(sparql, UTF_8))
                .header("Accept", "application/sparql-results+json")
                .GET()))
        .body();
  }
}
