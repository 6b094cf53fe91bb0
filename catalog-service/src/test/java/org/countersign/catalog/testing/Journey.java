package org.countersign.catalog.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.ok;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.identity.Roles;
import org.countersign.ledger.Digest;

/** A version on its way from registration to the gate, step by step through the REST door. */
public final class Journey {
  private static final List<String> HIGH_EVIDENCE =
      List.of(
          "RISK_REGISTER",
          "TEST_REPORT",
          "BIAS_REPORT",
          "DATASHEET",
          "INSTRUCTIONS_FOR_USE",
          "OVERSIGHT_PLAN",
          "LOGGING_SPEC",
          "SECURITY_REPORT",
          "PMM_PLAN");
  private static final String ALL_NO =
      "S3 S4 S5 S6 S7 S8 PA1 PB1 PC1 PD1 PE1 PF1 PG1 PH1 PI1 PI2 T1 T2 T3 T4 T5 G1 G5 R2 R3 R4 R7"
          + " R8 R9";

  private final String model;
  private final String useCase;
  private final String artifact;

  private Journey(String model, String useCase, String artifact) {
    this.model = model;
    this.useCase = useCase;
    this.artifact = artifact;
  }

  /** A use case of the class, a model with a whole card, and version 1 linked to the use case. */
  public static Journey registered(String riskClass) {
    return registered(riskClass, "applications-2025", "a".repeat(64));
  }

  /**
   * The same, trained on this snapshot.
   *
   * @param sha256 of the dataset
   */
  public static Journey registered(String riskClass, String dataset, String sha256) {
    return registered(riskClass, "banking", Origin.of(dataset, sha256));
  }

  /**
   * What a version comes of.
   *
   * @param sha256 of the dataset
   * @param baseModels as registrations name them
   */
  public record Origin(String dataset, String sha256, String commit, List<String> baseModels) {
    public Origin {
      baseModels = List.copyOf(baseModels);
    }

    public static Origin of(String dataset, String sha256) {
      return new Origin(dataset, sha256, "3f2c9e1", List.of());
    }

    private String bases() {
      return baseModels.stream()
          .map("{\"ref\":\"%s\"}"::formatted)
          .collect(Collectors.joining(",", "[", "]"));
    }
  }

  /** The same in a domain, which policies can be scoped to. */
  public static Journey registered(String riskClass, String domain, Origin origin) {
    var id = UUID.randomUUID().toString().substring(0, 8);
    var useCase =
        created(
                CatalogClient.as(Roles.MODEL_OWNER)
                    .post(
                        "use-cases",
                        """
                        {"name":"use %s","team":"lending","domain":"%s",
                         "purpose":"Shows an officer how a decision comes about.",
                         "affectedPersons":["applicants"],
                         "questions":{"task":"score","businessImpact":"fewer losses",
                           "evaluationMetric":"auc","relevantData":"applications",
                           "servingRequirements":"200 ms"}}
                        """
                            .formatted(id, domain)))
            .getString("id");
    created(
        CatalogClient.as(Roles.COMPLIANCE_OFFICER)
            .post("use-cases/" + useCase + "/classifications", answers(riskClass)));
    var model = "journey-" + id;
    created(
        CatalogClient.as(Roles.DATA_SCIENTIST)
            .post(
                "models",
                """
                {"name":"%s","team":"lending","task":"tabular-classification",
                 "description":"Scores applications."}
                """
                    .formatted(model)));
    var artifact = Digest.sha256(id.getBytes(UTF_8)).hex();
    created(
        CatalogClient.asPipeline()
            .post(
                "models/" + model + "/versions",
                """
                {"artifactSha256":"%s","sourceRun":"run-%s","codeCommit":"%s","baseModels":%s,
                 "people":{"developers":["data-scientist"]},
                 "datasets":[{"role":"training","name":"%s","sha256":"%s"}],
                 "hyperparameters":{"depth":"6"},
                 "metrics":[{"name":"auc","value":0.84,"dataset":"%s"}],
                 "useCases":["%s"]}
                """
                    .formatted(
                        artifact,
                        id,
                        origin.commit(),
                        origin.bases(),
                        origin.dataset(),
                        origin.sha256(),
                        origin.dataset(),
                        useCase)));
    var journey = new Journey(model, useCase, artifact);
    var card = CatalogClient.as(Roles.DATA_SCIENTIST).put(journey.version() + "/card", resource());
    assertThat(card.statusCode()).as(card.body()).isEqualTo(200);
    return journey;
  }

