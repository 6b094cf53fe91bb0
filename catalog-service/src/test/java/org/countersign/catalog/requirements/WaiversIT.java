package org.countersign.catalog.requirements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Journey.codes;
import static org.countersign.catalog.testing.Journey.created;
import static org.countersign.catalog.testing.Journey.json;

import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.AlteredRow;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.OneServer;
import org.countersign.catalog.testing.PrintedDossier;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class WaiversIT {
  private static final String REASON =
      "{\"reason\":\"The report is due next month, the risk is small until then.\"}";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void whatTwoPeopleWaiveIsNoReasonAtTheGateUntilItIsEnded() throws SQLException {
    var journey = Journey.registered("HIGH");

    var before = journey.gate();
    var proposed = created(propose(journey, Roles.COMPLIANCE_OFFICER, "high-bias-report"));
    var path = "waivers/" + proposed.getString("id");
    var twice = propose(journey, Roles.RISK_OWNER, "high-bias-report");
    var own = CatalogClient.as(Roles.COMPLIANCE_OFFICER).post(path + "/grant", REASON);
    var owner = CatalogClient.as(Roles.MODEL_OWNER).post(path + "/grant", REASON);
    var waiting = journey.gate();
    var granted = json(ok(CatalogClient.as(Roles.RISK_OWNER).post(path + "/grant", REASON)).body());
    var after = journey.gate();
    var state = state(journey, "high-bias-report");

    assertThat(rules(before)).contains("high-bias-report");
    assertProblem(twice, 409, "WAIVER_PROPOSED");
    assertThat(OneServer.log())
        .as("what a failed statement was to write")
        .doesNotContain("The report is being written and is due next month.");
    assertProblem(own, 403, "SOD_VIOLATION");
    assertProblem(owner, 403, "FORBIDDEN");
    assertThat(rules(waiting)).contains("high-bias-report");
    assertThat(granted.getString("state")).isEqualTo("GRANTED");
    assertThat(granted.getString("grantedAs")).isEqualTo(Roles.RISK_OWNER);
    assertThat(rules(after)).doesNotContain("high-bias-report").contains("high-test-report");
    assertThat(state).isEqualTo("WAIVED");
    assertThat(PrintedDossier.of(journey.version()))
        .contains("The report is being written and is due next month.", "; granted, until ");
    var row = new AlteredRow("waiver", "waiver", proposed.getString("id"));
    row.isFound(journey, "requirement", "high-test-report");
    row.whateverIsWrittenTheGateDenies(journey.question());
    ok(CatalogClient.as(Roles.COMPLIANCE_OFFICER).post(path + "/end", REASON));
    assertThat(rules(journey.gate())).contains("high-bias-report");
    assertProblem(
        CatalogClient.as(Roles.RISK_OWNER).post(path + "/decline", REASON), 409, "WAIVER_DECIDED");
  }

  @Test
  void whoTrainedAVersionDoesNotDecideWhatItMayDoWithout() {
    var journey = Journey.registered("HIGH");
    var proposed = created(propose(journey, Roles.COMPLIANCE_OFFICER, "high-bias-report"));
    var run = journey.trainedBy(Roles.RISK_OWNER);

    var refused =
        CatalogClient.as(Roles.RISK_OWNER)
            .post("waivers/" + proposed.getString("id") + "/grant", REASON);

    assertProblem(refused, 403, "SOD_VIOLATION");
    assertThat(refused.body()).contains("you ran " + run + ", which made this version");
  }

  @Test
  void nothingIsWaivedForAProhibitedPracticeOrAgainstTheFramework() {
    var prohibited = Journey.registered("UNACCEPTABLE");
    var journey = Journey.registered("HIGH");

    assertProblem(
        propose(prohibited, Roles.COMPLIANCE_OFFICER, "high-bias-report"), 409, "RISK_PROHIBITED");
    assertProblem(
        propose(journey, Roles.COMPLIANCE_OFFICER, "no-such-demand"), 404, "UNKNOWN_REQUIREMENT");
    assertProblem(propose(journey, Roles.VALIDATOR, "high-bias-report"), 403, "FORBIDDEN");
    assertProblem(
        propose(journey, Roles.RISK_OWNER, "high-bias-report", Instant.now().minusSeconds(9)),
        400,
        "INVALID_REQUEST");
    assertThat(codes(prohibited.gate())).contains("RISK_PROHIBITED");
  }

  private static HttpResponse<String> propose(Journey journey, String person, String requirement) {
    return propose(journey, person, requirement, Instant.now().plus(30, ChronoUnit.DAYS));
  }

  private static HttpResponse<String> propose(
      Journey journey, String person, String requirement, Instant until) {
    return CatalogClient.as(person)
        .post(
            "waivers",
            """
            {"model":"%s","version":"1","requirement":"%s","until":"%s",
             "reason":"The report is being written and is due next month."}
            """
                .formatted(journey.model(), requirement, until));
  }

  private static java.util.List<String> rules(jakarta.json.JsonObject decision) {
    return decision.getJsonArray("reasons").getValuesAs(jakarta.json.JsonObject.class).stream()
        .map(reason -> reason.getString("rule"))
        .toList();
  }

  private static String state(Journey journey, String requirement) {
    var body = CatalogClient.as(Roles.AUDITOR).get(journey.version() + "/requirements").body();
    return json("{\"all\":" + body + "}").getJsonArray("all").stream()
        .map(each -> each.asJsonObject())
        .filter(each -> each.getString("id").equals(requirement))
        .map(each -> each.getString("state"))
        .findFirst()
        .orElseThrow();
  }
}
