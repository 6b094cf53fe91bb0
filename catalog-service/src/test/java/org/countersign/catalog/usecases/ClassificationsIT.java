package org.countersign.catalog.usecases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.usecases.UseCaseDoor.CREDIT_SCORING;
import static org.countersign.catalog.usecases.UseCaseDoor.created;
import static org.countersign.catalog.usecases.UseCaseDoor.names;
import static org.countersign.catalog.usecases.UseCaseDoor.officer;
import static org.countersign.catalog.usecases.UseCaseDoor.owner;
import static org.countersign.catalog.usecases.UseCaseDoor.pointers;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
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
class ClassificationsIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void anOfficerSignsTheClassAndItHolds() {
    var id = created("lending");

    var signed =
        officer()
            .post(
                "use-cases/" + id + "/classifications",
                "{\"answers\":" + CREDIT_SCORING + ",\"note\":\"seen by the board\"}");

    assertThat(signed.statusCode()).isEqualTo(201);
    assertThat(signed.headers().firstValue("Location").orElseThrow())
        .endsWith("/use-cases/" + id + "/classifications/1");
    var view = json(signed);
    assertThat(view.getInt("number")).isEqualTo(1);
    assertThat(view.getString("riskClass")).isEqualTo("HIGH");
    assertThat(view.getJsonArray("reasons")).isNotEmpty();
    assertThat(view.getJsonArray("reasons").toString()).contains("Art. 6", "III.5.b");
    assertThat(view.getJsonArray("wouldChange")).isNotEmpty();
    assertThat(view).containsKey("receipt");
    assertThat(signed.body()).doesNotContain("seen by the board");
    assertThat(json(owner().get("use-cases/" + id)).getString("riskClass")).isEqualTo("HIGH");
    var path = "use-cases/" + id + "/classifications/1";
    assertThat(without(view, "receipt")).isEqualTo(json(owner().get(path)));
    assertThat(json(CatalogClient.as(Roles.AUDITOR).get(path)).getJsonObject("texts"))
        .isEqualTo(Json.createObjectBuilder().add("note", "seen by the board").build());
    assertThat(names(json(owner().get("use-cases?riskClass=HIGH&limit=200"))))
        .contains(json(owner().get("use-cases/" + id)).getString("name"));
  }

  @Test
  void theNewestClassHoldsAndTheOlderOnesStay() {
    var id = created("lending");
    var path = "use-cases/" + id + "/classifications";
    officer().post(path, "{\"answers\":" + CREDIT_SCORING + "}");

    var second =
        officer().post(path, "{\"answers\":{\"S1\":\"no\",\"S2\":[\"deployer_in_union\"]}}");

    assertThat(json(second).getInt("number")).isEqualTo(2);
    assertThat(json(second).getString("riskClass")).isEqualTo("OUT_OF_SCOPE");
    assertThat(json(owner().get("use-cases/" + id)).getString("riskClass"))
        .isEqualTo("OUT_OF_SCOPE");
    assertThat(json(owner().get(path)).getJsonArray("items")).hasSize(2);
    assertThat(json(owner().get(path + "/1")).getString("riskClass")).isEqualTo("HIGH");
  }

  @Test
  void aQuestionThatIsAskedAndNotAnsweredIsUnknownAndNamed() {
    var id = created("lending");

    var open =
        json(
            officer()
                .post(
                    "use-cases/" + id + "/classifications",
                    "{\"answers\":{\"S1\":\"yes\",\"S2\":[\"deployer_in_union\"],\"S3\":\"no\"}}"));

    assertThat(open.getString("riskClass")).isEqualTo("UNDETERMINED");
    assertThat(open.getJsonArray("blocking").getJsonObject(0).keySet())
        .contains("question", "text", "cite");
  }

  @Test
  void aModelOwnerMayAskWhatWouldBeAndSignsNothing() {
    var id = created("lending");
    var path = "use-cases/" + id + "/classifications";
    var body = "{\"answers\":" + CREDIT_SCORING + "}";

    var tried = owner().post(path + "?dryRun=true", body);
    var signed = owner().post(path, body);

    assertThat(tried.statusCode()).isEqualTo(200);
    assertThat(json(tried).getString("riskClass")).isEqualTo("HIGH");
    assertThat(json(tried).getBoolean("dryRun")).isTrue();
    assertThat(json(tried)).doesNotContainKeys("number", "receipt", "signedBy");
    assertProblem(signed, 403, "FORBIDDEN");
    assertThat(json(owner().get(path)).getJsonArray("items")).isEmpty();
  }

  @Test
  void answersThatAreNoneAreNamed() {
    var id = created("lending");

    var wrong =
        officer()
            .post(
                "use-cases/" + id + "/classifications",
                "{\"answers\":{\"S1\":\"perhaps\",\"S2\":[\"mars\"],\"Q99\":\"yes\"}}");

    assertProblem(wrong, 400, "INVALID_REQUEST");
    assertThat(pointers(wrong))
        .containsExactlyInAnyOrder("/answers/S1", "/answers/S2", "/answers/Q99");
  }

  @Test
  void aDerogationNeedsItsReasoningBeforeTheClassIsSigned() {
    var id = created("lending");
    var derogated =
        CREDIT_SCORING.replace(
            "\"C2\":\"yes\"", "\"C2\":\"no\",\"C3\":\"yes\",\"C4\":[\"a_narrow_procedural_task\"]");

    var refused =
        officer().post("use-cases/" + id + "/classifications", "{\"answers\":" + derogated + "}");

    assertProblem(refused, 422, "CLASSIFICATION_INCOMPLETE");
    assertThat(refused.body()).contains("C5");
    var reasoning = "It removes duplicates and decides nothing. ".repeat(6);
    var reasoned = derogated.replace("\"C3\":", "\"C5\":\"" + reasoning + "\",\"C3\":");
    var signed =
        officer().post("use-cases/" + id + "/classifications", "{\"answers\":" + reasoned + "}");
    assertThat(signed.statusCode()).as(signed.body()).isEqualTo(201);
    assertThat(signed.body()).doesNotContain("removes duplicates");
    var read = json(officer().get("use-cases/" + id + "/classifications/1"));
    assertThat(read.getJsonObject("texts").getString("C5")).isEqualTo(reasoning);
  }

  @Test
  void anAnswerKeepsWhoGaveItAndWhenUntilSomebodySigns() {
    var id = created("lending");
    var answers = "use-cases/" + id + "/answers";

    var written =
        patch(
            owner(),
            answers,
            "{\"answers\":" + CREDIT_SCORING + ",\"notes\":{\"C2\":\"by the credit desk\"}}");
    assertThat(written.statusCode()).as(written.body()).isEqualTo(200);
    patch(owner(), answers, "{\"answers\":{\"PE1\":null}}");
    patch(officer(), answers, "{\"answers\":{\"PE1\":\"no\",\"S3\":\"no\"}}");
    var signed = officer().post("use-cases/" + id + "/classifications", "{}");

    assertThat(signed.statusCode()).as(signed.body()).isEqualTo(201);
    assertThat(json(signed).getString("riskClass")).isEqualTo("HIGH");
    var given = json(signed).getJsonObject("given");
    assertThat(giver(given, "C2")).isEqualTo("Mira Olsen");
    assertThat(giver(given, "S3")).isEqualTo("Mira Olsen");
    assertThat(giver(given, "PE1")).isEqualTo("Carla Okafor");
    var note =
        json(owner().get(answers)).getJsonArray("items").getValuesAs(JsonObject.class).stream()
            .filter(item -> item.getString("question").equals("C2"))
            .findFirst()
            .orElseThrow();
    assertThat(note.getString("note")).isEqualTo("by the credit desk");
    assertThat(CatalogClient.as(Roles.AUDITOR).get(answers).body()).contains("by the credit desk");
    assertThat(CatalogClient.as(Roles.DATA_SCIENTIST).get(answers).body())
        .contains("\"C2\"")
        .doesNotContain("by the credit desk");
    assertProblem(
        patch(owner(), answers, "{\"answers\":{\"S1\":\"yes\"},\"notes\":{\"C2\":\"why\"}}"),
        400,
        "INVALID_REQUEST");
    assertProblem(
        patch(CatalogClient.as(Roles.AUDITOR), answers, "{\"answers\":{\"S1\":\"no\"}}"),
        403,
        "FORBIDDEN");
    assertProblem(
        patch(owner(), answers, "{\"answers\":{\"S1\":\"perhaps\"}}"), 400, "INVALID_REQUEST");
  }

  private static String giver(JsonObject given, String question) {
    return given.getJsonObject(question).getJsonObject("by").getString("name");
  }

  private static HttpResponse<String> patch(CatalogClient client, String path, String body) {
    return client.send(
        client
            .request(path)
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(body)));
  }

  @Test
  void theHousesRulesStandBesideTheLawAndAHeavierClassOfTheirsHolds() {
    var id = created("lending");
    var path = "use-cases/" + id + "/classifications";
    var outOfScope = "\"S1\":\"no\",\"S2\":[\"deployer_in_union\"]";

    var both =
        json(
            officer()
                .post(
                    path,
                    "{\"answers\":{%s,\"H1\":\"yes\",\"H2\":\"no\",\"H3\":\"nobody\",\"H4\":\"no\"}}"
                        .formatted(outOfScope)));
    var lawAlone = json(officer().post(path, "{\"answers\":{%s}}".formatted(outOfScope)));

    assertThat(both.getString("riskClass")).isEqualTo("HIGH");
    assertThat(both.getJsonArray("reasons").toString()).contains("the Regulation does not apply");
    var house = both.getJsonArray("beside").getJsonObject(0);
    assertThat(house.getString("pack")).startsWith("house-policy@");
    assertThat(house.getString("riskClass")).isEqualTo("HIGH");
    assertThat(both.getJsonArray("obligations").toString()).contains("HP-1", "2026-01-01");
    assertThat(lawAlone.getString("riskClass")).as("the house's answers stay").isEqualTo("HIGH");
    assertThat(names(json(owner().get("rule-packs")), "id"))
        .startsWith("eu-ai-act")
        .contains("house-policy");
  }

  @Test
  void aUseCaseThatChangedAsksForAnotherLookAtItsClass() {
    var id = created("lending");
    officer().post("use-cases/" + id + "/classifications", "{\"answers\":" + CREDIT_SCORING + "}");
    var read = owner().get("use-cases/" + id);
    assertThat(json(read).getJsonArray("reclassification")).isEmpty();
    var tag = read.headers().firstValue("ETag").orElseThrow();
    var changed =
        """
        {"domain":"banking","purpose":"decide on loans and on limits","affectedPersons":["applicants"],
         "questions":{"task":"a","businessImpact":"b","evaluationMetric":"c","relevantData":"d",
                      "servingRequirements":"e"}}
        """;

    var put = put("use-cases/" + id, tag, changed);
    var again = put("use-cases/" + id, tag, changed);

    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertProblem(again, 412, "USE_CASE_CHANGED");
    var view = json(owner().get("use-cases/" + id));
    assertThat(view.getString("purpose")).isEqualTo("decide on loans and on limits");
    assertThat(view.getString("riskClass")).isEqualTo("HIGH");
    assertThat(view.getJsonArray("reclassification").getJsonObject(0).getString("code"))
        .isEqualTo("USE_CASE_CHANGED");
    assertThat(names(json(owner().get("use-cases?due=true&limit=200")), "id")).contains(id);
    assertThat(names(json(owner().get("use-cases?due=true&limit=200")), "id"))
        .doesNotContain(created("lending"));
    assertProblem(
        CatalogClient.as(Roles.AUDITOR).put("use-cases/" + id, changed), 403, "FORBIDDEN");
  }

  private static HttpResponse<String> put(String path, String tag, String body) {
    var owner = owner();
    return owner.send(
        owner
            .request(path)
            .header("Content-Type", "application/json")
            .header("If-Match", tag)
            .PUT(BodyPublishers.ofString(body)));
  }

  @Test
  void aRulePackIsAQuestionnaire() {
    var pack = json(owner().get("rule-packs/eu-ai-act"));

    assertThat(pack.getString("version")).startsWith("2026-07-27");
    assertThat(pack.getJsonArray("questions").size()).isGreaterThan(50);
    assertThat(pack.getJsonArray("questions").getJsonObject(1).getString("type"))
        .isEqualTo("multi");
    assertThat(
            pack.getJsonArray("questions")
                .getJsonObject(1)
                .getJsonArray("options")
                .getJsonObject(0))
        .containsKeys("id", "text");
  }

  private static JsonObject without(JsonObject object, String name) {
    return Json.createObjectBuilder(object).remove(name).build();
  }
}
