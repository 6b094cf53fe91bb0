package org.countersign.catalog.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Simulating.begun;
import static org.countersign.catalog.testing.Simulating.ended;

import jakarta.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Example;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.Journey.Origin;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class SimulationsIT {
  private static final CatalogClient ADMINISTRATOR = CatalogClient.as(Roles.ADMINISTRATOR);
  private static final CatalogClient OFFICER = CatalogClient.as(Roles.COMPLIANCE_OFFICER);

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  /** Denies one model; nobody publishes it. */
  private static String draft(String model) {
    var proposed =
        ADMINISTRATOR.post(
            "policies?kind=POLICY",
            """
            {"policy": "%s", "revision": 1, "scope": {"environments": ["production"]},
             "rules": [{"id": "not-this-model", "require": "model.name != '%s'",
               "otherwise": {"code": "UNWANTED", "says": "not this one", "remedy": "none", "owner": "risk-owner"}}]}
            """
                .formatted(Example.unique("draft"), model));
    return "policies/" + json(ok(proposed)).getString("id") + "/simulations";
  }

  @Test
  void aDraftTellsWhomItWouldBlockAndByWhichRule() {
    var journey = Journey.registered("MINIMAL");
    journey.approved(Roles.COMPLIANCE_OFFICER);
    assertThat(journey.gate().getString("decision")).isEqualTo("ALLOW");
    var simulations = draft(journey.model());

    var asked = json(ok(ADMINISTRATOR.post(simulations, "")));
    var done = ended(simulations + "/" + asked.getString("id"));

    assertThat(asked.getJsonObject("receipt").keySet()).contains("index");
    assertThat(done.getString("state")).isEqualTo("DONE");
    assertThat(done.getInt("done")).isEqualTo(done.getInt("total")).isGreaterThanOrEqualTo(2);
    for (var population : new String[] {"live", "decisions"}) {
      var found = done.getJsonObject("result").getJsonObject(population);
      assertThat(found.getJsonObject("counts").getInt("BLOCKED")).isEqualTo(1);
      assertThat(found.getJsonArray("rules").getJsonObject(0).getString("rule"))
          .isEqualTo("not-this-model");
      var first = found.getJsonArray("cases").getJsonObject(0);
      assertThat(first.getString("model")).isEqualTo(journey.model());
      assertThat(first.getString("change")).isEqualTo("BLOCKED");
    }
    assertProblem(
        OFFICER.post(simulations + "/" + asked.getString("id") + "/cancellation", ""),
        409,
        "SIMULATION_ENDED");
    assertThat(json(ok(OFFICER.get(simulations))).getJsonArray("items")).hasSize(1);
  }

  /** Asks of the lineage of what is in a domain what nobody asks of it today. */
  private static String asking(String domain, String question) {
    var proposed =
        ADMINISTRATOR.post(
            "policies?kind=POLICY",
            """
            {"policy": "%s", "revision": 1, "scope": {"domains": ["%s"]}, "rules": [],
             "lineage": [{"id": "not-this-data", "question": "%s",
               "otherwise": {"code": "UNWANTED", "says": "s", "remedy": "m", "owner": "risk-owner"}}]}
            """
                .formatted(Example.unique("draft"), domain, question));
    return "policies/" + json(ok(proposed)).getString("id") + "/simulations";
  }

  private static JsonObject simulated(String simulations) {
    var id = json(ok(ADMINISTRATOR.post(simulations, ""))).getString("id");
    return ended(simulations + "/" + id).getJsonObject("result");
  }

  @Test
  void whatADraftAsksOfLineageIsJudgedAndWhatCannotBeIsNotCalledBlocked() {
    var data = Example.unique("loans");
    var journey = Journey.registered("MINIMAL", data, Origin.of(data, Example.digest()));
    journey.approved(Roles.COMPLIANCE_OFFICER);
    assertThat(journey.gate().getString("decision")).isEqualTo("ALLOW");
    var found =
        "SELECT ?node { ?node <http://www.w3.org/2000/01/rdf-schema#label> ?label"
            + " FILTER(CONTAINS(STR(?label), '%s')) }".formatted(data);
    var endless =
        "SELECT ?node { { %s } ?a1 ?b1 ?c1 . ?a2 ?b2 ?c2 . ?a3 ?b3 ?c3 . ?a4 ?b4 ?c4 . ?a5 ?b5 ?c5 ."
                .formatted(found)
            + " ?a6 ?b6 ?c6 . ?a7 ?b7 ?c7 FILTER(STR(?c7) = 'nothing says so') }";

    var blocked = simulated(asking(data, found));
    var unjudged = simulated(asking(data, endless));

    assertThat(blocked.getJsonObject("lineage").toString())
        .isEqualTo("{\"judged\":1,\"leftOut\":0,\"versions\":[]}");
    for (var population : List.of("live", "decisions")) {
      assertThat(blocked.getJsonObject(population).getJsonObject("counts").toString())
          .isEqualTo("{\"BLOCKED\":1}");
      assertThat(unjudged.getJsonObject(population).getJsonObject("counts")).isEmpty();
    }
    assertThat(unjudged.getJsonObject("lineage").getInt("leftOut")).isEqualTo(2);
    assertThat(unjudged.getJsonObject("lineage").getJsonArray("versions").toString())
        .contains(journey.model());
  }

  /** Where versions cannot be read it waits for them: so it runs while it is cancelled. */
  @Test
  void aSimulationIsCancelledWhileItRuns() throws SQLException {
    var journey = Journey.registered("MINIMAL");
    journey.approved(Roles.COMPLIANCE_OFFICER);
    var simulations = draft(journey.model());
    var database = Servers.running().database();
    String running;
    try (var owner = database.connect(database.owner());
        var statement = owner.createStatement()) {
      owner.setAutoCommit(false);
      statement.execute("LOCK TABLE model_version IN ACCESS EXCLUSIVE MODE");
      running = simulations + "/" + json(ok(OFFICER.post(simulations, ""))).getString("id");
      assertThat(begun(running).getString("state")).isEqualTo("RUNNING");
      var cancelled = json(ok(OFFICER.post(running + "/cancellation", "")));
      assertThat(cancelled.getString("state")).isEqualTo("CANCELLED");
      assertThat(cancelled.getInt("total")).isPositive();
      owner.rollback();
    }

    var next = json(ok(OFFICER.post(simulations, ""))).getString("id");
    assertThat(ended(simulations + "/" + next).getString("state")).isEqualTo("DONE");
    var left = json(ok(OFFICER.get(running)));
    assertThat(left.getString("state")).isEqualTo("CANCELLED");
    assertThat(left.getInt("done")).isLessThan(left.getInt("total"));
    assertThat(left.keySet()).doesNotContain("result");
  }

  @Test
  void onlyWhoDecidesAboutRulesSimulatesAndOnlyWhatTheGateAsks() {
    var simulations = draft("nobody");

    assertProblem(CatalogClient.as(Roles.MODEL_OWNER).post(simulations, ""), 403, "FORBIDDEN");
    assertProblem(
        CatalogClient.as(Roles.AUDITOR)
            .post(simulations + "/" + UUID.randomUUID() + "/cancellation", ""),
        403,
        "FORBIDDEN");
    assertProblem(OFFICER.get(simulations + "/" + UUID.randomUUID()), 404, "UNKNOWN_SIMULATION");
    assertProblem(
        OFFICER.post("policies/" + UUID.randomUUID() + "/simulations", ""), 404, "UNKNOWN_POLICY");
    assertProblem(OFFICER.post(simulations + "?since=yesterday", ""), 400, "INVALID_REQUEST");
    var floor =
        json(OFFICER.get("policies")).getJsonArray("items").getValuesAs(JsonObject.class).stream()
            .filter(item -> item.getString("kind").equals("FLOOR"))
            .findFirst()
            .orElseThrow()
            .getString("id");
    assertProblem(
        OFFICER.post("policies/" + floor + "/simulations", ""), 409, "SIMULATION_IMPOSSIBLE");
  }
}
