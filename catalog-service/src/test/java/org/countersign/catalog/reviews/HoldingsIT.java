package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Journey.created;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.Browser;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Example;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The portfolio counts what happens, among whatever else is there. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class HoldingsIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  private static JsonObject portfolio() {
    return json(ok(CatalogClient.as(Roles.AUDITOR).get("portfolio")));
  }

  /** Of what there is one more. */
  private static List<String> more(JsonObject before, JsonObject after) {
    var then = outOfScope(before);
    var now = outOfScope(after);
    return now.keySet().stream()
        .filter(each -> !each.equals("riskClass"))
        .filter(each -> now.getInt(each) - then.getInt(each) == 1)
        .sorted()
        .toList();
  }

  private static JsonObject outOfScope(JsonObject portfolio) {
    return portfolio.getJsonArray("classes").getValuesAs(JsonObject.class).stream()
        .filter(each -> each.getString("riskClass").equals("OUT_OF_SCOPE"))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonObject> of(JsonObject portfolio, String list, String model) {
    return portfolio.getJsonArray(list).getValuesAs(JsonObject.class).stream()
        .filter(each -> each.getString("model").equals(model))
        .toList();
  }

  /** Of a class in which nobody else asks for approvals. */
  @Test
  void useCasesRoundsAndApprovalsAreCountedByTheirClassAndWhatEndsSoonIsListed() {
    var before = portfolio();
    var example = Example.classified("{\"S1\":\"no\"}");
    var soon = Instant.now().plus(Duration.ofHours(20)).truncatedTo(ChronoUnit.SECONDS);

    var review =
        json(
            ok(
                CatalogClient.as(Roles.MODEL_OWNER)
                    .post(example.path() + "/reviews", "{\"environment\":\"production\"}")));
    var open = portfolio();
    var approval =
        json(ok(
                CatalogClient.as(Roles.COMPLIANCE_OFFICER)
                    .post(
                        "reviews/" + review.getString("id") + "/votes",
                        """
                        {"decision":"APPROVE","reason":"Nothing is inferred from anything here.",
                         "subjectSha256":"%s","validUntil":"%s"}
                        """
                            .formatted(review.getString("subjectSha256"), soon))))
            .getJsonObject("approval")
            .getString("id");
    var approved = portfolio();
    ok(
        CatalogClient.as(Roles.RISK_OWNER)
            .post(
                "approvals/" + approval + "/suspension",
                "{\"reason\":\"Its scores drift away from those of last month.\"}"));
    var suspended = portfolio();

    assertThat(more(before, open)).containsExactly("openRounds", "useCases");
    assertThat(more(before, approved)).containsExactly("inForce", "useCases");
    assertThat(more(before, suspended)).containsExactly("suspended", "useCases");
    assertThat(approved.getInt("endingCount")).isPositive();
    assertThat(of(approved, "ending", example.model()))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.getString("approval")).isEqualTo(approval);
              assertThat(each.getString("validUntil")).startsWith(soon.toString().substring(0, 19));
            });
    assertThat(of(suspended, "ending", example.model())).isEmpty();
  }

  @Test
  void whatAVersionDoesWithoutIsListedOnceTwoPeopleAgreed() {
    var journey = Journey.registered("HIGH");
    var waiver =
        created(
                CatalogClient.as(Roles.COMPLIANCE_OFFICER)
                    .post(
                        "waivers",
                        """
                        {"model":"%s","version":"1","requirement":"high-bias-report","until":"%s",
                         "reason":"The report is being written and is due next week."}
                        """
                            .formatted(journey.model(), Instant.now().plus(Duration.ofHours(20)))))
            .getString("id");
    var proposed = portfolio();
    ok(
        CatalogClient.as(Roles.RISK_OWNER)
            .post(
                "waivers/" + waiver + "/grant",
                "{\"reason\":\"It is measured every week until then.\"}"));
    var granted = portfolio();
    var page = Browser.signedIn(Roles.COMPLIANCE_OFFICER).open("/ui/portfolio").body();

    assertThat(of(proposed, "waivers", journey.model())).isEmpty();
    assertThat(of(granted, "waivers", journey.model()))
        .singleElement()
        .satisfies(each -> assertThat(each.getString("requirement")).isEqualTo("high-bias-report"));
    assertThat(granted.getInt("waiverCount")).isPositive();
    assertThat(page).contains("Approvals in force", journey.model() + " 1", "high-bias-report");
  }

  @Test
  void strangersHearNothingOfIt() {
    assertThat(CatalogClient.anonymous().get("portfolio").statusCode()).isEqualTo(401);
  }
}
