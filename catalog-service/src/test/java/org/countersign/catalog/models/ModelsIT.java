package org.countersign.catalog.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.ledger.Digest;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class ModelsIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aModelIsCreatedWithItsReceiptAndReadBackByIdAndByName() {
    var name = unique("fraud-scorer");

    var created = scientist().post("models", model(name, "lending"));

    assertThat(created.statusCode()).isEqualTo(201);
    var view = json(created);
    assertThat(view.getString("name")).isEqualTo(name);
    assertThat(view.getInt("lastVersion")).isZero();
    assertThat(view.getJsonObject("receipt").keySet()).contains("index", "leafHash");
    assertThat(created.headers().firstValue("Location").orElseThrow())
        .endsWith("/api/v1/models/" + view.getString("id"));
    assertThat(json(scientist().get("models/" + name)))
        .isEqualTo(json(scientist().get("models/" + view.getString("id"))));
  }

  @Test
  void aModelsNameIsGivenOnce() {
    var name = model("lending");

    var second = scientist().post("models", model(name, "lending"));

    assertProblem(second, 409, "MODEL_NAME_TAKEN");
    assertThat(second.body()).contains(name);
  }

  @Test
  void whoMayNotRegisterIsRefused() {
    var name = model("lending");
    var auditor = CatalogClient.as(Roles.AUDITOR);
    var treasurer = CatalogClient.as("treasurer");

    assertProblem(auditor.post("models", model(unique("m"), "lending")), 403, "FORBIDDEN");
    assertProblem(auditor.post(versions(name), "{}"), 403, "FORBIDDEN");
    assertProblem(treasurer.post("models", model(unique("m"), "lending")), 403, "FOREIGN_TEAM");
    assertProblem(treasurer.post(versions(name), "{}"), 403, "FOREIGN_TEAM");
    assertThat(treasurer.get("models/" + name).statusCode()).isEqualTo(200);
  }

  @Test
  void aVersionIsRegisteredWithEverythingThatIsSaidOfIt() {
    var name = model("lending");
    var artifact = digest();

    var registered =
        scientist()
            .post(
                versions(name),
                """
                {"label":"2026-q4","artifactSha256":"%s","sourceRun":"run-17",
                 "codeCommit":"4f1d2c","artifactCreatedAt":"2026-11-20T12:00:00+01:00",
                 "people":{"developers":["model-owner"],"producers":["validator"],
                           "triggeredBy":"data-scientist"},
                 "datasets":[{"role":"training","name":"loans","version":"2","sha256":"%s"}],
                 "hyperparameters":{"depth":"6"},
                 "metrics":[{"name":"auc","value":0.93,"dataset":"loans"}],
                 "baseModels":[{"ref":"hf:org/base@1"}]}"""
                    .formatted(artifact, digest()));

    assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
    var view = json(registered);
    assertThat(view.getInt("number")).isEqualTo(1);
    assertThat(view.getString("model")).isEqualTo(name);
    assertThat(view.getString("artifactSha256")).isEqualTo(artifact);
    assertThat(view.getString("artifactCreatedAt")).isEqualTo("2026-11-20T11:00:00.000Z");
    assertThat(view.getJsonArray("metrics").getJsonObject(0).getJsonNumber("value").doubleValue())
        .isEqualTo(0.93);
    // the person who registers has a part in the version, as the one who is named
    assertThat(view.getJsonObject("people").getJsonArray("developers")).hasSize(2);
    assertThat(view.getJsonObject("people").getJsonArray("producers")).hasSize(1);
    assertThat(view.getJsonObject("receipt").keySet()).contains("index", "leafHash");
    assertThat(registered.headers().firstValue("Location").orElseThrow()).endsWith("/versions/1");
    assertThat(without(view, "receipt")).isEqualTo(json(scientist().get(versions(name) + "/1")));
    assertThat(json(scientist().get(versions(name) + "/2026-q4")))
        .isEqualTo(json(scientist().get(versions(name) + "/1")));
  }

  @Test
  void aPipelineMayRegisterAndNameNobody() {
    var name = model("mail");

    var view = json(CatalogClient.asPipeline().post(versions(name), "{}"));

    assertThat(view.getInt("number")).isEqualTo(1);
    assertThat(view).doesNotContainKey("artifactSha256");
    assertThat(view.getJsonObject("people").getJsonArray("developers")).isEmpty();
  }

  @Test
  void somebodyWhoIsNotInTheDirectoryCannotBeNamed() {
    var name = model("lending");

    var unknown =
        CatalogClient.asPipeline()
            .post(versions(name), "{\"people\":{\"producers\":[\"validator\",\"nobody-here\"]}}");
    var service =
        CatalogClient.asPipeline()
            .post(versions(name), "{\"people\":{\"triggeredBy\":\"service-account-pipeline\"}}");

    assertProblem(unknown, 422, "UNKNOWN_PERSON");
    assertThat(unknown.body()).contains("nobody-here", "/people/producers/1");
    assertProblem(service, 422, "UNKNOWN_PERSON");
    assertThat(json(scientist().get(versions(name))).getJsonArray("items")).isEmpty();
  }

  @Test
  void registeringAnArtifactTwiceIsAConflictThatNamesItsVersion() {
    var name = model("lending");
    var body = "{\"artifactSha256\":\"" + digest() + "\"}";

    var first = scientist().post(versions(name), body);
    var second = scientist().post(versions(name), body);

    assertThat(first.statusCode()).isEqualTo(201);
    assertProblem(second, 409, "ARTIFACT_ALREADY_REGISTERED");
    assertThat(second.body()).contains("/problems/artifact-already-registered", name + " 1");
    assertThat(json(scientist().post(versions(name), "{}")).getInt("number")).isEqualTo(2);
  }

  @Test
  void oneArtifactMayBeAVersionOfTwoModels() {
    var body = "{\"artifactSha256\":\"" + digest() + "\"}";

    assertThat(scientist().post(versions(model("lending")), body).statusCode()).isEqualTo(201);
    assertThat(scientist().post(versions(model("lending")), body).statusCode()).isEqualTo(201);
  }

  @Test
  void versionsRegisteredAtOnceGetTheirNumbersInTurn() {
    var name = model("lending");
    var client = scientist();
    var threads = Executors.newFixedThreadPool(4);
    try {
      var answers =
          IntStream.range(0, 12)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> client.post(versions(name), "{}"), threads))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();

      assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(201));
      assertThat(answers.stream().map(answer -> json(answer).getInt("number")))
          .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 12).boxed().toList());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void everyBrokenFieldIsNamedByItsPointer() {
    var broken =
        scientist()
            .post(
                versions(model("lending")),
                """
                {"label":"12","artifactSha256":"ABC","datasets":[{"role":"guess","name":"x",
                 "sha256":"1"}],"metrics":[{"name":"auc"}]}""");

    assertProblem(broken, 400, "INVALID_REQUEST");
    assertThat(pointers(broken))
        .containsExactlyInAnyOrder(
            "/label",
            "/artifactSha256",
            "/datasets/0/role",
            "/datasets/0/sha256",
            "/metrics/0/value");
  }

  @Test
  void aLabelIsGivenOnceUnderAModel() {
    var name = model("lending");
    scientist().post(versions(name), "{\"label\":\"stable\"}");

    var second = scientist().post(versions(name), "{\"label\":\"stable\"}");

    assertProblem(second, 409, "LABEL_TAKEN");
    assertThat(second.body()).contains(name + " 1");
  }

  @Test
  void whatIsNotThereIsSaidSo() {
    var name = model("lending");

    assertProblem(scientist().get("models/nothing-here"), 404, "UNKNOWN_MODEL");
    assertProblem(scientist().get(versions("nothing-here")), 404, "UNKNOWN_MODEL");
    assertProblem(scientist().get(versions(name) + "/7"), 404, "UNKNOWN_MODEL_VERSION");
    assertProblem(scientist().get(versions(name) + "/newest"), 404, "UNKNOWN_MODEL_VERSION");
    scientist().post(versions(name), "{}");
    assertProblem(scientist().get(versions(name) + "/1/card"), 404, "NO_CARD");
    assertProblem(
        scientist().post(versions(name), "{\"useCases\":[\"no such case\"]}"),
        404,
        "UNKNOWN_USE_CASE");
  }

  @Test
  void anArtifactIsBoundOnce() {
    var name = model("lending");
    scientist().post(versions(name), "{}");
    scientist().post(versions(name), "{}");
    var artifact = digest();

    var bound = bind(name, 1, artifact);
    var again = bind(name, 1, digest());
    var twin = bind(name, 2, artifact);

    assertThat(bound.statusCode()).as(bound.body()).isEqualTo(200);
    assertThat(json(bound).getString("artifactSha256")).isEqualTo(artifact);
    assertThat(json(bound)).containsKeys("boundAt", "receipt");
    assertProblem(again, 409, "ARTIFACT_ALREADY_BOUND");
    assertProblem(twin, 409, "ARTIFACT_ALREADY_REGISTERED");
    assertThat(twin.body()).contains(name + " 1");
  }

  @Test
  void aVersionIsLinkedToAUseCaseOnce() {
    var name = model("lending");
    var useCase = useCase("lending");
    scientist().post(versions(name), "{}");
    var path = versions(name) + "/1/use-cases";

    var linked = scientist().post(path, "{\"useCase\":\"" + useCase + "\"}");
    var again = scientist().post(path, "{\"useCase\":\"" + useCase + "\"}");

    assertThat(linked.statusCode()).as(linked.body()).isEqualTo(201);
    assertThat(json(linked).getString("useCase")).isEqualTo(useCase);
    assertThat(json(linked)).containsKey("receipt");
    assertProblem(again, 409, "USE_CASE_ALREADY_LINKED");
    assertThat(json(scientist().get(path)).getJsonArray("items")).hasSize(1);
  }

  @Test
  void aVersionIsRegisteredWithItsLinksAndItsCardInOneTransaction() {
    var name = model("lending");
    var useCase = useCase("lending");

    var registered =
        json(
            scientist()
                .post(
                    versions(name),
                    """
                    {"useCases":["%s"],"card":{"details":{"name":"Scorer"}}}"""
                        .formatted(useCase)));

    assertThat(registered.getJsonArray("links").getJsonObject(0).getString("useCase"))
        .isEqualTo(useCase);
    assertThat(registered.getJsonObject("card").getInt("needed")).isEqualTo(90);
    assertThat(registered.getJsonObject("card").getJsonArray("next")).hasSize(3);
    assertThat(registered.getJsonArray("alsoRecorded").toString())
        .contains("version.linked", "card.written");
    assertThat(without(without(registered, "receipt"), "alsoRecorded"))
        .isEqualTo(json(scientist().get(versions(name) + "/1")));
  }

  @Test
  void aCardIsScoredAndServedByteForByteUnderItsDigest() {
    var name = model("lending");
    scientist().post(versions(name), "{}");
    var path = versions(name) + "/1/card";

    var written =
        scientist()
            .put(
                path,
                """
                {"details":{"name":"Scorer","colour":"red",
                   "owners":[{"username":"model-owner","name":"Some Body","role":"owner"}]},
                 "evaluation":[{"metric":"auc","value":0.93}]}""");
    var card = scientist().get(path);

    assertThat(written.statusCode()).as(written.body()).isEqualTo(200);
    var view = json(written);
    assertThat(view.getString("riskClass")).isEqualTo("MINIMAL");
    assertThat(view.getInt("needed")).isEqualTo(60);
    assertThat(view.getInt("score")).isBetween(1, 59);
    assertThat(view.getJsonArray("next")).hasSize(3);
    assertThat(view.getJsonArray("problems").toString())
        .contains(
            "\"pointer\":\"/details/colour\"",
            "\"pointer\":\"/details/owners/0/name\"",
            "\"METRIC_WITHOUT_N\"");
    assertThat(view).containsKey("receipt");
    assertThat(card.headers().firstValue("ETag")).hasValue("\"" + view.getString("sha256") + "\"");
    assertThat(Digest.sha256(card.body().getBytes(UTF_8)).hex())
        .isEqualTo(view.getString("sha256"));
    assertThat(card.body())
        .contains("\"agentId\":", "\"/details/colour\":\"red\"", "\"modelRef\":")
        .doesNotContain("Some Body", "username");
  }

  @Test
  void aCardIsWrittenOnlyOverTheOneThatWasRead() {
    var name = model("lending");
    scientist().post(versions(name), "{\"card\":{\"details\":{\"name\":\"one\"}}}");
    var path = versions(name) + "/1/card";
    var read = scientist().get(path).headers().firstValue("ETag").orElseThrow();

    var first = putIfMatch(path, read, "{\"details\":{\"name\":\"two\"}}");
    var second = putIfMatch(path, read, "{\"details\":{\"name\":\"three\"}}");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertProblem(second, 412, "CARD_CHANGED");
    assertThat(scientist().get(path).body()).contains("\"two\"");
    var unchanged =
        scientist()
            .send(
                scientist()
                    .request(path)
                    .header(
                        "If-None-Match",
                        scientist().get(path).headers().firstValue("ETag").orElseThrow())
                    .GET());
    assertThat(unchanged.statusCode()).isEqualTo(304);
  }

  @Test
  void thePeopleOfACardAreInTheDirectoryAndStoredByAgentId() {
    var name = model("lending");
    scientist().post(versions(name), "{}");
    var path = versions(name) + "/1/card";

    var nobody =
        scientist().put(path, "{\"details\":{\"owners\":[{\"username\":\"nobody-here\"}]}}");
    var strange =
        scientist()
            .put(
                path,
                "{\"details\":{\"owners\":[{\"agentId\":\"%s\"}]}}".formatted(UUID.randomUUID()));
    var known = scientist().put(path, "{\"risk\":{\"risks\":[{\"owner\":\"risk-owner\"}]}}");

    assertProblem(nobody, 422, "UNKNOWN_PERSON");
    assertThat(nobody.body()).contains("/details/owners/0/username");
    assertProblem(strange, 422, "UNKNOWN_PERSON");
    assertThat(known.statusCode()).isEqualTo(200);
    assertThat(scientist().get(path).body()).doesNotContain("\"risk-owner\"");
    assertThat(scientist().put(path, scientist().get(path).body()).statusCode()).isEqualTo(200);
  }

  @Test
  void aCardThatIsNoneNamesEveryFault() {
    var name = model("lending");
    scientist().post(versions(name), "{}");

    var broken =
        scientist()
            .put(
                versions(name) + "/1/card",
                "{\"details\":{\"name\":5},\"evaluation\":[{\"value\":\"good\"}]}");

    assertProblem(broken, 400, "INVALID_REQUEST");
    assertThat(pointers(broken)).containsExactlyInAnyOrder("/details/name", "/evaluation/0/value");
  }

  @Test
  void aListIsReadPageByPageNewestFirst() {
    var word = unique("paged");
    for (var i = 1; i <= 3; i++) {
      scientist().post("models", model(word + "-" + i, "mail"));
    }
    var query = "models?limit=2&team=mail&q=" + word;

    var first = json(scientist().get(query));
    var second = json(scientist().get(query + "&cursor=" + first.getString("next")));

    assertThat(names(first)).containsExactly(word + "-3", word + "-2");
    assertThat(names(second)).containsExactly(word + "-1");
    assertThat(second).doesNotContainKey("next");
    assertThat(names(json(scientist().get("models?team=lending&q=" + word)))).isEmpty();
  }

  @Test
  void versionsAreListedNewestFirstWithTheirLinks() {
    var name = model("lending");
    var useCase = useCase("lending");
    scientist().post(versions(name), "{\"useCases\":[\"" + useCase + "\"]}");
    scientist().post(versions(name), "{}");
    scientist().post(versions(name), "{}");

    var first = json(scientist().get(versions(name) + "?limit=2"));
    var second =
        json(scientist().get(versions(name) + "?limit=2&cursor=" + first.getString("next")));

    assertThat(numbers(first)).containsExactly(3, 2);
    assertThat(numbers(second)).containsExactly(1);
    assertThat(second.getJsonArray("items").getJsonObject(0).getJsonArray("links")).hasSize(1);
  }

  @Test
  void twoWhoLinkAtOnceMakeOneLink() {
    var name = model("lending");
    var body = "{\"useCase\":\"" + useCase("lending") + "\"}";
    scientist().post(versions(name), "{}");
    var path = versions(name) + "/1/use-cases";
    var client = scientist();

    var answers =
        IntStream.range(0, 6)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> client.post(path, body)))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers.stream().filter(answer -> answer.statusCode() == 201)).hasSize(1);
    assertThat(answers.stream().filter(answer -> answer.statusCode() != 201))
        .allSatisfy(answer -> assertProblem(answer, 409, "USE_CASE_ALREADY_LINKED"));
    assertThat(json(scientist().get(path)).getJsonArray("items")).hasSize(1);
  }

  @Test
  void modelsAreFoundByTheClassTheyServe() {
    var name = model("lending");
    var useCase = useCase("lending");
    scientist().post(versions(name), "{\"useCases\":[\"" + useCase + "\"]}");
    CatalogClient.as(Roles.COMPLIANCE_OFFICER)
        .post(
            "use-cases/" + useCase + "/classifications",
            "{\"answers\":{\"S1\":\"no\",\"S2\":[\"deployer_in_union\"]}}");

    assertThat(names(json(scientist().get("models?riskClass=OUT_OF_SCOPE&q=" + name))))
        .containsExactly(name);
    assertThat(names(json(scientist().get("models?riskClass=HIGH&q=" + name)))).isEmpty();
    assertThat(json(scientist().get("models/" + name)).getString("riskClass"))
        .isEqualTo("OUT_OF_SCOPE");
  }

  @Test
  void aRequestRepeatedUnderItsKeyRegistersOneVersion() {
    var name = model("lending");
    var key = UUID.randomUUID().toString();

    var first = keyed(versions(name), key);
    var second = keyed(versions(name), key);

    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(json(scientist().get(versions(name))).getJsonArray("items")).hasSize(1);
  }

  private static CatalogClient scientist() {
    return CatalogClient.as(Roles.DATA_SCIENTIST);
  }

  private static String versions(String model) {
    return "models/" + model + "/versions";
  }

  private static HttpResponse<String> bind(String model, int number, String sha256) {
    return scientist()
        .put(versions(model) + "/" + number + "/artifact", "{\"sha256\":\"" + sha256 + "\"}");
  }

  private static HttpResponse<String> putIfMatch(String path, String etag, String body) {
    var scientist = scientist();
    return scientist.send(
        scientist
            .request(path)
            .header("Content-Type", "application/json")
            .header("If-Match", etag)
            .PUT(BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> keyed(String path, String key) {
    var scientist = scientist();
    return scientist.send(
        scientist
            .request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString("{}")));
  }

  /** A new model's name. */
  private static String model(String team) {
    var name = unique("model");
    assertThat(scientist().post("models", model(name, team)).statusCode()).isEqualTo(201);
    return name;
  }

  private static String model(String name, String team) {
    return """
    {"name":"%s","team":"%s","task":"classification","description":"for tests"}"""
        .formatted(name, team);
  }

  /** A new use case's id. */
  private static String useCase(String team) {
    var created =
        CatalogClient.as(Roles.MODEL_OWNER)
            .post(
                "use-cases",
                """
                {"name":"%s","team":"%s","domain":"banking","purpose":"decide on loans",
                 "affectedPersons":[],"questions":{"task":"a","businessImpact":"b",
                 "evaluationMetric":"c","relevantData":"d","servingRequirements":"e"}}"""
                    .formatted(unique("case"), team));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return json(created).getString("id");
  }

  private static String unique(String word) {
    return word + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  private static String digest() {
    var bytes = new byte[32];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static JsonObject json(HttpResponse<String> response) {
    try (var reader = Json.createReader(new StringReader(response.body()))) {
      return reader.readObject();
    }
  }

  private static JsonObject without(JsonObject object, String name) {
    return Json.createObjectBuilder(object).remove(name).build();
  }

  private static List<String> names(JsonObject page) {
    return page.getJsonArray("items").getValuesAs(JsonValue::asJsonObject).stream()
        .map(item -> item.getString("name"))
        .toList();
  }

  private static List<Integer> numbers(JsonObject page) {
    return page.getJsonArray("items").getValuesAs(JsonValue::asJsonObject).stream()
        .map(item -> item.getInt("number"))
        .toList();
  }

  private static List<String> pointers(HttpResponse<String> problem) {
    return json(problem).getJsonArray("errors").getValuesAs(JsonValue::asJsonObject).stream()
        .map(error -> error.getString("pointer"))
        .toList();
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(response).getString("code")).isEqualTo(code);
  }
}
