package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Journey.created;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.Browser;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Example;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.catalog.testing.Waiting;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class InboxIT {
  private static final String REASON = "{\"reason\":\"The evidence is still to be written.\"}";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aRoundLiesWhereItBelongsForEachOfItsPeople() {
    var journey = Journey.registered("HIGH").withEvidence();
    var review = journey.submitted();
    var id = review.getString("id");

    created(journey.vote(Roles.VALIDATOR, review, "APPROVE"));

    assertThat(places(Roles.COMPLIANCE_OFFICER, id)).containsExactly("toDecide");
    assertThat(places(Roles.VALIDATOR, id)).containsExactly("waitingForOthers");
    assertThat(places(Roles.DATA_SCIENTIST, id)).containsExactly("requestedByMe");
    assertThat(places(Roles.AUDITOR, id)).isEmpty();
    var line = line(Roles.COMPLIANCE_OFFICER, "toDecide", id);
    assertThat(line.getInt("ageDays")).isZero();
    assertThat(line.getBoolean("overdue")).isFalse();
    assertThat(line.getString("due")).isGreaterThan(review.getString("submittedAt"));
  }

  @Test
  void aTaskOfAConditionLiesBeforeTheTeamAndBeforeWhomItSatisfies() {
    var journey = Journey.registered("MINIMAL");
    var review = journey.submitted();
    var due = Instant.now().plus(Duration.ofDays(20)).truncatedTo(ChronoUnit.SECONDS);
    created(
        journey.vote(
            Roles.COMPLIANCE_OFFICER,
            review,
            "APPROVE",
            ",\"conditions\":[{\"kind\":\"TASK\",\"due\":\"%s\",\"task\":\"%s\"}]"
                .formatted(due, "Repeat the analysis by age with new data.")));

    assertThat(tasks(Roles.DATA_SCIENTIST, journey)).containsExactly("FULFIL_CONDITION");
    assertThat(tasks(Roles.COMPLIANCE_OFFICER, journey)).containsExactly("CONFIRM_CONDITION");
    assertThat(tasks(Roles.VALIDATOR, journey)).isEmpty();
    assertThat(tasks("treasurer", journey)).isEmpty();
    assertThat(Browser.signedIn(Roles.COMPLIANCE_OFFICER).open("/ui/inbox").body())
        .contains("A task that you made a condition", journey.model() + " 1");
  }

  @Test
  void requestsForEvidenceAndBoundsThatEndSoonLieBeforeTheTeam() {
    var journey = Journey.registered("MINIMAL").evaluated("0.84");
    var round = "reviews/" + journey.submitted().getString("id");
    var due = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
    created(
        CatalogClient.as(Roles.VALIDATOR)
            .post(
                round + "/evidence-requests",
                "{\"type\":\"BIAS_REPORT\",\"text\":\"%s\",\"due\":\"%s\"}"
                    .formatted("Shows the slices by age and region.", due)));
    var asked = tasks(Roles.MODEL_OWNER, journey);
    ok(CatalogClient.as(Roles.DATA_SCIENTIST).post(round + "/withdrawal", REASON));
    journey.approved(Roles.COMPLIANCE_OFFICER);
    var bounds =
        created(
            journey.bounds(
                Roles.MODEL_OWNER, "auc", "0.8", Instant.now().plus(Duration.ofDays(9))));
    var signing = "reviews/" + bounds.getString("review");
    var unsigned = tasks(Roles.MODEL_OWNER, journey);
    created(
        journey.vote(
            Roles.COMPLIANCE_OFFICER,
            json(CatalogClient.as(Roles.AUDITOR).get(signing).body()),
            "APPROVE"));

    assertThat(asked).containsExactly("ANSWER_REQUEST");
    assertThat(unsigned).isEmpty();
    assertThat(tasks(Roles.MODEL_OWNER, journey)).containsExactly("RENEW_BOUNDS");
  }

  @Test
  void whatWaitsForASecondPersonLiesBeforeThoseWhoMayBeIt() {
    var journey = Journey.registered("HIGH");
    created(
        CatalogClient.as(Roles.COMPLIANCE_OFFICER)
            .post(
                "waivers",
                """
                {"model":"%s","version":"1","requirement":"high-bias-report","until":"%s",
                 "reason":"The report is being written and is due next month."}
                """
                    .formatted(journey.model(), Instant.now().plus(Duration.ofDays(30)))));
    var override =
        created(
            CatalogClient.as(Roles.COMPLIANCE_OFFICER)
                .post(
                    "use-cases/" + journey.useCase() + "/overrides",
                    "{\"riskClass\":\"LIMITED\",\"justification\":\"%s\"}"
                        .formatted("Its scores decide nothing about anybody.")));
    var evidence = Journey.added(journey.version(), "TEST_REPORT", "application/pdf", "a report");
    var unsubmitted = tasks(Roles.VALIDATOR, journey);
    journey.submitted();

    assertThat(unsubmitted).isEmpty();
    assertThat(tasks(Roles.VALIDATOR, journey)).containsExactly("JUDGE_EVIDENCE");
    assertThat(tasks(Roles.RISK_OWNER, journey)).containsExactly("DECIDE_WAIVER");
    assertThat(tasks(Roles.COMPLIANCE_OFFICER, journey)).as("proposed it").isEmpty();
    assertThat(kind(Roles.RISK_OWNER, override.getString("id"))).contains("DECIDE_OVERRIDE");
    assertThat(kind(Roles.COMPLIANCE_OFFICER, override.getString("id"))).isEmpty();
    assertThat(Browser.signedIn(Roles.RISK_OWNER).open("/ui/inbox").body())
        .contains("A waiver waits for a second person", "/ui/use-cases/" + journey.useCase());

    Journey.accepted(journey.version(), evidence);
    journey.trainedBy(Roles.RISK_OWNER);

    assertThat(tasks(Roles.VALIDATOR, journey)).isEmpty();
    Waiting.until(() -> Optional.of(tasks(Roles.RISK_OWNER, journey)).filter(List::isEmpty));
  }

  @Test
  void rulesThatSomebodyProposedOrAsksToWithdrawLieBeforeAnotherOfficer() {
    var name = Example.unique("inbox");
    var administrator = CatalogClient.as(Roles.ADMINISTRATOR);
    var officer = CatalogClient.as(Roles.COMPLIANCE_OFFICER);
    var id =
        created(
                administrator.send(
                    administrator
                        .request("policies?kind=POLICY")
                        .header("Content-Type", "application/yaml")
                        .POST(
                            BodyPublishers.ofString(
                                """
                                {"policy":"%1$s","revision":1,"scope":{"domains":["%1$s"]},
                                 "rules":[{"id":"r","require":"true","otherwise":
                                  {"code":"C","says":"s","remedy":"m","owner":"o"}}]}
                                """
                                    .formatted(name)))))
            .getString("id");

    var proposed = kind(Roles.COMPLIANCE_OFFICER, id);
    ok(officer.post("policies/" + id + "/publication", ""));
    var published = kind(Roles.COMPLIANCE_OFFICER, id);
    ok(administrator.post("policies/" + id + "/withdrawal", REASON));
    var page = Browser.signedIn(Roles.COMPLIANCE_OFFICER).open("/ui/inbox").body();

    assertThat(proposed).contains("DECIDE_RULES");
    assertThat(published).isEmpty();
    assertThat(kind(Roles.COMPLIANCE_OFFICER, id)).contains("DECIDE_WITHDRAWAL");
    assertThat(kind(Roles.ADMINISTRATOR, id)).isEmpty();
    assertThat(kind(Roles.RISK_OWNER, id)).isEmpty();
    assertThat(page).contains("/ui/policies/" + id, name + "@1");
    ok(officer.post("policies/" + id + "/withdrawal/confirmation", ""));
    assertThat(kind(Roles.COMPLIANCE_OFFICER, id)).isEmpty();
  }

  /** What the inbox of a person has to do about something. */
  private static Optional<String> kind(String person, String about) {
    return json(CatalogClient.as(person).get("inbox").body())
        .getJsonArray("tasks")
        .getValuesAs(JsonObject.class)
        .stream()
        .filter(task -> task.getString("about").equals(about))
        .map(task -> task.getString("kind"))
        .findFirst();
  }

  private static List<String> tasks(String person, Journey journey) {
    return json(CatalogClient.as(person).get("inbox").body())
        .getJsonArray("tasks")
        .getValuesAs(JsonObject.class)
        .stream()
        .filter(task -> task.getString("model", "").equals(journey.model()))
        .map(task -> task.getString("kind"))
        .toList();
  }

  @Test
  void theSubmitterRemindsTheVotersOnceADay() {
    var id = Journey.registered("MINIMAL").submitted().getString("id");
    var body = "{\"reviews\":[\"%s\"]}".formatted(id);
    var submitter = CatalogClient.as(Roles.DATA_SCIENTIST);

    var first = only(ok(submitter.post("inbox/reminders", body)).body());
    var second = only(ok(submitter.post("inbox/reminders", body)).body());
    var foreign =
        only(ok(CatalogClient.as(Roles.MODEL_OWNER).post("inbox/reminders", body)).body());

    assertThat(first.getBoolean("sent")).isTrue();
    assertThat(second.getString("code")).isEqualTo("REMINDED_TODAY");
    assertThat(foreign.getString("code")).isEqualTo("NOT_THE_SUBMITTER");
    var told =
        json(CatalogClient.as(Roles.RISK_OWNER).get("notices/mine?limit=200").body())
            .getJsonArray("items")
            .getValuesAs(JsonObject.class)
            .stream()
            .filter(each -> each.getString("subject").equals(id))
            .map(each -> each.getString("occasion"))
            .toList();
    assertThat(told).contains("REVIEW_REMINDED");
  }

  @Test
  void thereIsNothingInBulkButReminders() {
    assertProblem(
        CatalogClient.as(Roles.COMPLIANCE_OFFICER).post("inbox/votes", "{}"), 404, "NOT_FOUND");
    assertProblem(
        CatalogClient.as(Roles.COMPLIANCE_OFFICER).post("inbox/reminders", "{\"reviews\":[]}"),
        400,
        "INVALID_REQUEST");
    assertProblem(
        CatalogClient.as(Roles.AUDITOR).post("inbox/reminders", "{\"reviews\":[\"x\"]}"),
        403,
        "FORBIDDEN");
    assertThat(CatalogClient.anonymous().get("inbox").statusCode()).isEqualTo(401);
  }

  @Test
  void thePageShowsAgeAndDueDateAndRemindsWithoutScripts() {
    var journey = Journey.registered("MINIMAL");
    var id = journey.submitted().getString("id");
    var browser = Browser.signedIn(Roles.DATA_SCIENTIST);

    var page = browser.open("/ui/inbox");
    var done = browser.submit(page, "/ui/inbox/reminders", Map.of("reviews", id));
    var none = browser.submit(page, "/ui/inbox/reminders", Map.of());

    assertThat(page.body()).contains("Requested by me", journey.model() + " 1", "today");
    assertThat(done.body()).contains("those whose votes are wanted are reminded");
    assertThat(none.statusCode()).isEqualTo(400);
    assertThat(Browser.signedIn(Roles.COMPLIANCE_OFFICER).open("/ui/inbox").body())
        .contains("/ui/reviews/" + id);
  }

  private static JsonObject only(String body) {
    return json(body).getJsonArray("items").getJsonObject(0);
  }

  private static List<String> places(String person, String review) {
    return Stream.of("toDecide", "waitingForOthers", "requestedByMe")
        .filter(place -> rounds(person, place).stream().anyMatch(each -> isAbout(each, review)))
        .toList();
  }

  private static JsonObject line(String person, String place, String review) {
    return rounds(person, place).stream()
        .filter(each -> isAbout(each, review))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isAbout(JsonObject line, String review) {
    return line.getJsonObject("review").getString("id").equals(review);
  }

  private static List<JsonObject> rounds(String person, String place) {
    return json(CatalogClient.as(person).get("inbox").body())
        .getJsonArray(place)
        .getValuesAs(JsonObject.class);
  }
}