  /**
   * The next version as the pipeline alone tells of it, with the card of the first; gives where it
   * is approved.
   */
  public String again(int number, String auc, String data, String commit, String developer) {
    created(
        CatalogClient.asPipeline()
            .post(
                "models/" + model + "/versions",
                """
                {"artifactSha256":"%s","sourceRun":"%s","codeCommit":"%s",
                 "people":{"developers":["%s"]},
                 "datasets":[{"role":"training","name":"%s","sha256":"%s"}],
                 "hyperparameters":{"depth":"6"},
                 "metrics":[{"name":"auc","value":%s,"dataset":"%s"}],
                 "useCases":["%s"]}
                """
                    .formatted(
                        Example.digest(),
                        Example.unique("run"),
                        commit,
                        developer,
                        data,
                        Example.digest(),
                        auc,
                        data,
                        useCase)));
    var card = json(CatalogClient.as(Roles.AUDITOR).get(version() + "/card").body());
    var document = card.containsKey("card") ? card.getJsonObject("card") : card;
    ok(CatalogClient.as(Roles.DATA_SCIENTIST).put(version(number) + "/card", document.toString()));
    return version(number) + "/envelope/approval";
  }

  /** All evidence that the class HIGH asks for, accepted by a validator. */
  public Journey withEvidence() {
    HIGH_EVIDENCE.forEach(this::evidence);
    return this;
  }

  /** One piece of uploaded evidence, accepted by a validator. */
  public String evidence(String type) {
    return accepted(version(), type, "application/pdf", type + " of " + model);
  }

  /** Version 1 with an evaluation that a validator accepted. */
  public Journey evaluated(String auc) {
    evaluated(version(), auc);
    return this;
  }

  /** An evaluation of any version, by its path, which holds when it is computed again. */
  public static String evaluated(String version, String auc) {
    return accepted(version, "EVALUATION", "application/vnd.report+json", evaluation(auc));
  }

  /** What an evaluation says that claims no more than it finds. */
  public static String evaluation(String auc) {
    return """
        {"schema":"countersign/evaluation/v1","dataset":{"name":"holdout-2025","sha256":"%s"},
         "metrics":[{"name":"auc","value":%s,"direction":"HIGHER","threshold":%s,"n":5000}]}
        """
        .formatted("c".repeat(64), auc, auc);
  }

  private static String accepted(String version, String type, String mediaType, String content) {
    return accepted(version, added(version, type, mediaType, content));
  }

  /** A validator accepts evidence of a version; gives its id again. */
  public static String accepted(String version, String id) {
    var accepted =
        CatalogClient.as(Roles.VALIDATOR)
            .post(version + "/evidence/" + id + "/acceptance", "{\"note\":\"read and checked\"}");
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
    return id;
  }

  /** Evidence that nobody has looked at yet. */
  public static String added(String version, String type, String mediaType, String content) {
    var owner = CatalogClient.as(Roles.MODEL_OWNER);
    return created(
            owner.send(
                owner
                    .request(version + "/evidence?type=" + type + "&title=" + type)
                    .header("Content-Type", mediaType)
                    .POST(BodyPublishers.ofString(content))))
        .getString("id");
  }

  /** The run that made version 1 becomes known, and who triggered it; gives its name. */
  public String trainedBy(String person) {
    return trainedBy(version(), person);
  }

  /** The same of any version, by its path; the name of its run is no other's. */
  public static String trainedBy(String version, String person) {
    var pipeline = CatalogClient.asPipeline();
    var run = json(pipeline.get(version).body()).getString("sourceRun");
    created(
        pipeline.post(
            "runs",
            """
            {"name":"%s","team":"lending","trigger":"AD_HOC","triggeredBy":"%s"}
            """
                .formatted(run, person)));
    return run;
  }

  public JsonObject submitted() {
    return created(
        CatalogClient.as(Roles.DATA_SCIENTIST)
            .post(version() + "/reviews", "{\"environment\":\"production\"}"));
  }

  public HttpResponse<String> vote(String person, JsonObject review, String decision) {
    return vote(person, review, decision, "");
  }

