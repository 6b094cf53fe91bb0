package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Journey.codes;
import static org.countersign.catalog.testing.Journey.created;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.AlteredRow;
import org.countersign.catalog.testing.Browser;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Example;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.Person;
import org.countersign.catalog.testing.PrintedDossier;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.development.Tokens;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class BreakGlassIT {
  private static final Duration JUST_NOW = Duration.ofSeconds(20);
  private static final Duration TOO_LONG_AGO = Duration.ofMinutes(6);

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void twoPersonsLetAVersionInForSomeHoursAndEverythingSaysSo() {
    var journey = Journey.registered("MINIMAL");
    var first = Person.with(Roles.EMERGENCY_APPROVER).signedIn(JUST_NOW);
    var second = Person.with(Roles.EMERGENCY_APPROVER).signedIn(JUST_NOW);
    var before = journey.gate();

    var asked = created(first.post("break-glass", wish(journey, "OUTAGE")));
    var between = journey.gate();
    var waiting = tasks(second, journey);
    var mine = tasks(first, journey);
    var begun = ok(confirm(second, asked));
    var decision = journey.gate();

    assertThat(codes(before)).containsExactly("APPROVAL_MISSING");
    assertThat(asked.getString("state")).isEqualTo("REQUESTED");
    assertThat(codes(between)).containsExactly("APPROVAL_MISSING");
    assertThat(waiting).containsExactly("CONFIRM_BREAK_GLASS");
    assertThat(mine).isEmpty();
    assertThat(tasks(CatalogClient.as(Roles.RISK_OWNER), journey))
        .containsExactly("REVIEW_BREAK_GLASS");
    assertThat(begun.getString("state")).isEqualTo("ACTIVE");
    assertThat(begun.getInt("hours")).isEqualTo(72);
    assertThat(begun.getBoolean("wantsReview")).isTrue();
    assertThat(decision.getString("decision")).isEqualTo("ALLOW");
    assertThat(warnings(decision)).contains("BREAK_GLASS_ACTIVE");
    assertThat(attested(decision))
        .contains("COUNTERSIGN_BREAK_GLASS", asked.getString("id"), "\"PASSED\"");
    var page = Browser.signedIn(Roles.VALIDATOR).open("/ui/verify");
    assertThat(page.body()).contains("id=\"alarm\"", journey.model() + " 1");
    var entries =
        json(CatalogClient.as(Roles.AUDITOR)
                .get("ledger/entries?subject=" + asked.getString("id"))
                .body())
            .getJsonArray("items")
            .getValuesAs(JsonObject.class);
    assertThat(entries)
        .extracting(entry -> entry.getString("type"))
        .containsExactlyInAnyOrder("break-glass.asked", "break-glass.begun");
    assertThat(entries.toString()).doesNotContain("INC-4711");

    ok(
        CatalogClient.as(Roles.RISK_OWNER)
            .post(
                "break-glass/" + asked.getString("id") + "/revocation",
                "{\"reason\":\"The outage is over, nothing is open.\"}"));

    assertThat(codes(journey.gate())).containsExactly("APPROVAL_MISSING");
    assertThat(Browser.signedIn(Roles.VALIDATOR).open("/ui/verify").body())
        .doesNotContain(journey.model() + " 1");
  }

  @Test
  void oneEnvironmentAndOneVersionAreLetInAndNoOther() {
    var journey = Journey.registered("MINIMAL");
    var begun = begun(journey);
    var other = Example.classified(Example.MINIMAL);

    var elsewhere =
        created(
            CatalogClient.asPipeline()
                .post(
                    "gate/decisions",
                    "{\"model\":\"%s\",\"version\":\"1\",\"environment\":\"production\"}"
                        .formatted(other.model())));

    assertThat(codes(elsewhere)).contains("APPROVAL_MISSING");
    assertThat(warnings(elsewhere)).doesNotContain("BREAK_GLASS_ACTIVE");
    end(begun);
  }

  /**
   * Signed in a moment ago at the realm itself. Its tokens for a password alone do not say when,
   * and vouch for nothing.
   */
  @Test
  void whoSignsInAtTheIssuerIsFresh() {
    var journey = Journey.registered("MINIMAL");
    var browser = Browser.signedIn(Roles.EMERGENCY_APPROVER);
    var page = browser.open("/ui/break-glass");
    var asked =
        browser.follow(
            browser.submit(
                page,
                "/ui/break-glass",
                Map.of(
                    "model", journey.model(),
                    "version", "1",
                    "environment", "production",
                    "reason", "OUTAGE",
                    "hours", "2",
                    "ticket", "INC-4711",
                    "explanation", "Nobody can pay until this runs.")));

    assertThat(asked.body()).contains("Recorded.", journey.model() + " 1", "Waits for a second");
    var id =
        json(CatalogClient.as(Roles.AUDITOR).get("break-glass?limit=1").body())
            .getJsonArray("items")
            .getJsonObject(0);
    var unsaid =
        CatalogClient.bearing(Tokens.password(Servers.running().issuer(), "emergency-deputy"));
    assertProblem(confirm(unsaid, id), 401, "FRESH_LOGIN_NEEDED");
    var deputy = Browser.signedIn("emergency-deputy");
    var confirmed =
        deputy.follow(
            deputy.submit(
                deputy.open("/ui/break-glass"),
                "/ui/break-glass/" + id.getString("id") + "/confirmation",
                Map.of()));
    assertThat(confirmed.body()).contains("Recorded.", "In force", "id=\"alarm\"");
    end(id);
  }

  @Test
  void aStaleLoginIsAskedToSignInAgain() {
    var journey = Journey.registered("MINIMAL");
    var person = Person.with(Roles.EMERGENCY_APPROVER);
    var stale = person.signedIn(TOO_LONG_AGO).post("break-glass", wish(journey, "OUTAGE"));

    assertProblem(stale, 401, "FRESH_LOGIN_NEEDED");
    assertThat(stale.headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("insufficient_user_authentication", "max_age=\"300\"");
    var asked = created(person.signedIn(JUST_NOW).post("break-glass", wish(journey, "OUTAGE")));
    var second = Person.with(Roles.EMERGENCY_APPROVER);
    assertProblem(confirm(second.signedIn(TOO_LONG_AGO), asked), 401, "FRESH_LOGIN_NEEDED");
    end(asked);
  }

  @Test
  void nobodyConfirmsTheirOwnAndNobodyUninvitedTakesPart() {
    var journey = Journey.registered("MINIMAL");
    var first = Person.with(Roles.EMERGENCY_APPROVER).signedIn(JUST_NOW);
    var asked = created(first.post("break-glass", wish(journey, "SECURITY")));

    assertProblem(confirm(first, asked), 403, "SOD_VIOLATION");
    assertProblem(first.post("break-glass", wish(journey, "SECURITY")), 409, "BREAK_GLASS_OPEN");
    assertThat(codes(journey.gate())).containsExactly("APPROVAL_MISSING");
    end(asked);
    assertProblem(
        confirm(Person.with(Roles.EMERGENCY_APPROVER).signedIn(JUST_NOW), asked),
        409,
        "BREAK_GLASS_CLOSED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Roles.COMPLIANCE_OFFICER,
        Roles.RISK_OWNER,
        Roles.ADMINISTRATOR,
        Roles.MODEL_OWNER,
        Roles.VALIDATOR,
        Roles.AUDITOR
      })
  void onlyEmergencyApproversBreakGlass(String role) {
    var client = CatalogClient.as(role);

    assertProblem(client.post("break-glass", "{}"), 403, "FORBIDDEN");
    assertProblem(client.post("break-glass/x/confirmation", ""), 403, "FORBIDDEN");
    assertThat(client.get("break-glass").statusCode()).isEqualTo(200);
    assertThat(client.get("break-glass/in-force").statusCode()).isEqualTo(200);
    assertThat(client.get("break-glass/years").statusCode()).isEqualTo(200);
  }

  @Test
  void aProhibitedPracticeIsNeverLetIn() {
    var journey = Journey.registered("UNACCEPTABLE");
    var first = Person.with(Roles.EMERGENCY_APPROVER).signedIn(JUST_NOW);

    assertProblem(first.post("break-glass", wish(journey, "SAFETY")), 409, "RISK_PROHIBITED");
  }

  @Test
  void hoursReasonAndWordsAreHeldToTheDocument() {
    var journey = Journey.registered("HIGH");
    var first = Person.with(Roles.EMERGENCY_APPROVER).signedIn(JUST_NOW);

    assertProblem(first.post("break-glass", wish(journey, "HURRY")), 400, "INVALID_REQUEST");
    assertProblem(
        first.post(
            "break-glass",
            wish(journey, "OUTAGE").replace("{\"model\"", "{\"hours\":25,\"model\"")),
        400,
        "INVALID_REQUEST");
    assertProblem(
        first.post(
            "break-glass",
            wish(journey, "OUTAGE")
                .replace("Nobody can pay", "Pay")
                .replace(" until this runs.", "")),
        400,
        "INVALID_REQUEST");
  }

  @Test
  void somebodyUninvolvedJudgesItAndARefusalEndsIt() {
    var journey = Journey.registered("MINIMAL");
    var begun = begun(journey);
    var review = "break-glass/" + begun.getString("id") + "/review";
    var wrong = "{\"outcome\":\"REVOKED\",\"reason\":\"An earlier version would have done.\"}";

    var run = journey.trainedBy(Roles.RISK_OWNER);
    var trainer = CatalogClient.as(Roles.RISK_OWNER).post(review, wrong);

    assertProblem(trainer, 403, "SOD_VIOLATION");
    assertThat(trainer.body()).contains("you ran " + run);
    assertProblem(CatalogClient.as(Roles.VALIDATOR).post(review, wrong), 403, "FORBIDDEN");
    var judged = ok(CatalogClient.as(Roles.COMPLIANCE_OFFICER).post(review, wrong));
    var year = ok(CatalogClient.as(Roles.AUDITOR).get("break-glass/years"));

    assertThat(judged.getString("state")).isEqualTo("REVOKED");
    assertThat(year.getJsonArray("items").getJsonObject(0).getInt("uses")).isPositive();
    assertThat(year.getJsonArray("items").getJsonObject(0).getInt("revoked")).isPositive();
    assertThat(Browser.signedIn(Roles.AUDITOR).open("/ui/break-glass").body())
        .contains("How often");
    assertThat(judged.getBoolean("inForce")).isFalse();
    var told =
        json(CatalogClient.as(Roles.AUDITOR).get("break-glass/" + begun.getString("id")).body());
    assertThat(told.getString("explanation")).isEqualTo("Nobody can pay until this runs.");
    assertThat(told.getString("judgement")).isEqualTo("An earlier version would have done.");
    assertThat(codes(journey.gate())).containsExactly("APPROVAL_MISSING");
    assertThat(PrintedDossier.of(journey.version()))
        .contains("Nobody can pay until this runs.", "An earlier version would have done.");
    assertProblem(
        CatalogClient.as(Roles.COMPLIANCE_OFFICER).post(review, wrong), 409, "BREAK_GLASS_CLOSED");
  }

  @Test
  void aReviewThatDoesNotComeCountsAsARevocationAndBarsTheNextOne() throws SQLException {
    var journey = Journey.registered("MINIMAL");
    var begun = begun(journey);
    var id = begun.getString("id");

    run("UPDATE break_glass SET review_due = now() - interval '1 hour' WHERE id = '" + id + "'");
    try {
      var late = json(CatalogClient.as(Roles.AUDITOR).get("break-glass/" + id).body());

      assertThat(late.getString("state")).isEqualTo("REVOKED");
      assertThat(late.getBoolean("reviewOverdue")).isTrue();
      assertProblem(
          Person.with(Roles.EMERGENCY_APPROVER)
              .signedIn(JUST_NOW)
              .post("break-glass", wish(journey, "OUTAGE")),
          409,
          "BREAK_GLASS_UNREVIEWED");
    } finally {
      run(
          "UPDATE break_glass SET review_due = '%s' WHERE id = '%s'"
              .formatted(begun.getString("reviewDue"), id));
      assertSound();
    }
    end(begun);
  }

  /** What no entry bears out lets nothing in, and the inspection names it. */
  @Test
  void aRowThatSomebodyWroteIntoTheDatabaseLetsNothingIn() throws SQLException {
    var journey = Journey.registered("MINIMAL");
    var begun = begun(journey);
    var id = begun.getString("id");
    new AlteredRow("break_glass", "break-glass", id)
        .whateverIsWrittenTheGateDenies(journey.question());
    end(begun);
    run("UPDATE break_glass SET state = 'ACTIVE' WHERE id = '" + id + "'");
    try {
      assertThat(AlteredRow.gate(journey)).contains("STATE_NOT_IN_LEDGER");
      var found = ok(CatalogClient.as(Roles.AUDITOR).post("ledger/inspections", ""));
      assertThat(found.getBoolean("sound")).isFalse();
      assertThat(found.getString("row")).isEqualTo("break-glass " + id);
    } finally {
      run("UPDATE break_glass SET state = 'REVOKED' WHERE id = '" + id + "'");
    }
    assertSound();
  }

  /** The background has noticed what a test did to a row; everything is inspected once more. */
  private static void assertSound() {
    var found = ok(CatalogClient.as(Roles.AUDITOR).post("ledger/inspections", ""));
    assertThat(found.getBoolean("sound")).isTrue();
  }

  private static JsonObject begun(Journey journey) {
    var asked =
        created(
            Person.with(Roles.EMERGENCY_APPROVER)
                .signedIn(JUST_NOW)
                .post("break-glass", wish(journey, "OUTAGE")));
    var begun = ok(confirm(Person.with(Roles.EMERGENCY_APPROVER).signedIn(JUST_NOW), asked));
    assertThat(journey.gate().getString("decision")).isEqualTo("ALLOW");
    return begun;
  }

  /** What the inbox of a person has to do about the journey's model. */
  private static List<String> tasks(CatalogClient person, Journey journey) {
    return json(person.get("inbox").body())
        .getJsonArray("tasks")
        .getValuesAs(JsonObject.class)
        .stream()
        .filter(task -> task.getString("model", "").equals(journey.model()))
        .map(task -> task.getString("kind"))
        .toList();
  }

  private static void end(JsonObject begun) {
    ok(
        CatalogClient.as(Roles.RISK_OWNER)
            .post(
                "break-glass/" + begun.getString("id") + "/revocation",
                "{\"reason\":\"The test that wanted it is over.\"}"));
  }

  private static HttpResponse<String> confirm(CatalogClient person, JsonObject asked) {
    return person.post("break-glass/" + asked.getString("id") + "/confirmation", "");
  }

  private static String wish(Journey journey, String reason) {
    return """
        {"model":"%s","version":"1","environment":"production","reason":"%s","ticket":"INC-4711",
         "explanation":"Nobody can pay until this runs."}
        """
        .formatted(journey.model(), reason)
        .strip();
  }

  private static JsonObject ok(HttpResponse<String> response) {
    return json(Example.ok(response).body());
  }

  private static List<String> warnings(JsonObject decision) {
    return decision.getJsonArray("warnings").getValuesAs(JsonObject.class).stream()
        .map(warning -> warning.getString("code"))
        .toList();
  }

  private static String attested(JsonObject decision) {
    return new String(
        Base64.getDecoder().decode(decision.getJsonObject("attestation").getString("payload")),
        StandardCharsets.UTF_8);
  }

  private static void run(String sql) throws SQLException {
    var database = Servers.running().database();
    try (var owner = database.connect(database.owner());
        var statement = owner.createStatement()) {
      statement.execute(sql);
    }
  }
}
