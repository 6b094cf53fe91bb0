package org.countersign.catalog.usecases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.json;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;

/** What tests of use cases have in common: who asks, and for what. */
final class UseCaseDoor {
  /** Credit scoring of natural persons: point 5(b) of Annex III, with profiling. */
  static final String CREDIT_SCORING =
      """
      {"S1":"yes","S2":["deployer_in_union"],"S3":"no","S4":"no","S5":"no","S6":"no","S7":"no",
       "PA1":"no","PB1":"no","PC1":"no","PD1":"no","PE1":"no","PF1":"no","PG1":"no","PH1":"no",
       "PI1":"no","PI2":"no","C1":["III.5.b"],"C2":"yes"}""";

  private UseCaseDoor() {}

  static CatalogClient owner() {
    return CatalogClient.as(Roles.MODEL_OWNER);
  }

  static CatalogClient officer() {
    return CatalogClient.as(Roles.COMPLIANCE_OFFICER);
  }

  static String created(String team) {
    var created = owner().post("use-cases", useCase(unique("case"), team));
    assertThat(created.statusCode()).isEqualTo(201);
    return json(created).getString("id");
  }

  static String useCase(String name, String team) {
    return """
    {"name":"%s","team":"%s","domain":"banking","purpose":"decide on loans of natural persons",
     "affectedPersons":["applicants"],
     "questions":{"task":"binary classification","businessImpact":"fewer defaults",
       "evaluationMetric":"AUC","relevantData":"loans since 2015","servingRequirements":"50 ms"}}
    """
        .formatted(name, team);
  }

  static String unique(String word) {
    return word + " " + UUID.randomUUID().toString().substring(0, 8);
  }

  static List<String> names(JsonObject page) {
    return names(page, "name");
  }

  static List<String> names(JsonObject page, String field) {
    return page.getJsonArray("items").getValuesAs(JsonValue::asJsonObject).stream()
        .map(item -> item.getString(field))
        .toList();
  }

  static List<String> pointers(HttpResponse<String> problem) {
    return json(problem).getJsonArray("errors").getValuesAs(JsonValue::asJsonObject).stream()
        .map(error -> ((JsonString) error.get("pointer")).getString())
        .toList();
  }
}