  /**
   * @param more further members, each after a comma
   */
  public HttpResponse<String> vote(String person, JsonObject review, String decision, String more) {
    return vote(CatalogClient.as(person), review, decision, more);
  }

  /** The same by somebody with an account of their own. */
  public HttpResponse<String> vote(
      CatalogClient person, JsonObject review, String decision, String more) {
    return person.post(
        "reviews/" + review.getString("id") + "/votes",
        """
            {"decision":"%s","reason":"The evidence is complete and plausible.",
             "subjectSha256":"%s"%s}
            """
            .formatted(decision, review.getString("subjectSha256"), more));
  }

  /** Approved for production by the roles named; gives the id of the approval. */
  public String approved(String... roles) {
    var review = submitted();
    var last = JsonObject.EMPTY_JSON_OBJECT;
    for (var role : roles) {
      last = created(vote(role, review, "APPROVE"));
    }
    return last.getJsonObject("approval").getString("id");
  }

  /**
   * Opens the round in which others confirm an approval for whoever left their role. The service
   * may remember roles for a minute.
   */
  public static JsonObject confirmation(String approval) throws InterruptedException {
    var path = "approvals/" + approval + "/confirmation";
    var reason = "{\"reason\":\"Whoever gave it works in another house now.\"}";
    var patience = Instant.now().plusSeconds(90);
    var answer = CatalogClient.as(Roles.MODEL_OWNER).post(path, reason);
    while (answer.statusCode() == 409 && Instant.now().isBefore(patience)) {
      Thread.sleep(500);
      answer = CatalogClient.as(Roles.MODEL_OWNER).post(path, reason);
    }
    return created(answer);
  }

  /** Proposes that later versions are approved for production while a metric is at least this. */
  public HttpResponse<String> bounds(String person, String metric, String least, Instant until) {
    return CatalogClient.as(person)
        .post(
            version() + "/envelope",
            """
            {"environment":"production","until":"%s",
             "limits":[{"metric":"%s","side":"AT_LEAST","limit":%s}],
             "reason":"The pipeline trains every month with new applications."}
            """
                .formatted(until, metric, least));
  }

  /** What the gate says about production. */
  public JsonObject gate() {
    return gate("");
  }

  /**
   * @param more further members of the question, each after a comma
   */
  public JsonObject gate(String more) {
    return created(CatalogClient.asPipeline().post("gate/decisions", question(more)));
  }

  public String question() {
    return question("");
  }

  private String question(String more) {
    return "{\"model\":\"%s\",\"version\":\"1\",\"environment\":\"production\"%s}"
        .formatted(model, more);
  }

  public static List<String> codes(JsonObject decision) {
    return decision.getJsonArray("reasons").getValuesAs(JsonObject.class).stream()
        .map(reason -> reason.getString("code"))
        .toList();
  }

  public String model() {
    return model;
  }

  public String useCase() {
    return useCase;
  }

  public String artifact() {
    return artifact;
  }

  /** The version's path. */
  public String version() {
    return version(1);
  }

  /** The path of any version of the model. */
  public String version(int number) {
    return "models/%s/versions/%d".formatted(model, number);
  }

  public static JsonObject created(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return json(response.body());
  }

  public static JsonObject json(String text) {
    try (var reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  private static String answers(String riskClass) {
    var answers = Json.createObjectBuilder();
    for (var question : ALL_NO.split(" ", -1)) {
      answers.add(question, "no");
    }
    answers.add("S1", "yes").add("A1", "none");
    answers.add("S2", Json.createArrayBuilder().add("put_into_service_in_union"));
    answers.add("R1", Json.createArrayBuilder().add("provider").add("deployer"));
    var areas = Json.createArrayBuilder();
    switch (riskClass) {
      case "HIGH" -> {
        areas.add("III.5.b");
        answers.add("C2", "yes");
      }
      case "UNACCEPTABLE" -> answers.add("PC1", "yes").add("PC2", "yes");
      case "MINIMAL" -> {}
      default -> throw new IllegalArgumentException("no journey of class " + riskClass);
    }
    answers.add("C1", areas);
    return Json.createObjectBuilder().add("answers", answers).build().toString();
  }

  private static String resource() {
    try (var card = Journey.class.getResourceAsStream("/whole-card.json")) {
      if (card == null) {
        throw new IllegalStateException("whole-card.json is missing");
      }
      return new String(card.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
