package org.countersign.catalog.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Example;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every kind of evidence that is computed again, sent as a pipeline sends it. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class EvidenceKindsIT {
  private static final CatalogClient PIPELINE = CatalogClient.asPipeline();
  private static final String DATA =
      "{\"name\":\"holdout\",\"sha256\":\"" + "ab".repeat(32) + "\"}";

  /**
   * @param good a document that holds, in which {@code spoilt} replaces {@code sound}
   * @param code of the check that then fails
   * @param needed a member without which it breaks its schema; empty for a format of others
   */
  private record Kind(
      String type, String good, String sound, String spoilt, String code, String needed) {
    static Kind of(
        String type,
        String schema,
        String members,
        String sound,
        String spoilt,
        String code,
        String needed) {
      return new Kind(
          type,
          "{\"schema\":\"countersign/" + schema + "/v1\"," + members + "}",
          sound,
          spoilt,
          code,
          needed);
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          Kind.of(
              "EVALUATION",
              "evaluation",
              """
              "dataset":%s,"metrics":[
                {"name":"auc","value":0.81,"direction":"HIGHER","threshold":0.8,"n":900},
                {"name":"auc","value":0.8,"n":40,"slice":{"factor":"age","value":"under 25"},
                 "interval":{"low":0.75,"high":0.85}}],
              "calibration":{"limit":0.03,"bins":[{"predicted":0.1,"observed":0.12,"n":100}]},
              "champion":{"metrics":[{"name":"auc","value":0.8}]}"""
                  .formatted(DATA),
              "\"n\":40",
              "\"n\":29",
              "SLICE_SIZE",
              "metrics"),
          Kind.of(
              "DATA_VALIDATION",
              "data-validation",
              """
              "dataset":%s,"reference":%s,"limits":{"psi":0.2,"js":0.2,"ks":0.1},
              "columns":[{"name":"age","type":"number","expectedType":"number","missing":0.01,"mostMissing":0.05}],
              "expectedNew":["channel"],"features":[
                {"name":"age","ordered":true,"reference":[50,50],"current":[49,51]},
                {"name":"channel","current":[5]}]"""
                  .formatted(DATA, DATA),
              "\"current\":[49,51]",
              "\"current\":[10,90]",
              "DRIFT_PSI",
              "features"),
          Kind.of(
              "BIAS_REPORT",
              "fairness",
              """
              "dataset":%s,"limits":{"demographicParity":0.1,"disparateImpact":0.8},"groups":[
                {"factor":"sex","value":"women","truePositives":30,"falsePositives":20,"trueNegatives":40,"falseNegatives":10},
                {"factor":"sex","value":"men","truePositives":35,"falsePositives":20,"trueNegatives":35,"falseNegatives":10}]"""
                  .formatted(DATA),
              "\"truePositives\":30",
              "\"truePositives\":3",
              "DEMOGRAPHIC_PARITY",
              "groups"),
          Kind.of(
              "ROBUSTNESS_REPORT",
              "robustness",
              """
              "dataset":%s,"baseline":{"metric":"auc","value":0.9,"direction":"HIGHER"},
              "perturbations":[{"name":"typos","value":0.88,"mostLoss":0.05}]"""
                  .formatted(DATA),
              "0.88",
              "0.8",
              "ROBUST",
              "perturbations"),
          Kind.of(
              "REPRODUCTION",
              "reproduction",
              "\"run\":\"42\",\"tolerance\":0.01,\"metrics\":[{\"name\":\"auc\",\"original\":0.81,\"reproduced\":0.805}]",
              "0.805",
              "0.7",
              "REPRODUCED",
              "metrics"),
          Kind.of(
              "CODE_REVIEW",
              "code-review",
              "\"commit\":\"f7de8ef\",\"author\":\"dana\",\"reviewer\":\"viktor\",\"approved\":true",
              "viktor",
              "Dana",
              "OTHER_REVIEWER",
              "reviewer"),
          Kind.of(
              "COMPATIBILITY_REPORT",
              "compatibility",
              """
              "expected":[{"name":"score","type":"double"}],"offered":[{"name":"score","type":"double"}],
              "targets":[{"name":"kserve","version":"0.15","runs":true}]""",
              "\"offered\":[{\"name\":\"score\"",
              "\"offered\":[{\"name\":\"points\"",
              "INTERFACE",
              "targets"),
          Kind.of(
              "LOAD_TEST",
              "load-test",
              "\"targets\":[{\"name\":\"p99 ms\",\"value\":40,\"direction\":\"LOWER\",\"threshold\":50}]",
              "40",
              "80",
              "THRESHOLD",
              "targets"),
          Kind.of(
              "PIPELINE_TEST",
              "pipeline-test",
              "\"pipeline\":\"train\",\"run\":\"r-7\",\"steps\":[{\"name\":\"serve\",\"passed\":true}]",
              "true",
              "false",
              "STEP",
              "steps"),
          Kind.of(
              "EXPLAINABILITY_REPORT",
              "explainability",
              """
              "method":"shap","dataset":%s,"stability":{"value":0.97,"threshold":0.95},
              "forbidden":["sex"],"features":[{"name":"income","importance":0.7},{"name":"sex","importance":0}]"""
                  .formatted(DATA),
              "\"importance\":0}",
              "\"importance\":0.2}",
              "FORBIDDEN_FEATURE",
              "stability"),
          Kind.of(
              "BIAS_MITIGATION",
              "bias-mitigation",
              "\"method\":\"reweighing\",\"groups\":[{\"group\":\"women\",\"metric\":\"gap\",\"before\":0.2,\"after\":0.04,\"limit\":0.05}]",
              "0.04",
              "0.06",
              "BIAS",
              "groups"),
          Kind.of(
              "OVERSIGHT_ASSIGNMENT",
              "oversight-assignment",
              "\"needed\":1,\"assignments\":[{\"person\":\"vera\",\"role\":\"shift lead\",\"trained\":true,\"mayStop\":true}]",
              "\"mayStop\":true",
              "\"mayStop\":false",
              "MAY_STOP",
              "assignments"),
          new Kind(
              "SECURITY_REPORT",
              """
              {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"modelscan"}},
               "results":[{"level":"warning","message":{"text":"pickle"}}]}]}""",
              "warning",
              "error",
              "NO_ERRORS",
              ""),
          new Kind(
              "SBOM",
              """
              {"bomFormat":"CycloneDX","specVersion":"1.6","vulnerabilities":[{"id":"CVE-2026-1",
               "ratings":[{"severity":"high"}],"analysis":{"state":"not_affected"}}]}""",
              "not_affected",
              "exploitable",
              "VULNERABILITY",
              ""));

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  private static HttpResponse<String> sent(String path, String type, String document) {
    return PIPELINE.send(
        PIPELINE
            .request(path + "/evidence?title=report&type=" + type)
            .header("Content-Type", "application/vnd.report+json")
            .POST(BodyPublishers.ofString(document)));
  }

  @Test
  void everyKindIsComputedAgainAndSaysWhichNumberDoesNotHold() {
    var path = Example.unclassified().path();
    var all = new SoftAssertions();
    for (var kind : KINDS) {
      var good = sent(path, kind.type(), kind.good());
      assertThat(kind.good()).contains(kind.sound());
      var bad = sent(path, kind.type(), kind.good().replace(kind.sound(), kind.spoilt()));

      all.assertThat(good.statusCode()).as(kind + good.body()).isEqualTo(201);
      all.assertThat(good.body()).as(kind.good()).contains("\"checked\":\"PASSED\"");
      all.assertThat(bad.body()).as(kind.good()).contains("\"checked\":\"FAILED\"");
      all.assertThat(failed(json(bad))).as(kind.good()).contains(kind.code());
    }
    all.assertAll();
  }

  private static List<String> failed(JsonObject evidence) {
    return evidence.getJsonArray("checks").getValuesAs(JsonObject.class).stream()
        .filter(check -> !check.getBoolean("holds"))
        .map(check -> check.getString("code"))
        .toList();
  }

  @Test
  void whatBreaksItsSchemaIsRefusedAndEverySchemaIsPublished() {
    var path = Example.unclassified().path();
    var schemas = json(ok(PIPELINE.get("evidence-schemas"))).getJsonArray("items").toString();
    for (var kind : KINDS) {
      if (!kind.needed().isEmpty()) {
        var broken = kind.good().replace("\"" + kind.needed() + "\":", "\"misspelt\":");
        assertProblem(sent(path, kind.type(), broken), 422, "EVIDENCE_MALFORMED");
        assertThat(schemas).contains(json(kind.good()).getString("schema"));
      }
    }
    assertThat(json(ok(PIPELINE.get(path + "/evidence"))).getJsonArray("items")).isEmpty();
  }

  @Test
  void dataThatWasTrainedWithProvesNothing() {
    var useCase = Example.newUseCase();
    var model = Example.newModel();
    ok(
        CatalogClient.as(Roles.DATA_SCIENTIST)
            .post(
                "models/" + model + "/versions",
                """
                {"artifactSha256":"%s","useCases":["%s"],
                 "datasets":[{"role":"training","name":"loans","sha256":"%s"}]}
                """
                    .formatted(Example.digest(), useCase, "ab".repeat(32))));

    for (var kind : List.of(KINDS.get(0), KINDS.get(2))) {
      assertThat(
              failed(json(ok(sent("models/" + model + "/versions/1", kind.type(), kind.good())))))
          .containsExactly("TEST_DATA_UNSEEN");
    }
  }

  @Test
  void driftIsComputedFromTheStatisticsOfTwoDatasetVersions() {
    var path = Example.unclassified().path();
    var dataset = Example.newDataset();
    var before = counted(dataset, 50, 50);
    var steady = counted(dataset, 49, 51);
    var moved = counted(dataset, 10, 90);

    assertThat(failed(json(ok(sent(path, "DATA_VALIDATION", drift(before, steady)))))).isEmpty();
    assertThat(failed(json(ok(sent(path, "DATA_VALIDATION", drift(before, moved))))))
        .containsExactly("DRIFT_PSI", "DRIFT_KS");
    assertProblem(
        sent(path, "DATA_VALIDATION", drift(before, Example.digest())), 422, "EVIDENCE_MALFORMED");
  }

  @Test
  void statisticsThatAnotherTeamTellsOfTheSameContentDoNotCountUnlessTheyAreNamed() {
    var path = Example.unclassified().path();
    var dataset = Example.newDataset();
    var before = counted(dataset, 50, 50);
    var moved = counted(dataset, 10, 90);
    var elsewhere = Example.unique("strangers");
    var stranger = CatalogClient.as("treasurer");
    var theirs =
        json(ok(
                stranger.post(
                    "datasets", "{\"name\":\"%s\",\"team\":\"treasury\"}".formatted(elsewhere))))
            .getString("id");
    ok(stranger.post("datasets/" + theirs + "/versions", version(moved, 50, 50)));
    var named =
        drift(before, moved)
            .replace(
                "\"dataset\":{\"sha256\"",
                "\"dataset\":{\"name\":\"" + elsewhere + "\",\"sha256\"");

    assertThat(failed(json(ok(sent(path, "DATA_VALIDATION", drift(before, moved))))))
        .containsExactly("DRIFT_PSI", "DRIFT_KS");
    assertThat(failed(json(ok(sent(path, "DATA_VALIDATION", named))))).isEmpty();
  }

  private static String version(String sha256, int young, int old) {
    return "{\"sha256\":\"%s\",\"statistics\":{\"rows\":100,\"features\":{\"age\":[%d,%d]}}}"
        .formatted(sha256, young, old);
  }

  private static String drift(String before, String now) {
    return """
    {"schema":"countersign/data-validation/v1","dataset":{"sha256":"%s"},"reference":{"sha256":"%s"},
     "limits":{"psi":0.2,"ks":0.1},"ordered":["age"]}
    """
        .formatted(now, before);
  }

  /** The digest of a fresh version with these statistics. */
  private static String counted(String dataset, int young, int old) {
    var sha256 = Example.digest();
    ok(
        CatalogClient.as(Roles.DATA_SCIENTIST)
            .post("datasets/" + dataset + "/versions", version(sha256, young, old)));
    return sha256;
  }

  @Test
  void evidenceOlderThanTheArtifactIsStale() {
    var example = Example.classified(Example.HIGH);
    var added =
        json(
            ok(
                sent(
                    example.path(),
                    "TEST_REPORT&producedAt=2020-01-01T00:00:00Z",
                    KINDS.get(0).good())));
    ok(
        CatalogClient.as(Roles.VALIDATOR)
            .post(example.path() + "/evidence/" + added.getString("id") + "/acceptance", "{}"));

    var demands = ok(PIPELINE.get(example.path() + "/requirements")).body();

    assertThat(demands).contains("\"state\":\"STALE\"").contains(added.getString("id"));
  }
}
