package org.countersign.catalog.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.digest;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.newModel;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Example.unique;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
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

/** Questions between any things of the graph, by the names that people have for them. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class LineageQuestionsIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  /** A model with two versions that differ in their data and one setting. */
  private record Pair(String model, String data, String old, String young, long first, long last) {
    static Pair registered() {
      var model = newModel();
      var data = unique("s3://lake/payments");
      var old = digest();
      var young = digest();
      var first = version(model, data, old, "6");
      return new Pair(model, data, old, young, first, version(model, data, young, "8"));
    }

    private static long version(String model, String data, String sha256, String depth) {
      var made =
          json(
              ok(
                  CatalogClient.as(Roles.DATA_SCIENTIST)
                      .post(
                          "models/" + model + "/versions",
                          """
                          {"artifactSha256":"%s","sourceRun":"%s","codeCommit":"4f2a",
                           "datasets":[{"role":"training","name":"%s","sha256":"%s"}],
                           "hyperparameters":{"max_depth":"%s","eta":"0.3"}}
                          """
                              .formatted(digest(), unique("run"), data, sha256, depth))));
      return index(made);
    }

    String snapshot(String sha256) {
      return "dataset:" + data + "@" + sha256;
    }

    String version(int number) {
      return "version:" + model + "/" + number;
    }

    /** Asks once everything of it is in the graph. */
    HttpResponse<String> ask(String question, String... parameters) {
      ok(auditor().get("models/" + model + "/versions/2/lineage?index=" + last));
      return LineageQuestionsIT.ask(question, parameters);
    }
  }

  private static CatalogClient auditor() {
    return CatalogClient.as(Roles.AUDITOR);
  }

  private static long index(JsonObject answer) {
    return answer.getJsonObject("receipt").getJsonNumber("index").longValue();
  }

  private static HttpResponse<String> ask(String question, String... parameters) {
    return auditor().get(address(question, parameters));
  }

  private static String address(String question, String... parameters) {
    var address = new StringBuilder("lineage/" + question + "?");
    for (int i = 0; i < parameters.length; i += 2) {
      address.append(parameters[i] + "=" + URLEncoder.encode(parameters[i + 1], UTF_8) + "&");
    }
    return address.toString();
  }

  private static List<String> texts(JsonArray things, String member) {
    return things.getValuesAs(JsonObject.class).stream()
        .map(thing -> thing.getString(member))
        .toList();
  }

  @Test
  void theWayFromDataToAVersionIsToldAndDrawn() {
    var pair = Pair.registered();

    var told = json(ok(pair.ask("path", "from", pair.snapshot(pair.old()), "to", pair.version(1))));
    var drawn =
        ok(ask("path", "from", pair.snapshot(pair.old()), "to", pair.version(1), "format", "svg"));

    assertThat(told.getBoolean("found")).isTrue();
    assertThat(texts(told.getJsonArray("nodes"), "kind"))
        .startsWith("DATASET_VERSION")
        .endsWith("VERSION");
    assertThat(drawn.body()).startsWith("<svg").contains(pair.model() + " 1");
  }

  @Test
  void thatThereIsNoWayIsAnAnswer() {
    var pair = Pair.registered();

    var told =
        json(ok(pair.ask("path", "from", pair.snapshot(pair.young()), "to", pair.version(1))));

    assertThat(told.getBoolean("found")).isFalse();
    assertThat(told.getJsonArray("nodes")).isEmpty();
  }

  @Test
  void anOlderEntryKnowsNothingOfALaterVersion() {
    var pair = Pair.registered();
    var model = "model:" + pair.model();

    var then =
        json(
            ok(
                pair.ask(
                    "closure",
                    "node",
                    model,
                    "direction",
                    "down",
                    "asOf",
                    Long.toString(pair.first()))));
    var now = json(ok(ask("closure", "node", model, "direction", "down")));

    assertThat(texts(then.getJsonArray("nodes"), "label"))
        .contains(pair.model() + " 1")
        .doesNotContain(pair.model() + " 2");
    assertThat(then.getJsonNumber("index").longValue()).isEqualTo(pair.first());
    assertThat(texts(now.getJsonArray("nodes"), "label")).contains(pair.model() + " 2");
    assertProblem(
        ask("closure", "node", pair.version(2), "asOf", Long.toString(pair.first())),
        404,
        "NODE_UNKNOWN");
    assertProblem(ask("closure", "node", model, "asOf", "900000000"), 400, "INDEX_AHEAD");
  }

  @Test
  void twoVersionsDifferInWhatTheyDidNotComeOfAlike() {
    var pair = Pair.registered();

    var told =
        json(ok(pair.ask("difference", "first", pair.version(1), "second", pair.version(2))));

    assertThat(texts(told.getJsonArray("changed"), "what"))
        .contains("parameter max_depth", "dataset " + pair.data())
        .doesNotContain("parameter eta");
    assertThat(told.getInt("common")).isPositive();
  }

  @Test
  void aColumnIsFollowedToTheOneItCameOf() {
    var source = unique("loans");
    var features = unique("features");
    var run = UUID.randomUUID();
    var taken =
        json(
            ok(
                CatalogClient.asPipeline()
                    .post(
                        "lineage",
                        """
                        {"eventType":"COMPLETE","eventTime":"2026-03-02T10:00:00Z",
                         "producer":"https://example.org/p",
                         "schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
                         "run":{"runId":"%s"},"job":{"namespace":"jobs","name":"features"},
                         "inputs":[{"namespace":"lake","name":"%s"}],
                         "outputs":[{"namespace":"lake","name":"%s","facets":{"columnLineage":{
                           "_producer":"https://example.org/p",
                           "_schemaURL":"https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json",
                           "fields":{"f7":{"inputFields":[
                             {"namespace":"lake","name":"%s","field":"ethnicity"}]}}}}}]}
                        """
                            .formatted(run, source, features, source))));
    ok(
        auditor()
            .get(
                address(
                    "impact",
                    "node",
                    "run:" + run,
                    "index",
                    Long.toString(taken.getJsonNumber("index").longValue()))));

    var told =
        json(
            ok(
                ask(
                    "columns",
                    "from",
                    "dataset:lake/" + features + "@unpinned",
                    "fromColumn",
                    "f7",
                    "to",
                    "dataset:lake/" + source + "@unpinned",
                    "toColumn",
                    "ethnicity")));
    var back =
        json(
            ok(
                ask(
                    "columns",
                    "from",
                    "dataset:lake/" + source + "@unpinned",
                    "fromColumn",
                    "ethnicity",
                    "to",
                    "dataset:lake/" + features + "@unpinned",
                    "toColumn",
                    "f7")));

    assertThat(told.getBoolean("found")).isTrue();
    assertThat(texts(told.getJsonArray("steps"), "column")).containsExactly("f7", "ethnicity");
    assertThat(back.getBoolean("found")).isFalse();
  }

  @Test
  void aRunIsComparedWithTheOneThatItRepeats() {
    var original = unique("nightly");
    var repeated = unique("nightly");
    var data = digest();
    recorded(original, data, "0.912");
    var last = recorded(repeated, data, "0.911");
    ok(auditor().get(address("impact", "node", "run:" + repeated, "index", Long.toString(last))));

    var near = ask("repetition", "original", "run:" + original, "repeated", "run:" + repeated);
    var strict =
        ask(
            "repetition",
            "original",
            "run:" + original,
            "repeated",
            "run:" + repeated,
            "tolerance",
            "0");

    assertThat(json(ok(near)).getString("result")).isEqualTo("WITHIN_TOLERANCE");
    assertThat(json(ok(strict)).getString("result")).isEqualTo("DIFFERENT");
    assertProblem(
        ask("repetition", "original", "run:x", "repeated", "run:y", "tolerance", "many"),
        400,
        "INVALID_REQUEST");
    assertProblem(
        ask("repetition", "original", "run:" + original, "repeated", unique("run:none")),
        404,
        "NODE_UNKNOWN");
  }

  private static long recorded(String name, String data, String auc) {
    return index(
        json(
            ok(
                CatalogClient.as(Roles.DATA_SCIENTIST)
                    .post(
                        "runs",
                        """
                        {"name":"%s","team":"lending","trigger":"AD_HOC","codeCommit":"4f2a",
                         "seed":"7","inputs":[{"role":"training","name":"loans","sha256":"%s"}],
                         "parameters":{"depth":"6"},"metrics":[{"name":"auc","value":%s}]}
                        """
                            .formatted(name, data, auc)))));
  }

  @Test
  void lineageIsTakenAwayInEveryFormatAndTheCatalogAsAPortalReadsIt() {
    var pair = Pair.registered();
    ok(pair.ask("closure", "node", pair.version(2)));
    var place = "models/" + pair.model() + "/versions/2/lineage";

    var prov =
        auditor()
            .send(auditor().request(place).GET().header("Accept", "application/provenance+json"));
    var quads =
        auditor().send(auditor().request(place).GET().header("Accept", "application/n-quads"));
    var small = auditor().get(place + "?format=svg&boxes=10&direction=both");
    var catalog = auditor().get("catalog?limit=2");

    assertThat(json(ok(prov))).containsKeys("entity", "activity", "prefix");
    assertThat(ok(quads).body()).contains("/graphs/asserted> .", pair.young());
    assertThat(ok(small).body()).startsWith("<svg");
    assertThat(ok(catalog).headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/turtle");
    assertThat(catalog.body())
        .contains("dcat:Catalog", pair.model() + " 2", "it6/MachineLearningModel");
    assertThat(catalog.headers().firstValue("Link").orElseThrow()).contains("rel=\"next\"");
    assertProblem(auditor().get(place + "?format=svg&boxes=5"), 400, "INVALID_REQUEST");
    assertProblem(auditor().get("catalog?limit=0"), 400, "INVALID_REQUEST");
  }

  @Test
  void strangersAreRefusedAtEveryDoor() {
    for (var door : List.of("closure", "path", "columns", "difference", "repetition")) {
      assertProblem(CatalogClient.anonymous().get("lineage/" + door), 401, "UNAUTHENTICATED");
      assertProblem(auditor().get("lineage/" + door), 400, "INVALID_REQUEST");
    }
    assertProblem(CatalogClient.anonymous().get("catalog"), 401, "UNAUTHENTICATED");
  }

  @Test
  void thePageAnswersTheSameQuestions() {
    var pair = Pair.registered();
    ok(pair.ask("closure", "node", pair.version(2)));
    var place = "/ui/models/" + pair.model() + "/versions/2/lineage";
    var auditor = Browser.signedIn(Roles.AUDITOR);

    var page =
        auditor.open(
            place
                + "?with=1&boxes=20&from="
                + URLEncoder.encode(pair.snapshot(pair.young()), UTF_8));
    var lost = auditor.open(place + "?from=dataset:nowhere&with=77");
    var file = auditor.open(place + "/export?format=turtle");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("parameter max_depth", "How does something reach", "<svg", "Nobody said")
        .doesNotContain("There is no way");
    assertThat(lost.body()).contains("says nothing of", "has no version");
    assertThat(file.body()).contains("PREFIX prov:", pair.young());
    assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("lineage.ttl");
  }
}
