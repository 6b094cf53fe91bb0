package org.countersign.catalog.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.models.Given.assertProblem;
import static org.countersign.catalog.models.Given.digest;
import static org.countersign.catalog.models.Given.json;
import static org.countersign.catalog.models.Given.model;
import static org.countersign.catalog.models.Given.names;
import static org.countersign.catalog.models.Given.numbers;
import static org.countersign.catalog.models.Given.pointers;
import static org.countersign.catalog.models.Given.scientist;
import static org.countersign.catalog.models.Given.unique;
import static org.countersign.catalog.models.Given.useCase;
import static org.countersign.catalog.models.Given.versions;
import static org.countersign.catalog.models.Given.without;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
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

  private static HttpResponse<String> bind(String model, int number, String sha256) {
    return scientist()
        .put(versions(model) + "/" + number + "/artifact", "{\"sha256\":\"" + sha256 + "\"}");
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
}
