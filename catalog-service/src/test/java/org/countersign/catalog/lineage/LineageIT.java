package org.countersign.catalog.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.MINIMAL;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.digest;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.newModel;
import static org.countersign.catalog.testing.Example.newUseCase;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Example.unique;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class LineageIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  /** A version with everything that can be said of how it came to be, and the index of that. */
  private record Scorer(String model, String useCase, String training, String dataset, long index) {
    static Scorer registered() {
      var useCase = newUseCase();
      var model = newModel();
      var training = digest();
      var dataset = unique("s3://lake/payments");
      var registered =
          json(
              ok(
                  CatalogClient.as(Roles.DATA_SCIENTIST)
                      .post(
                          "models/" + model + "/versions",
                          """
                          {"artifactSha256":"%s","sourceRun":"run-7","codeCommit":"4f2a",
                           "people":{"developers":["data-scientist"]},
                           "datasets":[{"role":"training","name":"%s","sha256":"%s"}],
                           "hyperparameters":{"max_depth":"6"},
                           "metrics":[{"name":"auc","value":0.93,"dataset":"%s"}],
                           "baseModels":[{"ref":"hf:org/tabnet@4.1"}],"useCases":["%s"]}
                          """
                              .formatted(digest(), dataset, training, dataset, useCase))));
      return new Scorer(model, useCase, training, dataset, recordedAt(registered));
    }

    HttpResponse<String> lineage(String query) {
      return CatalogClient.as(Roles.AUDITOR).get(path() + query);
    }

    HttpResponse<String> lineage(String query, String accept) {
      var auditor = CatalogClient.as(Roles.AUDITOR);
      return auditor.send(auditor.request(path() + query).GET().header("Accept", accept));
    }

    private String path() {
      return "models/" + model + "/versions/1/lineage";
    }
  }

  private static long recordedAt(JsonObject answer) {
    return answer.getJsonObject("receipt").getJsonNumber("index").longValue();
  }

  private static List<String> labels(HttpResponse<String> answer) {
    return json(ok(answer)).getJsonArray("nodes").getValuesAs(JsonObject.class).stream()
        .map(
            node ->
                node.getInt("step") + " " + node.getString("kind") + " " + node.getString("label"))
        .toList();
  }

  @Test
  void upAreTheThingsAVersionCameOfByTheNamesPeopleKnow() {
    var scorer = Scorer.registered();

    var labels = labels(scorer.lineage("?direction=up&index=" + scorer.index()));

    assertThat(labels)
        .contains(
            "0 VERSION " + scorer.model() + " 1",
            "-1 MODEL " + scorer.model(),
            "-1 RUN run-7",
            "-1 EXTERNAL_MODEL hf:org/tabnet 4.1",
            "-2 CODE 4f2a",
            "-2 PARAMETER max_depth = 6",
            "-2 DATASET_VERSION " + scorer.dataset() + " @ " + scorer.training().substring(0, 12),
            "-3 DATASET " + scorer.dataset());
  }

  @Test
  void lineageIsReadAsRdfAndAsAPicture() {
    var scorer = Scorer.registered();
    var query = "?index=" + scorer.index();

    var turtle = scorer.lineage(query, "text/turtle");
    var jsonLd = scorer.lineage(query, "application/ld+json");
    var svg = scorer.lineage(query + "&direction=both&format=svg");

    assertThat(ok(turtle).headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/turtle");
    assertThat(turtle.body()).contains("prov:wasGeneratedBy", scorer.training());
    assertThat(json(ok(jsonLd))).containsKey("@graph");
    assertThat(jsonLd.body()).contains(scorer.training());
    assertThat(ok(svg).headers().firstValue("Content-Type").orElseThrow())
        .startsWith("image/svg+xml");
    assertThat(svg.body())
        .startsWith("<svg")
        .contains(scorer.model() + " 1", scorer.dataset().substring(0, 20));
  }

  @Test
  void downAreTheDecisionAndTheDeploymentThatRestOnAVersion() {
    var scorer = Scorer.registered();
    var officer = CatalogClient.as(Roles.COMPLIANCE_OFFICER);
    ok(
        officer.post(
            "use-cases/" + scorer.useCase() + "/classifications", "{\"answers\":" + MINIMAL + "}"));
    var question =
        "{\"model\":\"%s\",\"version\":\"1\",\"environment\":\"development\"}"
            .formatted(scorer.model());
    var decided = json(ok(CatalogClient.asPipeline().post("gate/decisions", question)));
    assertThat(decided.getString("decision")).as(decided.toString()).isEqualTo("ALLOW");
    ok(CatalogClient.asPipeline().post("gate/decisions", question));
    var deployed =
        json(
            ok(
                CatalogClient.asPipeline()
                    .post(
                        "deployments",
                        "{\"decision\":\"%s\",\"target\":\"cluster-7/fraud\"}"
                            .formatted(decided.getString("id")))));

    var labels = labels(scorer.lineage("?direction=down&index=" + recordedAt(deployed)));

    assertThat(labels)
        .containsExactlyInAnyOrder(
            "0 VERSION " + scorer.model() + " 1",
            "1 METRIC auc = 0.93",
            "1 DECISION allowed for development",
            "1 DEPLOYMENT development cluster-7/fraud");
  }

  @Test
  void theFourQuestionsAndWhatItTakesToMakeItAgainAreAnswered() {
    var scorer = Scorer.registered();
    ok(scorer.lineage("?index=" + scorer.index()));
    var auditor = CatalogClient.as(Roles.AUDITOR);

    var answers = json(ok(auditor.get(scorer.path() + "/questions")));
    var record = json(ok(auditor.get(scorer.path() + "/reproducibility")));
    var crate = auditor.send(auditor.request(scorer.path() + "/ro-crate").GET());

    assertThat(answers.getJsonArray("hyperparameters").getJsonObject(0).getString("name"))
        .isEqualTo("max_depth");
    assertThat(answers.getJsonArray("evaluations")).hasSize(1);
    assertThat(answers.getJsonArray("snapshots").toString()).contains(scorer.dataset());
    assertThat(answers.getJsonArray("trials")).isEmpty();
    assertThat(record.getJsonArray("items")).hasSize(5);
    assertThat(record.getBoolean("complete")).isFalse();
    assertThat(ok(crate).body()).startsWith("PK");
    assertProblem(
        CatalogClient.anonymous().get(scorer.path() + "/questions"), 401, "UNAUTHENTICATED");
    assertProblem(
        CatalogClient.anonymous().get(scorer.path() + "/reproducibility"), 401, "UNAUTHENTICATED");
    assertProblem(
        CatalogClient.anonymous().get(scorer.path() + "/ro-crate"), 401, "UNAUTHENTICATED");
  }

  @Test
  void anEntryThatTheLedgerDoesNotHaveIsNotWaitedFor() {
    var scorer = Scorer.registered();

    assertProblem(scorer.lineage("?index=" + (scorer.index() + 1_000_000)), 400, "INDEX_AHEAD");
  }

  @Test
  void whatIsAskedWronglyIsToldSo() {
    var scorer = Scorer.registered();

    assertProblem(scorer.lineage("?direction=sideways"), 400, "INVALID_REQUEST");
    assertProblem(scorer.lineage("?depth=21"), 400, "INVALID_REQUEST");
    assertProblem(scorer.lineage("?format=pdf"), 400, "INVALID_REQUEST");
    assertProblem(
        CatalogClient.as(Roles.AUDITOR).get("models/" + scorer.model() + "/versions/2/lineage"),
        404,
        "UNKNOWN_MODEL_VERSION");
    assertProblem(
        CatalogClient.anonymous().get("models/" + scorer.model() + "/versions/1/lineage"),
        401,
        "UNAUTHENTICATED");
  }

  @Test
  void anybodyCanLookUpTheWordsOfTheGraph() {
    var vocabulary = ok(CatalogClient.anonymous().get("vocabulary"));

    assertThat(vocabulary.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/turtle");
    assertThat(vocabulary.body()).contains("rdfs:label");
    assertThat(ok(CatalogClient.anonymous().get("lineage/vocabulary")).body())
        .isEqualTo(vocabulary.body());
  }

  @Test
  void readinessSaysHowFarTheGraphIs() {
    var ready = ok(CatalogClient.anonymous().get("/health/ready"));

    assertThat(ready.body()).contains("\"lineage\"", "\"index\"");
  }
}
