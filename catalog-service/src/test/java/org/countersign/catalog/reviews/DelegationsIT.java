package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Journey.created;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.Browser;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.Person;
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
class DelegationsIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aStandInVotesForSomebodyAndBothAreOnRecord() {
    var absent = Person.with(Roles.COMPLIANCE_OFFICER);
    var standIn = Person.with(Roles.COMPLIANCE_OFFICER);
    var granted = granted(absent, standIn, "MINIMAL");
    var journey = Journey.registered("MINIMAL");
    var review = journey.submitted();

    var cast = created(vote(standIn, review, absent.id()));

    assertThat(granted.getBoolean("holds")).isTrue();
    var vote = cast.getJsonObject("vote");
    assertThat(vote.getJsonObject("onBehalfOf").getString("id")).isEqualTo(absent.id());
    assertThat(vote.getJsonObject("voter").getString("id")).isEqualTo(standIn.id());
    assertThat(cast.getJsonObject("review").getString("state")).isEqualTo("APPROVED");
    assertThat(journey.gate().getString("decision")).isEqualTo("ALLOW");
    var found = json(CatalogClient.as(Roles.AUDITOR).post("ledger/inspections", "").body());
    assertThat(found.getBoolean("sound")).isTrue();
    var both = standIn.called() + " for " + absent.called();
    assertThat(PrintedDossier.of(journey.version()).replace("- ", "-")).containsPattern(both);
    var page = Browser.signedIn(Roles.AUDITOR).open("/ui/reviews/" + review.getString("id"));
    assertThat(page.body()).containsPattern(both);
  }

  @Test
  void nothingIsHandedOn() {
    var first = Person.with(Roles.COMPLIANCE_OFFICER);
    var second = Person.with(Roles.COMPLIANCE_OFFICER);
    var third = Person.with(Roles.COMPLIANCE_OFFICER);
    granted(first, second, "MINIMAL");
    granted(second, third, "MINIMAL");
    var review = Journey.registered("MINIMAL").submitted();

    assertProblem(vote(third, review, first.id()), 403, "DELEGATION_MISSING");
  }

  @Test
  void aDelegationEndsAtItsClassesItsDatesAndItsEnd() {
    var absent = Person.with(Roles.COMPLIANCE_OFFICER);
    var standIn = Person.with(Roles.COMPLIANCE_OFFICER);
    var stranger = Person.with(Roles.COMPLIANCE_OFFICER);
    var granted = granted(absent, standIn, "HIGH");
    var path = "delegations/" + granted.getString("id");
    var review = Journey.registered("MINIMAL").submitted();

    assertProblem(vote(standIn, review, absent.id()), 403, "DELEGATION_MISSING");
    assertProblem(stranger.client().delete(path), 403, "FORBIDDEN");
    ok(standIn.client().delete(path));
    assertProblem(standIn.client().delete(path), 409, "DELEGATION_ENDED");
    assertThat(ok(standIn.client().get("delegations/to-me")).body())
        .doesNotContain(granted.getString("id"));
    var later =
        absent
            .client()
            .post(
                "delegations",
                wish(standIn.name(), "MINIMAL")
                    .replace(
                        "\"ends\"",
                        "\"begins\":\"%s\",\"ends\""
                            .formatted(Instant.now().plus(Duration.ofDays(1)))));
    assertThat(created(later).getBoolean("holds")).isFalse();
    assertProblem(vote(standIn, review, absent.id()), 403, "DELEGATION_MISSING");
  }

  @Test
  void whatKeepsAPersonFromVotingKeepsTheirStandInFromVotingForThem() {
    var absent = Person.with(Roles.COMPLIANCE_OFFICER);
    var standIn = Person.with(Roles.COMPLIANCE_OFFICER);
    granted(absent, standIn, "HIGH");
    var journey = Journey.registered("HIGH").withEvidence();
    var review = journey.submitted();
    created(vote(absent, review, ""));

    assertProblem(vote(standIn, review, absent.id()), 409, "ALREADY_VOTED");
  }

  @Test
  void whoWasStoodInForDoesNotVoteAgain() {
    var absent = Person.with(Roles.COMPLIANCE_OFFICER);
    var standIn = Person.with(Roles.COMPLIANCE_OFFICER);
    granted(absent, standIn, "HIGH");
    var review = Journey.registered("HIGH").withEvidence().submitted();
    created(vote(standIn, review, absent.id()));

    assertProblem(vote(absent, review, ""), 409, "ALREADY_VOTED");
  }

  @Test
  void onlySomebodyElseWithTheSameRoleStandsIn() {
    var officer = Person.with(Roles.COMPLIANCE_OFFICER);

    assertProblem(
        officer.client().post("delegations", wish(Roles.RISK_OWNER, "HIGH")),
        422,
        "DELEGATE_UNFIT");
    assertProblem(
        officer.client().post("delegations", wish(officer.name(), "HIGH")), 422, "DELEGATE_UNFIT");
    assertProblem(
        officer.client().post("delegations", wish("nobody-at-all", "HIGH")), 422, "UNKNOWN_PERSON");
    assertProblem(
        officer
            .client()
            .post(
                "delegations",
                wish(Roles.COMPLIANCE_OFFICER, "HIGH")
                    .replace("\"compliance-officer\",\"classes\"", "\"risk-owner\",\"classes\"")),
        403,
        "FORBIDDEN");
    assertProblem(
        officer
            .client()
            .post(
                "delegations",
                wish(Roles.COMPLIANCE_OFFICER, "HIGH")
                    .replaceFirst("\"ends\":\"[^\"]+\"", "\"ends\":\"2099-01-01T00:00:00Z\"")),
        400,
        "INVALID_REQUEST");
    assertProblem(
        CatalogClient.as(Roles.AUDITOR).post("delegations", wish("x", "HIGH")), 403, "FORBIDDEN");
    assertThat(CatalogClient.as(Roles.AUDITOR).get("delegations").statusCode()).isEqualTo(200);
  }

  @Test
  void aVoteIsHandedOverOnThePage() {
    var standIn = Person.with(Roles.VALIDATOR);
    var browser = Browser.signedIn(Roles.VALIDATOR);
    var page = browser.open("/ui/delegations");
    var lastDay = LocalDate.now(ZoneOffset.UTC).plusDays(7).toString();

    var done =
        browser.follow(
            browser.submit(
                page,
                "/ui/delegations",
                Map.of(
                    "delegate",
                    standIn.name(),
                    "role",
                    Roles.VALIDATOR,
                    "classes",
                    "HIGH",
                    "ends",
                    lastDay)));
    var refused =
        browser.submit(
            page,
            "/ui/delegations",
            Map.of(
                "delegate",
                "nobody-at-all",
                "role",
                Roles.VALIDATOR,
                "classes",
                "HIGH",
                "ends",
                lastDay));

    assertThat(done.body()).contains("Recorded.", "Holds now", standIn.fullName());
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("nobody-at-all");
  }

  private static JsonObject granted(Person absent, Person standIn, String riskClass) {
    return created(absent.client().post("delegations", wish(standIn.name(), riskClass)));
  }

  private static String wish(String delegate, String riskClass) {
    return """
        {"delegate":"%s","role":"compliance-officer","classes":["%s"],"ends":"%s"}
        """
        .formatted(delegate, riskClass, Instant.now().plus(Duration.ofDays(14)))
        .strip();
  }

  private static HttpResponse<String> vote(Person voter, JsonObject review, String onBehalfOf) {
    return voter
        .client()
        .post(
            "reviews/" + review.getString("id") + "/votes",
            """
            {"decision":"APPROVE","reason":"The evidence is complete and plausible.",
             "subjectSha256":"%s","onBehalfOf":"%s"}
            """
                .formatted(review.getString("subjectSha256"), onBehalfOf));
  }
}
