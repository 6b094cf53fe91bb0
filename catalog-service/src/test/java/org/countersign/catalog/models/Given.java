package org.countersign.catalog.models;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;

/** What tests of models begin with, and how they read answers. */
final class Given {
  private Given() {}

  static CatalogClient scientist() {
    return CatalogClient.as(Roles.DATA_SCIENTIST);
  }

  static String versions(String model) {
    return "models/" + model + "/versions";
  }

  /** A new model's name. */
  static String model(String team) {
    var name = unique("model");
    assertThat(scientist().post("models", model(name, team)).statusCode()).isEqualTo(201);
    return name;
  }

  static String model(String name, String team) {
    return """
    {"name":"%s","team":"%s","task":"classification","description":"for tests"}"""
        .formatted(name, team);
  }

  /** A new use case's id. */
  static String useCase(String team) {
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

  static String unique(String word) {
    return word + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  static String digest() {
    var bytes = new byte[32];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  static JsonObject json(HttpResponse<String> response) {
    try (var reader = Json.createReader(new StringReader(response.body()))) {
      return reader.readObject();
    }
  }

  static JsonObject without(JsonObject object, String name) {
    return Json.createObjectBuilder(object).remove(name).build();
  }

  static List<String> names(JsonObject page) {
    return page.getJsonArray("items").getValuesAs(JsonValue::asJsonObject).stream()
        .map(item -> item.getString("name"))
        .toList();
  }

  static List<Integer> numbers(JsonObject page) {
    return page.getJsonArray("items").getValuesAs(JsonValue::asJsonObject).stream()
        .map(item -> item.getInt("number"))
        .toList();
  }

  static List<String> pointers(HttpResponse<String> problem) {
    return json(problem).getJsonArray("errors").getValuesAs(JsonValue::asJsonObject).stream()
        .map(error -> error.getString("pointer"))
        .toList();
  }

  static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(response).getString("code")).isEqualTo(code);
  }
}
