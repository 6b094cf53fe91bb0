package org.countersign.catalog.usecases;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
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
class UseCasesIT {
  /** Credit scoring of natural persons: point 5(b) of Annex III, with profiling. */
  private static final String CREDIT_SCORING =
      """
      {"S1":"yes","S2":["deployer_in_union"],"S3":"no","S4":"no","S5":"no","S6":"no","S7":"no",
       "PA1":"no","PB1":"no","PC1":"no","PD1":"no","PE1":"no","PF1":"no","PG1":"no","PH1":"no",
       "PI1":"no","PI2":"no","C1":["III.5.b"],"C2":"yes"}""";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aUseCaseIsCreatedWithItsReceiptAndReadBackByIdAndByName() {
    var name = unique("credit scoring");

    var created = owner().post("use-cases", useCase(name, "lending"));

    assertThat(created.statusCode()).isEqualTo(201);
    var view = json(created);
    assertThat(view.getString("name")).isEqualTo(name);
    assertThat(view.getString("purpose")).isEqualTo("decide on loans of natural persons");
    assertThat(view.getJsonObject("questions").getString("evaluationMetric")).isEqualTo("AUC");
    assertThat(view.getJsonObject("createdBy").getString("name")).isNotBlank();
    assertThat(view.getJsonObject("receipt").keySet()).contains("index", "leafHash");
    assertThat(view).doesNotContainKey("riskClass");
    var id = view.getString("id");
    assertThat(created.headers().firstValue("Location").orElseThrow())
        .endsWith("/api/v1/use-cases/" + id);
    assertThat(json(owner().get("use-cases/" + id)))
        .isEqualTo(json(owner().get("use-cases/" + name.replace(" ", "%20"))));
    assertThat(json(owner().get("use-cases/" + id)).getString("purpose"))
        .isEqualTo("decide on loans of natural persons");
  }

  @Test
  void aNameIsGivenOnce() {
    var name = unique("spam filter");

    owner().post("use-cases", useCase(name, "mail"));
    var second = owner().post("use-cases", useCase(name, "mail"));

    assertProblem(second, 409, "USE_CASE_NAME_TAKEN");
    assertThat(second.body()).contains(name);
  }

  @Test
  void everyBrokenFieldIsNamedByItsPointer() {
    var broken =
        owner()
            .post(
                "use-cases",
                """
                {"name":"x","team":"lending","domain":"","affectedPersons":[""],
                 "questions":{"task":" ","businessImpact":"b","evaluationMetric":"c",
                              "relevantData":"d"}}""");

    assertProblem(broken, 400, "INVALID_REQUEST");
    assertThat(pointers(broken))
        .contains(
            "/domain",
            "/purpose",
            "/affectedPersons/0",
            "/questions/task",
            "/questions/servingRequirements");
  }

  @Test
  void aNameThatAnAddressCannotHoldIsRefused() {
    assertProblem(owner().post("use-cases", useCase("a/b", "lending")), 400, "INVALID_REQUEST");
    assertProblem(
        owner().post("use-cases", useCase(UUID.randomUUID().toString(), "lending")),
        400,
        "INVALID_REQUEST");
  }

  @Test
  void textThatTheDatabaseCannotHoldIsRefused() {
    var zero = useCase(unique("zero"), "lending").replace("banking", "ban\\u0000king");

    assertProblem(owner().post("use-cases", zero), 400, "INVALID_REQUEST");
  }

  @Test
  void anAuditorCreatesNothing() {
    var auditor = CatalogClient.as(Roles.AUDITOR);

    assertProblem(auditor.post("use-cases", useCase(unique("x"), "lending")), 403, "FORBIDDEN");
  }

  @Test
  void aModelOwnerActsInOwnTeamsOnlyAndAComplianceOfficerInAll() {
    var foreign = owner().post("use-cases", useCase(unique("hedging"), "treasury"));
    var free = officer().post("use-cases", useCase(unique("hedging"), "treasury"));

    assertProblem(foreign, 403, "FOREIGN_TEAM");
    assertThat(free.statusCode()).isEqualTo(201);
  }

  @Test
  void whatIsNotThereIsSaidSo() {
    assertProblem(owner().get("use-cases/nothing-here"), 404, "UNKNOWN_USE_CASE");
    assertProblem(owner().get("use-cases/" + UUID.randomUUID()), 404, "UNKNOWN_USE_CASE");
    assertProblem(owner().get("rule-packs/no-law"), 404, "UNKNOWN_RULE_PACK");
    var id = created("lending");
    assertProblem(
        owner().get("use-cases/" + id + "/classifications/1"), 404, "UNKNOWN_CLASSIFICATION");
  }

  @Test
  void aListIsReadPageByPageNewestFirst() {
    var word = unique("paged");
    for (var i = 1; i <= 3; i++) {
      owner().post("use-cases", useCase(word + " " + i, "lending"));
    }
    var query =
        "use-cases?limit=2&team=lending&q=" + word.toUpperCase(Locale.ROOT).replace(" ", "%20");

    var first = json(owner().get(query));
    var second = json(owner().get(query + "&cursor=" + first.getString("next")));

    assertThat(names(first)).containsExactly(word + " 3", word + " 2");
    assertThat(names(second)).containsExactly(word + " 1");
    assertThat(second).doesNotContainKey("next");
    assertThat(names(json(owner().get(query.replace("lending", "mail"))))).isEmpty();
  }

