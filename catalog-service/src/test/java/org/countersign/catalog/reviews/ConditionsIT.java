package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Journey.codes;
import static org.countersign.catalog.testing.Journey.created;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.AlteredRow;
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
class ConditionsIT {
  private static final String TASK = "Repeat the bias test on the data of the third quarter.";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void theGateHoldsADeploymentToTrafficAndRegion() {
    var journey = Journey.registered("MINIMAL");
    approved(
        journey,
        """
        {"kind":"MAX_TRAFFIC","maxTrafficPercent":10},
        {"kind":"REGION","names":["eu-west-1","eu-north-1"]}
        """);

    var unsaid = journey.gate();
    var tooMuch = journey.gate(",\"trafficPercent\":11,\"region\":\"eu-west-1\"");
    var elsewhere = journey.gate(",\"trafficPercent\":10,\"region\":\"us-east-1\"");
    var kept = journey.gate(",\"trafficPercent\":10,\"region\":\"eu-north-1\"");

    assertThat(codes(unsaid)).containsExactly("CONDITION_VIOLATED");
    assertThat(codes(tooMuch)).containsExactly("CONDITION_VIOLATED");
    assertThat(tooMuch.getJsonArray("reasons").getJsonObject(0).getString("says"))
        .isEqualTo("it is approved at most 10 % of the traffic");
    assertThat(tooMuch.getJsonArray("reasons").getJsonObject(0).getString("link"))
        .endsWith("/versions/1#approvals");
    assertThat(elsewhere.getJsonArray("reasons").getJsonObject(0).getString("says"))
        .contains("only in the region eu-west-1 or eu-north-1");
    assertThat(kept.getString("decision")).isEqualTo("ALLOW");
    assertThat(kept.getInt("trafficPercent")).isEqualTo(10);
    assertThat(kept.getJsonArray("obligations").getValuesAs(JsonObject.class))
        .extracting(each -> each.getString("says"))
        .containsExactlyInAnyOrder(
            "at most 10 % of the traffic", "only in the region eu-west-1 or eu-north-1");
    assertThat(unsaid.getJsonArray("obligations")).isEmpty();
    var recorded =
        CatalogClient.as(Roles.AUDITOR).get("gate/decisions/" + kept.getString("id")).body();
    assertThat(Journey.json(recorded).getJsonArray("obligations"))
        .isEqualTo(kept.getJsonArray("obligations"));
  }

  @Test
  void aMetricBelowItsFloorIsDenied() {
    var good = Journey.registered("MINIMAL");
    approved(good, "{\"kind\":\"METRIC_FLOOR\",\"metric\":\"auc\",\"floor\":0.84}");
    var low = Journey.registered("MINIMAL");
    approved(low, "{\"kind\":\"METRIC_FLOOR\",\"metric\":\"auc\",\"floor\":0.841}");
    var unmeasured = Journey.registered("MINIMAL");
    approved(unmeasured, "{\"kind\":\"METRIC_FLOOR\",\"metric\":\"recall\",\"floor\":0.1}");

    assertThat(good.gate().getString("decision")).isEqualTo("ALLOW");
    assertThat(codes(low.gate())).containsExactly("CONDITION_VIOLATED");
    assertThat(codes(unmeasured.gate())).containsExactly("CONDITION_VIOLATED");
  }

  @Test
  void aTaskThatIsOverdueDeniesUntilSomebodyElseConfirmsIt() throws InterruptedException {
    var journey = Journey.registered("MINIMAL");
    var due = Instant.now().plus(8, ChronoUnit.SECONDS).truncatedTo(ChronoUnit.MILLIS);
    var approval =
        approved(
            journey, "{\"kind\":\"TASK\",\"task\":\"%s\",\"due\":\"%s\"}".formatted(TASK, due));
    var condition = approval.getJsonArray("conditions").getJsonObject(0);
    var path =
        "approvals/"
            + approval.getString("id")
            + "/conditions/"
            + condition.getString("id")
            + "/completion";
    var note = "{\"note\":\"The test was repeated and its report is filed.\"}";

    var inTime = journey.gate().getString("decision");
    Thread.sleep(Math.max(0, Duration.between(Instant.now(), due).toMillis() + 200));
    var overdue = journey.gate();
    var shown = read(approval).getJsonArray("conditions").getJsonObject(0);
    var owner = CatalogClient.as(Roles.MODEL_OWNER).post(path, note);
    var done = CatalogClient.as(Roles.VALIDATOR).post(path, note);
    var twice = CatalogClient.as(Roles.VALIDATOR).post(path, note);

    assertThat(inTime).isEqualTo("ALLOW");
    assertThat(codes(overdue)).containsExactly("CONDITION_VIOLATED");
    assertThat(shown.getString("state")).isEqualTo("OVERDUE");
    assertThat(shown.getString("task")).isEqualTo(TASK);
    assertProblem(owner, 403, "FORBIDDEN");
    ok(done);
    assertProblem(twice, 409, "CONDITION_NOT_OPEN");
    assertThat(journey.gate().getString("decision")).isEqualTo("ALLOW");
    assertThat(read(approval).getJsonArray("conditions").getJsonObject(0).getString("state"))
        .isEqualTo("DONE");
  }

  @Test
  void whatIsNoConditionIsRefusedWithItsPlace() {
    var journey = Journey.registered("MINIMAL");
    var review = journey.submitted();

    assertRefused(journey, review, "{\"kind\":\"MAX_TRAFFIC\",\"maxTrafficPercent\":0}");
    assertRefused(journey, review, "{\"kind\":\"MAX_TRAFFIC\"}");
    assertRefused(journey, review, "{\"kind\":\"REGION\",\"names\":[\"a,b\", \"\"]}");
    assertRefused(journey, review, "{\"kind\":\"UNTIL\",\"due\":\"2020-01-01T00:00:00Z\"}");
    assertRefused(journey, review, "{\"kind\":\"COLOUR\"}");
    var rejected =
        journey.vote(
            Roles.COMPLIANCE_OFFICER,
            review,
            "REJECT",
            ",\"conditions\":[{\"kind\":\"MAX_TRAFFIC\",\"maxTrafficPercent\":5}]");
    assertProblem(rejected, 400, "INVALID_REQUEST");
  }

  @Test
  void aConditionThatIsLoosenedBySqlIsFound() throws SQLException {
    var journey = Journey.registered("MINIMAL");
    var approval = approved(journey, "{\"kind\":\"MAX_TRAFFIC\",\"maxTrafficPercent\":10}");
    var id = approval.getJsonArray("conditions").getJsonObject(0).getString("id");

    var row = new AlteredRow("approval_condition", "condition", id);
    row.isFound(journey, "bound", "100");
    row.whateverIsWrittenTheGateDenies(journey.question());
  }

  private static void assertRefused(Journey journey, JsonObject review, String condition) {
    var answer =
        journey.vote(
            Roles.COMPLIANCE_OFFICER, review, "APPROVE", ",\"conditions\":[" + condition + "]");
    assertProblem(answer, 400, "INVALID_REQUEST");
  }

  private static JsonObject approved(Journey journey, String conditions) {
    return created(
            journey.vote(
                Roles.COMPLIANCE_OFFICER,
                journey.submitted(),
                "APPROVE",
                ",\"conditions\":[" + conditions + "]"))
        .getJsonObject("approval");
  }

  private static JsonObject read(JsonObject approval) {
    return json(
        CatalogClient.as(Roles.AUDITOR).get("approvals/" + approval.getString("id")).body());
  }
}
