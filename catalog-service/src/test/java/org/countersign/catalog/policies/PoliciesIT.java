package org.countersign.catalog.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class PoliciesIT {
  private static final CatalogClient ADMINISTRATOR = CatalogClient.as(Roles.ADMINISTRATOR);
  private static final CatalogClient OFFICER = CatalogClient.as(Roles.COMPLIANCE_OFFICER);

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  /** Harmless to the other tests: it can only give the lightest class. */
  private static String pack(String name, String version, String vectorClass) {
    return """
    pack: {id: %1$s, version: "%2$s", rank: 900, validFrom: 2026-01-01, cites: ["nobody"]}
    questions:
    - {id: Q_%1$s, type: bool, cite: nobody, text: Is it blue?}
    facts: []
    classify:
    - {id: all, class: OUT_OF_SCOPE, when: "true", cite: nobody, says: nothing follows}
    vectors:
    - {name: blue, in: {Q_%1$s: yes}, class: %3$s}
    """
        .formatted(name, version, vectorClass);
  }

  private static String fresh() {
    return "tint" + UUID.randomUUID().toString().substring(0, 8);
  }

  private static HttpResponse<String> propose(CatalogClient client, String kind, String document) {
    return client.send(
        client
            .request("policies?kind=" + kind)
            .header("Content-Type", "application/yaml")
            .POST(BodyPublishers.ofString(document)));
  }

  @Test
  void anAdministratorProposesAPackAndAnotherPersonPublishesIt() {
    var name = fresh();
    var document = pack(name, "1", "OUT_OF_SCOPE");

    var proposed = propose(ADMINISTRATOR, "RULE_PACK", document);

    assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(201);
    assertThat(json(proposed).getString("state")).isEqualTo("PROPOSED");
    assertThat(json(proposed).getJsonObject("receipt").keySet()).contains("index");
    var path = "policies/" + json(proposed).getString("id");
    assertThat(OFFICER.get(path + "/document").body()).isEqualTo(document);
    assertProblem(OFFICER.get("rule-packs/" + name), 404, "UNKNOWN_RULE_PACK");
    assertProblem(ADMINISTRATOR.post(path + "/publication", ""), 403, "FORBIDDEN");
    var published = ok(OFFICER.post(path + "/publication", ""));
    assertThat(json(published).getString("state")).isEqualTo("ACTIVE");
    assertThat(json(ok(OFFICER.get("rule-packs/" + name))).getString("version")).isEqualTo("1");

    assertProblem(OFFICER.post(path + "/publication", ""), 409, "POLICY_NOT_PROPOSED");
    assertProblem(
        propose(ADMINISTRATOR, "RULE_PACK", document + "# other bytes\n"),
        409,
        "POLICY_REVISION_TAKEN");
    var newer = json(ok(propose(ADMINISTRATOR, "RULE_PACK", pack(name, "2", "OUT_OF_SCOPE"))));
    ok(OFFICER.post("policies/" + newer.getString("id") + "/publication", ""));
    assertThat(json(OFFICER.get(path)).getString("state")).isEqualTo("SUPERSEDED");
    assertThat(json(ok(OFFICER.get("rule-packs/" + name))).getString("version")).isEqualTo("2");
    assertThat(json(ok(OFFICER.get("rule-packs/" + name + "@1"))).getString("version"))
        .isEqualTo("1");
  }

  @Test
  void aPackThatFailsItsOwnVectorIsNotEvenProposed() {
    var failing = propose(ADMINISTRATOR, "RULE_PACK", pack(fresh(), "1", "HIGH"));

    assertProblem(failing, 422, "VECTORS_FAIL");
    assertThat(json(failing).getJsonArray("errors").toString())
        .contains("blue: class OUT_OF_SCOPE, expected HIGH");
  }

  @Test
  void aDocumentThatCannotBeUsedIsNamedWithLineAndColumn() {
    var broken =
        propose(
            ADMINISTRATOR,
            "RULE_PACK",
            pack(fresh(), "1", "OUT_OF_SCOPE").replace("when: \"true\"", "when: \"tru\""));

    assertProblem(broken, 422, "POLICY_UNUSABLE");
    assertThat(json(broken).getInt("line")).isEqualTo(6);
    assertProblem(propose(ADMINISTRATOR, "RULE_PACK", "- no pack"), 422, "POLICY_UNUSABLE");
    assertProblem(propose(ADMINISTRATOR, "NOVEL", "x"), 400, "INVALID_REQUEST");
  }

  @Test
  void aPackCannotTakeTheQuestionsOfAnother() {
    var thief =
        propose(
            ADMINISTRATOR,
            "RULE_PACK",
            pack("S1", "1", "OUT_OF_SCOPE").replace("Q_S1", "S1").replace("id: S1,", "id: thief,"));

    assertThat(thief.statusCode()).as(thief.body()).isEqualTo(422);
  }

  @Test
  void theFloorAndASecondPolicyAreNotProposed() {
    var floor = document("FLOOR");
    var policy = document("POLICY");

    assertProblem(propose(ADMINISTRATOR, "FLOOR", floor), 422, "POLICY_UNUSABLE");
    assertProblem(
        propose(ADMINISTRATOR, "POLICY", policy.replace("policy: default", "policy: mine")),
        422,
        "POLICY_UNUSABLE");
    assertProblem(propose(ADMINISTRATOR, "POLICY", policy), 409, "POLICY_REVISION_TAKEN");
  }

  /** It refuses nothing that another test asks for: nobody else has its domain. */
  private static String scoped(String name, int revision, String domain, String environment) {
    return """
    {"policy": "%s", "revision": %d, "scope": {"domains": ["%s"], "environments": ["%s"]},
     "rules": [{"id": "no-tint", "require": "false", "modes": {"production": "prevent", "other": "warn"},
       "otherwise": {"code": "TINTED", "says": "nothing blue here", "remedy": "paint it", "owner": "model-owner"}}]}
    """
        .formatted(name, revision, domain, environment);
  }

  @Test
  void aScopedPolicyAddsItsDemandsWhereItsScopeFits() {
    var name = fresh();
    var journey = Journey.registered("MINIMAL");
    var before = json(dryRun(journey));

    var proposed = ADMINISTRATOR.post("policies?kind=POLICY", scoped(name, 1, name, "production"));
    assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(201);
    ok(OFFICER.post("policies/" + json(proposed).getString("id") + "/publication", ""));
    var elsewhere = json(dryRun(journey));
    var useCase = CatalogClient.as(Roles.MODEL_OWNER).get("use-cases/" + journey.useCase());
    assertThat(Journey.codes(elsewhere)).isEqualTo(Journey.codes(before));
    assertThat(elsewhere.getJsonArray("policies").toString()).doesNotContain(name);
    assertThat(json(useCase).getString("domain")).isEqualTo("banking");

    var second = ADMINISTRATOR.post("policies?kind=POLICY", scoped(name, 2, "BANKING", "staging"));
    ok(OFFICER.post("policies/" + json(second).getString("id") + "/publication", ""));
    var staging = json(dryRun(journey, "staging"));
    try {
      assertThat(staging.getJsonArray("warnings").toString()).contains("TINTED");
      assertThat(staging.getJsonArray("policies").toString()).contains(name);
      assertThat(json(dryRun(journey)).getJsonArray("policies").toString()).doesNotContain(name);
    } finally {
      var last = ADMINISTRATOR.post("policies?kind=POLICY", scoped(name, 3, name, "test"));
      ok(OFFICER.post("policies/" + json(last).getString("id") + "/publication", ""));
    }
  }

  @Test
  void aScopedPolicyKeepsItsScopeAndNamesEnvironmentsThatExist() {
    var misspelt = ADMINISTRATOR.post("policies?kind=POLICY", scoped(fresh(), 1, "x", "prodution"));
    assertProblem(misspelt, 422, "POLICY_UNUSABLE");
    assertThat(misspelt.body()).contains("prodution");
    assertProblem(
        ADMINISTRATOR.post("policies?kind=POLICY", scoped("default", 99, "x", "production")),
        422,
        "POLICY_UNUSABLE");
  }

  @Test
  void whoeverIsSignedInReadsTheSchemaOfPolicies() {
    var schema = ok(CatalogClient.as(Roles.MODEL_OWNER).get("policies/schema"));

    assertThat(json(schema).getString("$id")).isEqualTo("countersign/policy/v1");
    assertThat(CatalogClient.anonymous().get("policies/schema").statusCode()).isEqualTo(401);
  }

  private static HttpResponse<String> dryRun(Journey journey) {
    return dryRun(journey, "production");
  }

  private static HttpResponse<String> dryRun(Journey journey, String environment) {
    return ok(
        CatalogClient.asPipeline()
            .post(
                "gate/decisions?dryRun=true",
                "{\"model\":\"%s\",\"version\":\"1\",\"environment\":\"%s\"}"
                    .formatted(journey.model(), environment)));
  }

  private static String document(String kind) {
    return json(OFFICER.get("policies"))
        .getJsonArray("items")
        .getValuesAs(JsonObject.class)
        .stream()
        .filter(item -> item.getString("kind").equals(kind))
        .filter(item -> item.getString("state").equals("ACTIVE"))
        .filter(item -> !kind.equals("POLICY") || item.getString("name").equals("default"))
        .findFirst()
        .map(item -> OFFICER.get("policies/" + item.getString("id") + "/document").body())
        .orElseThrow();
  }

  @Test
  void aDeclinedProposalIsNeverPublishedAndKeepsItsRevision() {
    var name = fresh();
    var proposed = json(ok(propose(ADMINISTRATOR, "RULE_PACK", pack(name, "1", "OUT_OF_SCOPE"))));
    var path = "policies/" + proposed.getString("id");

    ok(OFFICER.post(path + "/declination", "{\"reason\":\"blue does not matter\"}"));

    assertThat(json(OFFICER.get(path)).getString("state")).isEqualTo("DECLINED");
    assertProblem(OFFICER.post(path + "/publication", ""), 409, "POLICY_NOT_PROPOSED");
    assertProblem(
        propose(ADMINISTRATOR, "RULE_PACK", pack(name, "1", "OUT_OF_SCOPE")),
        409,
        "POLICY_REVISION_TAKEN");
  }

  @Test
  void nobodyElseProposesAndNobodyElsePublishes() {
    for (var role : new String[] {Roles.MODEL_OWNER, Roles.AUDITOR, Roles.COMPLIANCE_OFFICER}) {
      assertProblem(
          propose(CatalogClient.as(role), "RULE_PACK", pack(fresh(), "1", "OUT_OF_SCOPE")),
          403,
          "FORBIDDEN");
    }
    assertProblem(OFFICER.get("policies/" + UUID.randomUUID()), 404, "UNKNOWN_POLICY");
    assertProblem(
        CatalogClient.as(Roles.AUDITOR).post("policies/" + UUID.randomUUID() + "/publication", ""),
        403,
        "FORBIDDEN");
  }

  @Test
  void everyFactThatAConditionMayNameIsDocumented() {
    var facts = json(ok(CatalogClient.as(Roles.AUDITOR).get("policies/facts")));

    assertThat(facts.getJsonArray("items").getValuesAs(JsonObject.class))
        .anySatisfy(
            fact -> {
              assertThat(fact.getString("path")).isEqualTo("useCase.riskClass");
              assertThat(fact.getString("meaning")).isNotBlank();
            });
  }
}