  @Test
  void aPageThatCannotBeIsRefused() {
    assertProblem(owner().get("use-cases?limit=0"), 400, "INVALID_REQUEST");
    assertProblem(owner().get("use-cases?limit=many"), 400, "INVALID_REQUEST");
    assertProblem(owner().get("use-cases?cursor=here"), 400, "INVALID_REQUEST");
    assertProblem(owner().get("use-cases?riskClass=WILD"), 400, "INVALID_REQUEST");
  }

  @Test
  void aRequestRepeatedUnderItsKeyGetsTheSameAnswer() {
    var key = UUID.randomUUID().toString();
    var body = useCase(unique("repeated"), "lending");

    var first = keyed(key, body);
    var second = keyed(key, body);
    var other = keyed(key, useCase(unique("other"), "lending"));

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertProblem(other, 409, "IDEMPOTENCY_MISMATCH");
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
  void aClassIsOverriddenByTwoPeopleAndNotByOne() {
    var id = created("lending");
    var path = "use-cases/" + id + "/overrides";
    var wish =
        "{\"riskClass\":\"HIGH\",\"justification\":\"the board wants the depth of a high risk\"}";
    assertProblem(officer().post(path, wish), 409, "OVERRIDE_IMPOSSIBLE");
    officer()
        .post(
            "use-cases/" + id + "/classifications",
            "{\"answers\":{\"S1\":\"no\",\"S2\":[\"deployer_in_union\"]}}");

    var proposed = officer().post(path, wish);
    assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(201);
    var override = path + "/" + json(proposed).getString("id");
    assertProblem(officer().post(path, wish), 409, "OVERRIDE_PROPOSED");
    assertProblem(officer().post(override + "/confirmation", ""), 403, "SOD_VIOLATION");
    assertProblem(owner().post(override + "/confirmation", ""), 403, "FORBIDDEN");
    assertThat(json(owner().get("use-cases/" + id)).getString("riskClass"))
        .isEqualTo("OUT_OF_SCOPE");
    var risk = CatalogClient.as(Roles.RISK_OWNER);
    var confirmed = risk.post(override + "/confirmation", "");

    assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(200);
    assertThat(json(confirmed).getInt("gave")).isEqualTo(2);
    var held = json(owner().get("use-cases/" + id + "/classifications/2"));
    assertThat(held.getString("riskClass")).isEqualTo("HIGH");
    var how = held.getJsonObject("overridden");
    assertThat(how.getString("computed")).isEqualTo("OUT_OF_SCOPE");
    assertThat(how.getJsonObject("proposedBy").getString("name")).isEqualTo("Carla Okafor");
    assertThat(how.getJsonObject("confirmedBy").getString("name")).isEqualTo("Rosa Owens");
    assertThat(json(risk.get(path)).toString()).contains("the board wants");
    assertThat(json(owner().get(path)).toString()).doesNotContain("the board wants");
    assertProblem(risk.post(override + "/confirmation", ""), 409, "OVERRIDE_DECIDED");
  }

  @Test
  void whatIsProhibitedOrOpenIsNotOverridden() {
    var id = created("lending");
    officer()
        .post(
            "use-cases/" + id + "/classifications",
            "{\"answers\":" + CREDIT_SCORING.replace("\"PE1\":\"no\"", "\"PE1\":\"yes\"") + "}");

    var refused =
        officer()
            .post(
                "use-cases/" + id + "/overrides",
                "{\"riskClass\":\"HIGH\",\"justification\":\"we would like to have it anyway\"}");

    assertProblem(refused, 409, "OVERRIDE_IMPOSSIBLE");
    assertThat(refused.body()).contains("prohibited practice");
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

  private static CatalogClient owner() {
    return CatalogClient.as(Roles.MODEL_OWNER);
  }

  private static CatalogClient officer() {
    return CatalogClient.as(Roles.COMPLIANCE_OFFICER);
  }

  private static String created(String team) {
    var created = owner().post("use-cases", useCase(unique("case"), team));
    assertThat(created.statusCode()).isEqualTo(201);
    return json(created).getString("id");
  }

  private static HttpResponse<String> keyed(String key, String body) {
    var owner = owner();
    return owner.send(
        owner
            .request("use-cases")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  private static String useCase(String name, String team) {
    return """
    {"name":"%s","team":"%s","domain":"banking","purpose":"decide on loans of natural persons",
     "affectedPersons":["applicants"],
     "questions":{"task":"binary classification","businessImpact":"fewer defaults",
       "evaluationMetric":"AUC","relevantData":"loans since 2015","servingRequirements":"50 ms"}}
    """
        .formatted(name, team);
  }

  private static String unique(String word) {
    return word + " " + UUID.randomUUID().toString().substring(0, 8);
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
    return names(page, "name");
  }

  private static List<String> names(JsonObject page, String field) {
    return page.getJsonArray("items").getValuesAs(JsonValue::asJsonObject).stream()
        .map(item -> item.getString(field))
        .toList();
  }

  private static List<String> pointers(HttpResponse<String> problem) {
    return json(problem).getJsonArray("errors").getValuesAs(JsonValue::asJsonObject).stream()
        .map(error -> ((JsonString) error.get("pointer")).getString())
        .toList();
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(response).getString("code")).isEqualTo(code);
  }
}
