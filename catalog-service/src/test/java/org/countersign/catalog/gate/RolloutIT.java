package org.countersign.catalog.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.AlteredRow;
import org.countersign.catalog.testing.Browser;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Example;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From one environment to the next, and from a canary to all the traffic. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class RolloutIT {
  private static final CatalogClient PIPELINE = CatalogClient.asPipeline();
  private static final CatalogClient ADMINISTRATOR = CatalogClient.as(Roles.ADMINISTRATOR);

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  private static Journey approved() {
    var journey = Journey.registered("MINIMAL");
    journey.approved(Roles.COMPLIANCE_OFFICER);
    return journey;
  }

  private static HttpResponse<String> deployed(String decision, String target, String more) {
    return PIPELINE.post(
        "deployments",
        "{\"decision\":\"%s\",\"target\":\"%s\"%s}".formatted(decision, target, more));
  }

  private static HttpResponse<String> staged(String deployment, String body) {
    return PIPELINE.post("deployments/" + deployment + "/stages", body);
  }

  private static JsonObject asked(Journey journey, String environment, boolean dryRun) {
    return json(
        ok(
            PIPELINE.post(
                "gate/decisions" + (dryRun ? "?dryRun=true" : ""),
                "{\"model\":\"%s\",\"version\":\"1\",\"environment\":\"%s\"}"
                    .formatted(journey.model(), environment))));
  }

  @Test
  void everyShareOfTheTrafficRestsOnADecisionOfItsOwn() {
    var journey = approved();
    var target = Example.unique("cluster");
    var before = ok(deployed(journey.gate().getString("id"), target, ""));
    var first = journey.gate().getString("id");

    var canary = ok(deployed(first, target, ",\"strategy\":\"CANARY\",\"percent\":5"));
    var id = json(canary).getString("id");
    assertThat(json(canary).getInt("percent")).isEqualTo(5);
    assertProblem(staged(id, "{\"percent\":50}"), 409, "DECISION_NOT_DEPLOYABLE");
    assertProblem(
        staged(id, "{\"percent\":50,\"decision\":\"%s\"}".formatted(first)),
        409,
        "DECISION_ALREADY_DEPLOYED");
    var second = journey.gate().getString("id");
    ok(staged(id, "{\"percent\":50,\"decision\":\"%s\"}".formatted(second)));
    ok(staged(id, "{\"percent\":50,\"outcome\":\"WON\"}"));
    var half = Instant.now();
    assertThat(state(before)).isEqualTo("LIVE");
    var third = journey.gate().getString("id");
    var full =
        ok(
            staged(
                id, "{\"percent\":100,\"outcome\":\"WON\",\"decision\":\"%s\"}".formatted(third)));

    assertThat(json(full).getString("outcome")).isEqualTo("WON");
    assertThat(state(before)).isEqualTo("RETIRED");
    var stages = json(ok(PIPELINE.get("deployments/" + id + "/stages"))).getJsonArray("items");
    assertThat(stages.getValuesAs(JsonObject.class).stream().map(each -> each.getInt("percent")))
        .containsExactly(5, 50, 50, 100);
    assertThat(live(half, journey.model()))
        .extracting(each -> each.getInt("percent"))
        .containsExactlyInAnyOrder(50, 100);
    assertThat(live(Instant.now(), journey.model()))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.getInt("percent")).isEqualTo(100);
              assertThat(each.getJsonArray("approvedBy").getJsonObject(0).getString("role"))
                  .isEqualTo("compliance-officer");
              assertThat(each.getJsonArray("policies")).isNotEmpty();
              assertThat(each.getString("decision")).isEqualTo(first);
            });
    assertThat(live(Instant.parse("2020-01-01T00:00:00Z"), journey.model())).isEmpty();
    ok(PIPELINE.post("deployments/" + id + "/end", "{\"state\":\"ROLLED_BACK\"}"));
    assertProblem(staged(id, "{\"percent\":5}"), 409, "DEPLOYMENT_NOT_LIVE");
    assertProblem(
        CatalogClient.as(Roles.AUDITOR)
            .post("deployments/" + id + "/end", "{\"state\":\"RETIRED\"}"),
        403,
        "FORBIDDEN");
    assertThat(Browser.signedIn(Roles.AUDITOR).open("/ui/environments").body())
        .contains("In their order", "What is live");
  }

  @Test
  void aDecisionAboutACanaryIsGoodForNoLargerShare() {
    var journey = approved();
    var target = Example.unique("cluster");
    var asked = journey.gate(",\"trafficPercent\":5").getString("id");

    assertProblem(deployed(asked, target, ""), 409, "DECISION_NOT_DEPLOYABLE");
    assertProblem(
        deployed(asked, target, ",\"strategy\":\"CANARY\",\"percent\":6"),
        409,
        "DECISION_NOT_DEPLOYABLE");
    var canary = ok(deployed(asked, target, ",\"strategy\":\"CANARY\",\"percent\":5"));
    var id = json(canary).getString("id");
    var further = journey.gate(",\"trafficPercent\":20").getString("id");
    var refused = staged(id, "{\"percent\":100,\"decision\":\"%s\"}".formatted(further));
    assertProblem(refused, 409, "DECISION_NOT_DEPLOYABLE");
    assertThat(refused.body()).contains("20 percent of the traffic, not 100");
    ok(staged(id, "{\"percent\":20,\"decision\":\"%s\"}".formatted(further)));
    ok(PIPELINE.post("deployments/" + id + "/end", "{\"state\":\"RETIRED\"}"));
  }

  private static String state(HttpResponse<String> deployment) {
    return json(ok(PIPELINE.get("deployments/" + json(deployment).getString("id"))))
        .getString("state");
  }

  private static List<JsonObject> live(Instant moment, String model) {
    return json(
            ok(CatalogClient.as(Roles.AUDITOR).get("deployments/live?limit=200&asOf=" + moment)))
        .getJsonArray("items")
        .getValuesAs(JsonObject.class)
        .stream()
        .filter(each -> each.getString("model").equals(model))
        .toList();
  }

  @Test
  void aPolicyDemandsTheEnvironmentBefore() {
    var journey = approved();
    var name = Example.unique("promotion");
    var policy =
        ADMINISTRATOR.post(
            "policies?kind=POLICY",
            """
            {"policy": "%s", "revision": 1, "scope": {"environments": ["production"], "domains": ["banking"]},
             "rules": [{"id": "seen-before", "when": "model.name == '%s'", "require": "promotion.deployed",
               "otherwise": {"code": "NOT_PROMOTED",
                 "saysExpr": "'it never ran in ' + promotion.before",
                 "remedy": "deploy it there first", "owner": "pipeline"}}]}
            """
                .formatted(name, journey.model()));
    ok(
        CatalogClient.as(Roles.COMPLIANCE_OFFICER)
            .post("policies/" + json(ok(policy)).getString("id") + "/publication", ""));

    var denied = asked(journey, "production", true);
    assertThat(Journey.codes(denied)).containsExactly("NOT_PROMOTED");
    assertThat(denied.toString()).contains("it never ran in staging");
    var staging = asked(journey, "staging", false);
    assertThat(staging.getString("decision")).as(staging.toString()).isEqualTo("ALLOW");
    ok(deployed(staging.getString("id"), Example.unique("staging"), ""));

    assertThat(Journey.codes(asked(journey, "production", true))).isEmpty();
  }

  @Test
  void aDeploymentThatSaysOtherThanItsEntryClosesTheGate() throws SQLException {
    var journey = approved();
    ok(
        deployed(
            journey.gate().getString("id"),
            Example.unique("cluster"),
            ",\"strategy\":\"SHADOW\",\"percent\":0"));
    var database = Servers.running().database();
    try (var owner = database.connect(database.owner());
        var statement = owner.createStatement()) {
      var of =
          " WHERE version IN (SELECT v.id FROM model_version v JOIN model m ON m.id = v.model"
              + " WHERE m.name = '%s')".formatted(journey.model());
      statement.executeUpdate("UPDATE deployment SET outcome = 'WON'" + of);
      try {
        assertThat(AlteredRow.gate(journey)).contains("STATE_NOT_IN_LEDGER");
      } finally {
        statement.executeUpdate("UPDATE deployment SET outcome = 'RUNNING'" + of);
      }
    }
    assertThat(Journey.codes(AlteredRow.reopened(journey))).isEmpty();
  }

  @Test
  void theLastApprovedVersionIsWhereToRollBackTo() {
    var journey = Journey.registered("MINIMAL");
    var place = "models/" + journey.model() + "/versions/last-approved";
    assertProblem(PIPELINE.get(place), 404, "NOTHING_APPROVED");
    var approval = journey.approved(Roles.COMPLIANCE_OFFICER);

    var last = json(ok(PIPELINE.get(place + "?environment=production")));
    assertThat(last.getInt("version")).isEqualTo(1);
    assertThat(last.getString("artifactSha256")).isEqualTo(journey.artifact());
    assertThat(last.getString("approval")).isEqualTo(approval);
    assertProblem(PIPELINE.get(place + "?before=1"), 404, "NOTHING_APPROVED");
    ok(
        CatalogClient.as(Roles.RISK_OWNER)
            .post(
                "approvals/" + approval + "/revocation",
                "{\"reason\":\"the data was withdrawn\"}"));
    assertProblem(PIPELINE.get(place), 404, "NOTHING_APPROVED");
  }

  @Test
  void anAdministratorDefinesEnvironmentsAndNobodyElse() {
    var name = Example.unique("edge");
    var order = Example.freePlace();
    var body =
        "{\"name\":\"%s\",\"order\":%d,\"approvalRequired\":false,\"production\":false}"
            .formatted(name, order);

    assertProblem(
        CatalogClient.as(Roles.COMPLIANCE_OFFICER).post("environments", body), 403, "FORBIDDEN");
    assertThat(ok(ADMINISTRATOR.post("environments", body)).statusCode()).isEqualTo(201);
    assertProblem(ADMINISTRATOR.post("environments", body), 409, "ENVIRONMENT_EXISTS");
    assertProblem(
        ADMINISTRATOR.post(
            "environments",
            body.replace(name, Example.unique("edge"))
                .replace("\"order\":" + order, "\"order\":4")),
        409,
        "ENVIRONMENT_ORDER_TAKEN");
    assertProblem(
        ADMINISTRATOR.put(
            "environments/" + name,
            "{\"order\":%d,\"approvalRequired\":false,\"production\":true}".formatted(order)),
        422,
        "ENVIRONMENT_INVALID");
    var changed =
        ADMINISTRATOR.put(
            "environments/" + name,
            "{\"order\":%d,\"approvalRequired\":true,\"production\":true}".formatted(order));
    assertThat(json(ok(changed)).getBoolean("production")).isTrue();
    assertThat(Journey.codes(asked(Journey.registered("MINIMAL"), name, true)))
        .contains("APPROVAL_MISSING");
    assertProblem(
        ADMINISTRATOR.put(
            "environments/nowhere", "{\"order\":7,\"approvalRequired\":true,\"production\":true}"),
        404,
        "UNKNOWN_ENVIRONMENT");
  }
}
