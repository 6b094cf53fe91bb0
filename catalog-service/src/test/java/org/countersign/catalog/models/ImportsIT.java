package org.countersign.catalog.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.digest;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.newModel;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Example.unique;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.Browser;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Datasets and runs that other systems have described. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class ImportsIT {
  private static final String CROISSANT = "datasets/imports/croissant?team=lending";
  private static final String MLMD = "runs/imports/mlmd?team=lending&trigger=SCHEDULED";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  /** As a registry of datasets publishes it. */
  private static String croissant(String url, String version, String sha256) {
    return """
    {"@context":{"@language":"en","@vocab":"https://schema.org/","sc":"https://schema.org/",
       "cr":"http://mlcommons.org/croissant/","rai":"http://mlcommons.org/croissant/RAI/",
       "dct":"http://purl.org/dc/terms/","conformsTo":"dct:conformsTo",
       "recordSet":"cr:recordSet","field":"cr:field","subField":"cr:subField",
       "dataType":{"@id":"cr:dataType","@type":"@vocab"},"source":"cr:source",
       "fileObject":"cr:fileObject","extract":"cr:extract","column":"cr:column"},
     "@type":"sc:Dataset","conformsTo":"http://mlcommons.org/croissant/1.1",
     "name":"consumer-loans","url":"%1$s","version":"%2$s",
     "description":"Repayment of consumer loans over twelve months.",
     "license":"https://spdx.org/licenses/CC-BY-4.0.html",
     "creator":{"@type":"sc:Organization","name":"Bureau of Statistics"},
     "datePublished":"2026-03-01","citeAs":"Consumer loans, 2026",
     "rai:personalSensitiveInformation":["Income"],
     "rai:dataAnnotationProtocol":"outcome after twelve months",
     "distribution":[{"@type":"cr:FileObject","@id":"loans.csv","name":"loans.csv",
       "contentUrl":"%1$s/loans.csv","encodingFormat":"text/csv","sha256":"%3$s"}],
     "recordSet":[{"@type":"cr:RecordSet","@id":"loans","name":"loans","field":[
       {"@type":"cr:Field","@id":"loans/income","name":"income","dataType":"sc:Float",
        "source":{"fileObject":{"@id":"loans.csv"},"extract":{"column":"income"}}},
       {"@type":"cr:Field","@id":"loans/repaid","name":"repaid","dataType":"sc:Boolean",
        "source":{"fileObject":{"@id":"loans.csv"},"extract":{"column":"repaid"}}}]}]}
    """
        .formatted(url, version, sha256);
  }

  /** A pipeline of two steps as a client of ML Metadata prints it, and a third that goes on. */
  private static String export(String lake, String run, String model, double auc) {
    return """
    {"artifacts":[
      {"id":"11","type":"system.Dataset","name":"raw","uri":"%1$s/raw",
       "properties":{"version":{"stringValue":"2026-03-01"}}},
      {"id":"12","type":"system.Dataset","uri":"%1$s/features",
       "customProperties":{"digest":{"stringValue":"v7"},"rows":{"intValue":"120000"}}},
      {"id":"13","type":"system.Model","uri":"%1$s/models/scorer",
       "customProperties":{"sha256":{"stringValue":"%3$s"},"framework":{"stringValue":"xgboost"}}},
      {"id":"14","type":"system.ClassificationMetrics","uri":"%1$s/metrics",
       "customProperties":{"auc":{"doubleValue":%4$s},"display_name":{"stringValue":"metrics"}}}],
     "executions":[
      {"id":"21","type":"system.ContainerExecution","name":"%2$s/prepare",
       "lastKnownState":"COMPLETE","createTimeSinceEpoch":"1795000000000",
       "lastUpdateTimeSinceEpoch":"1795000060000"},
      {"id":"22","type":"system.ContainerExecution","name":"%2$s/train",
       "lastKnownState":"COMPLETE","createTimeSinceEpoch":"1795000060000",
       "customProperties":{"max_depth":{"intValue":"6"},"seed":{"intValue":"42"}}},
      {"id":"23","type":"system.ContainerExecution","name":"%2$s/deploy","lastKnownState":"RUNNING"}],
     "events":[
      {"artifactId":"11","executionId":"21","type":"INPUT"},
      {"artifactId":"12","executionId":"21","type":"OUTPUT"},
      {"artifactId":"12","executionId":"22","type":"INPUT"},
      {"artifactId":"13","executionId":"22","type":"OUTPUT"},
      {"artifactId":"14","executionId":"22","type":"OUTPUT"}]}
    """
        .formatted(lake, run, model, auc);
  }

  private static long index(JsonObject written) {
    return written.getJsonObject("receipt").getJsonNumber("index").longValue();
  }

  @Test
  void aCroissantDescriptionBecomesADatasetAndItsNextVersions() {
    var url = "https://data.example.org/" + unique("loans");
    var sha256 = digest();
    var scientist = CatalogClient.as(Roles.DATA_SCIENTIST);

    var first = json(ok(scientist.post(CROISSANT, croissant(url, "1.0", sha256))));
    var again = scientist.post(CROISSANT, croissant(url, "1.0", sha256));
    var second = ok(scientist.post("datasets/imports/croissant", croissant(url, "1.1", digest())));
    var read =
        json(
            ok(
                CatalogClient.as(Roles.AUDITOR)
                    .get("datasets/" + first.getString("datasetId") + "/versions/1")));

    assertThat(first.getString("dataset")).isEqualTo(url);
    assertThat(first.getJsonObject("receipt").getString("type")).isEqualTo("dataset.created");
    assertThat(first.getJsonArray("alsoRecorded").getJsonObject(0).getString("type"))
        .isEqualTo("dataset.registered");
    assertProblem(again, 409, "SNAPSHOT_ALREADY_REGISTERED");
    assertThat(second.headers().firstValue("Location").orElseThrow())
        .endsWith("/datasets/" + first.getString("datasetId") + "/versions/2");
    assertThat(read.getString("sha256")).isEqualTo(sha256);
    assertThat(read.getString("snapshot")).isEqualTo("1.0");
    assertThat(read.getString("licence")).isEqualTo("https://spdx.org/licenses/CC-BY-4.0.html");
    assertThat(read.getString("sensitivity")).isEqualTo("PERSONAL");
    assertThat(read.getJsonObject("labels").getString("method"))
        .isEqualTo("outcome after twelve months");
    assertThat(read.getJsonArray("columns").getValuesAs(JsonObject.class))
        .extracting(column -> column.getString("name"))
        .containsExactly("loans.income", "loans.repaid");
  }

  @Test
  void anImportSentAgainUnderItsKeyGivesTheSameAnswer() {
    var document = croissant("https://data.example.org/" + unique("loans"), "1", digest());
    var key = unique("import");

    var first = keyed(key, document);

    assertThat(ok(keyed(key, document)).body()).isEqualTo(ok(first).body());
    assertProblem(keyed(key, document.replace("CC-BY", "CC0")), 409, "IDEMPOTENCY_MISMATCH");
  }

  private static HttpResponse<String> keyed(String key, String document) {
    var pipeline = CatalogClient.asPipeline();
    return pipeline.send(
        pipeline
            .request(CROISSANT)
            .header("Content-Type", "application/ld+json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(document)));
  }

  @Test
  void whatIsNoCroissantIsToldWhereItIsNot() {
    var scientist = CatalogClient.as(Roles.DATA_SCIENTIST);
    var url = "https://data.example.org/" + unique("loans");
    var good = croissant(url, "1", digest());

    var wrong = scientist.post(CROISSANT, good.replace("\"url\":\"", "\"url\":7,\"u\":\""));
    var nobodys = scientist.post("datasets/imports/croissant", good);

    assertProblem(wrong, 400, "INVALID_REQUEST");
    assertThat(json(wrong).getString("pointer")).isEqualTo("/url");
    assertProblem(nobodys, 400, "INVALID_REQUEST");
    assertThat(json(nobodys).getString("parameter")).isEqualTo("team");
    assertProblem(scientist.post(CROISSANT, "[1,"), 400, "UNREADABLE_BODY");
    assertProblem(
        scientist.post(CROISSANT, "\"" + "x".repeat(1 << 20) + "\""), 413, "BODY_TOO_LARGE");
    assertProblem(
        scientist.post("datasets/imports/croissant?team=payments", good), 403, "FOREIGN_TEAM");
    assertProblem(CatalogClient.as(Roles.AUDITOR).post(CROISSANT, good), 403, "FORBIDDEN");
    assertProblem(CatalogClient.anonymous().post(CROISSANT, good), 401, "UNAUTHENTICATED");
  }

  @Test
  void anExportOfMlMetadataBecomesRunsAndSnapshotsOfWhichAModelComes() {
    var lake = "gs://" + unique("lake");
    var run = unique("loans-pipeline");
    var file = digest();
    var imported = json(ok(CatalogClient.asPipeline().post(MLMD, export(lake, run, file, 0.93))));
    var model = newModel();
    var version =
        json(
            ok(
                CatalogClient.as(Roles.DATA_SCIENTIST)
                    .post(
                        "models/" + model + "/versions",
                        "{\"artifactSha256\":\"%s\"}".formatted(file))));

    var runs = imported.getJsonArray("runs").getValuesAs(JsonObject.class);
    var train =
        json(ok(CatalogClient.as(Roles.AUDITOR).get("runs/" + runs.get(1).getString("id"))));
    var lineage =
        json(
            ok(
                CatalogClient.as(Roles.AUDITOR)
                    .get("models/" + model + "/versions/1/lineage?index=" + index(version))));

    assertThat(runs)
        .extracting(each -> each.getString("name"))
        .containsExactly(run + "/prepare", run + "/train");
    assertThat(train.getString("trigger")).isEqualTo("SCHEDULED");
    assertThat(train.getString("seed")).isEqualTo("42");
    assertThat(train.getString("startedAt")).startsWith("2026-11-18T");
    assertThat(train.getJsonObject("parameters").getString("max_depth")).isEqualTo("6");
    assertThat(train.getJsonArray("metrics").getJsonObject(0).getJsonNumber("value").doubleValue())
        .isEqualTo(0.93);
    assertThat(imported.getJsonArray("snapshots").getValuesAs(JsonObject.class))
        .extracting(each -> each.getString("dataset") + " " + each.getInt("version"))
        .containsExactly(lake + "/raw 1", lake + "/features 1");
    assertThat(lineage.getJsonArray("nodes").getValuesAs(JsonObject.class))
        .extracting(node -> node.getString("label"))
        .anyMatch(label -> label.startsWith(lake + "/raw @ 2026-03-01"));
  }

  @Test
  void anExportThatHasGrownBringsOnlyWhatIsNew() {
    var lake = "gs://" + unique("lake");
    var run = unique("loans-pipeline");
    var file = digest();
    var pipeline = CatalogClient.asPipeline();
    var export = export(lake, run, file, 0.93);
    ok(pipeline.post(MLMD, export));

    var again = json(ok(pipeline.post(MLMD, export)));
    var grown = json(ok(pipeline.post(MLMD, export.replace("RUNNING", "COMPLETE"))));
    var changed = pipeline.post(MLMD, export(lake, run, file, 0.94));

    assertThat(again.getJsonArray("runs").getValuesAs(JsonObject.class))
        .hasSize(2)
        .noneMatch(each -> each.getBoolean("imported"));
    assertThat(again.containsKey("receipt")).isFalse();
    assertThat(grown.getJsonArray("runs").getValuesAs(JsonObject.class))
        .extracting(each -> each.getBoolean("imported"))
        .containsExactly(false, false, true);
    assertThat(grown.getJsonObject("receipt").getString("type")).isEqualTo("run.recorded");
    assertProblem(changed, 409, "RUN_NAME_TAKEN");
  }

  @Test
  void anExportThatChangedNamesEachRunThatDiffersAndBringsNothing() {
    var lake = "gs://" + unique("lake");
    var run = unique("loans-pipeline");
    var file = digest();
    var pipeline = CatalogClient.asPipeline();
    ok(pipeline.post(MLMD, export(lake, run, file, 0.93)));

    var changed = pipeline.post(MLMD, export(lake, run, file, 0.94).replace("RUNNING", "COMPLETE"));
    var left = json(ok(pipeline.post(MLMD, export(lake, run, file, 0.93))));

    assertProblem(changed, 409, "RUN_NAME_TAKEN");
    assertThat(json(changed).getString("pointer")).isEqualTo("/executions/1");
    assertThat(json(changed).getJsonArray("conflicts").toString())
        .isEqualTo("[{\"pointer\":\"/executions/1\",\"run\":\"%s/train\"}]".formatted(run));
    assertThat(json(changed).getString("remedy")).contains("leave these executions out");
    assertThat(left.getJsonArray("runs")).hasSize(2);
  }

  @Test
  void theSameIdsInTwoStoresAreDifferentRuns() {
    var pipeline = CatalogClient.asPipeline();
    var nameless = "{\"executions\":[{\"id\":\"1\",\"lastKnownState\":\"COMPLETE\"}]}";
    var first = unique("store");

    var one = json(ok(pipeline.post(MLMD + "&source=" + first, nameless)));
    var other = json(ok(pipeline.post(MLMD + "&source=" + unique("store"), nameless)));
    var unsaid = pipeline.post(MLMD, nameless);

    assertThat(one.getJsonArray("runs").getJsonObject(0).getString("name"))
        .isEqualTo(first + "/execution-1");
    assertThat(other.getJsonArray("runs").getJsonObject(0).getBoolean("imported")).isTrue();
    assertProblem(unsaid, 400, "INVALID_REQUEST");
    assertThat(json(unsaid).getString("pointer")).isEqualTo("/executions/0");
    assertThat(json(unsaid).getString("remedy")).contains("?source=");
  }

  @Test
  void whatIsNoExportOfMlMetadataIsToldWhereItIsNot() {
    var pipeline = CatalogClient.asPipeline();

    var stored = MLMD + "&source=" + unique("store");
    var nameless = pipeline.post(stored, "{\"executions\":[{\"id\":\"1\"},{\"name\":\"x\"}]}");
    var many = "{\"executions\":[%s]}".formatted("{\"id\":\"1\"},".repeat(500) + "{\"id\":\"2\"}");

    assertProblem(nameless, 400, "INVALID_REQUEST");
    assertThat(json(nameless).getString("pointer")).isEqualTo("/executions/1/id");
    assertThat(json(pipeline.post(stored, many)).getString("pointer")).isEqualTo("/executions");
    assertProblem(
        pipeline.post("runs/imports/mlmd?team=lending&trigger=MOON", "{}"), 400, "INVALID_REQUEST");
    assertProblem(CatalogClient.as(Roles.RISK_OWNER).post(MLMD, "{}"), 403, "FORBIDDEN");
    assertProblem(CatalogClient.anonymous().post(MLMD, "{}"), 401, "UNAUTHENTICATED");
  }

  @Test
  void aDataScientistImportsADescriptionOnThePageOfData() {
    var url = "https://data.example.org/" + unique("loans");
    var browser = Browser.signedIn(Roles.DATA_SCIENTIST);
    var page = browser.open("/ui/datasets");
    var fields = Map.of("team", "lending", "croissant", croissant(url, "1", digest()));

    var refused =
        browser.submit(
            page, "/ui/datasets/imports", Map.of("team", "lending", "croissant", "{\"a\":1}"));
    var done = browser.follow(browser.submit(page, "/ui/datasets/imports", fields));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("INVALID_REQUEST", "no Croissant dataset");
    assertThat(done.body()).contains(url, "Recorded.", "outcome after twelve months");
    assertThat(Browser.signedIn(Roles.AUDITOR).open("/ui/datasets").body())
        .doesNotContain("Import a description");
  }
}
