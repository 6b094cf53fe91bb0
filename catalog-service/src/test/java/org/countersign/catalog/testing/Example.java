package org.countersign.catalog.testing;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A version of a model, registered through the API by the data scientist, bound and linked to one
 * use case. Names are fresh, so that tests do not meet each other's rows.
 */
public record Example(String model, int number, String useCase) {
  private static final String NOTHING_SPECIAL =
      """
      "S1":"yes","S2":["deployer_in_union"],"S3":"no","S4":"no","S5":"no","S6":"no","S7":"no","S8":"no",
      "PA1":"no","PB1":"no","PD1":"no","PE1":"no","PF1":"no","PG1":"no","PH1":"no",
      "PI1":"no","PI2":"no","A1":"none","T2":"no","T3":"no","T4":"no","T5":"no","G1":"no\"""";

  /** Answers to the questionnaire that give the class of their name. */
  public static final String PROHIBITED =
      "{%s,\"PC1\":\"yes\",\"PC2\":\"yes\",\"PC3\":\"yes\",\"C1\":[],\"T1\":\"no\"}"
          .formatted(NOTHING_SPECIAL);

  public static final String HIGH =
      "{%s,\"PC1\":\"no\",\"C1\":[\"III.5.b\"],\"C2\":\"yes\",\"T1\":\"no\"}"
          .formatted(NOTHING_SPECIAL);
  public static final String LIMITED =
      "{%s,\"PC1\":\"no\",\"C1\":[],\"T1\":\"yes\",\"T1x\":\"no\",\"TLE\":\"no\"}"
          .formatted(NOTHING_SPECIAL);
  public static final String MINIMAL =
      "{%s,\"PC1\":\"no\",\"C1\":[],\"T1\":\"no\"}".formatted(NOTHING_SPECIAL);
  public static final String UNDETERMINED =
      "{%s,\"PC1\":\"yes\",\"C1\":[],\"T1\":\"no\"}".formatted(NOTHING_SPECIAL);

  private static final Random RANDOM = new Random();

  /** With a use case that a compliance officer classified by these answers. */
  public static Example classified(String answers) {
    var example = unclassified();
    ok(
        CatalogClient.as("compliance-officer")
            .post(
                "use-cases/" + example.useCase() + "/classifications",
                "{\"answers\":" + answers + "}"));
    return example;
  }

  /** With a use case that nobody classified. */
  public static Example unclassified() {
    var useCase = newUseCase();
    var model = newModel();
    ok(
        CatalogClient.as("data-scientist")
            .post(
                "models/" + model + "/versions",
                "{\"artifactSha256\":\"%s\",\"useCases\":[\"%s\"]}".formatted(digest(), useCase)));
    return new Example(model, 1, useCase);
  }

  /** The id of a fresh use case of team lending. */
  public static String newUseCase() {
    return json(ok(
            CatalogClient.as("model-owner")
                .post(
                    "use-cases",
                    """
                        {"name":"%s","team":"lending","domain":"banking","purpose":"decide on loans",
                         "affectedPersons":["applicants"],"questions":{"task":"classification",
                          "businessImpact":"fewer defaults","evaluationMetric":"AUC",
                          "relevantData":"loans since 2015","servingRequirements":"50 ms"}}
                        """
                        .formatted(unique("case")))))
        .getString("id");
  }

  /** The name of a fresh model of team lending. */
  public static String newModel() {
    var name = unique("model");
    ok(
        CatalogClient.as("data-scientist")
            .post(
                "models",
                "{\"name\":\"%s\",\"team\":\"lending\",\"task\":\"classification\",\"description\":\"\"}"
                    .formatted(name)));
    return name;
  }

  /** The id of a fresh dataset of team lending, with one version that was withdrawn. */
  public static String newDataset() {
    var scientist = CatalogClient.as("data-scientist");
    var dataset =
        json(ok(
                scientist.post(
                    "datasets",
                    "{\"name\":\"%s\",\"team\":\"lending\"}".formatted(unique("loans")))))
            .getString("id");
    ok(
        scientist.post(
            "datasets/" + dataset + "/versions",
            """
            {"snapshot":"1","columns":[{"name":"income","type":"decimal"}],
             "statistics":{"rows":3},"derivedFrom":[{"name":"raw","snapshot":"7"}]}
            """));
    ok(
        scientist.post(
            "datasets/" + dataset + "/versions/1/withdrawal",
            "{\"reason\":\"The applicants took back their consent.\"}"));
    ok(scientist.post("datasets/" + dataset + "/versions", "{\"snapshot\":\"2\"}"));
    return dataset;
  }

  /** Its path below the API. */
  public String path() {
    return "models/" + model + "/versions/" + number;
  }

  /** A place in the order of environments that none of them has. */
  public static int freePlace() {
    var taken =
        json(ok(CatalogClient.as("auditor").get("environments")))
            .getJsonArray("items")
            .getValuesAs(JsonObject.class)
            .stream()
            .map(each -> each.getInt("order"))
            .toList();
    return IntStream.range(100, 900)
        .filter(place -> !taken.contains(place))
        .findFirst()
        .orElseThrow();
  }

  public static String unique(String word) {
    return word + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  public static String digest() {
    var bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  public static JsonObject json(HttpResponse<String> response) {
    try (var reader = Json.createReader(new StringReader(response.body()))) {
      return reader.readObject();
    }
  }

  /** The answer, which must be a success. */
  public static HttpResponse<String> ok(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    return response;
  }

  public static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(response).getString("code")).isEqualTo(code);
  }
}
