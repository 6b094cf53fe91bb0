package org.countersign.catalog.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Journey.created;
import static org.countersign.catalog.testing.Journey.json;
import static org.countersign.catalog.testing.Waiting.until;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.sql.SQLException;
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
import org.countersign.catalog.testing.Person;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
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
class NoticesIT {
  private static final CatalogClient ADMINISTRATOR = CatalogClient.as(Roles.ADMINISTRATOR);

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aReviewThatOpensIsMailedToThoseWhoCanVoteWithALinkAndNothingElse() {
    var journey = Journey.registered("MINIMAL");
    var review = journey.submitted().getString("id");
    var link = Servers.running().service() + "/ui/reviews/" + review;

    var letter =
        until(() -> mail(Roles.COMPLIANCE_OFFICER).filter(text -> text.contains(link)).findFirst());

    assertThat(letter)
        .contains("Auto-Submitted: auto-generated", "A review waits for your vote")
        .doesNotContain(journey.model());
    assertThat(until(() -> mail(Roles.RISK_OWNER).filter(text -> text.contains(link)).findFirst()))
        .isNotEmpty();
    assertThat(mail(Roles.VALIDATOR)).noneMatch(text -> text.contains(link));
    assertThat(mail(Roles.DATA_SCIENTIST)).noneMatch(text -> text.contains(link));
    var mine = mine(Roles.COMPLIANCE_OFFICER, review);
    assertThat(mine).extracting(each -> each.getString("state")).containsExactly("DELIVERED");
    assertThat(mine.get(0).getJsonObject("about").getString("environment")).isEqualTo("production");
    assertThat(mine(Roles.VALIDATOR, review)).isEmpty();
    assertThat(Browser.signedIn(Roles.COMPLIANCE_OFFICER).open("/ui/notices").body())
        .contains(link.substring(link.indexOf("/ui/")), journey.model() + " 1 · production");
  }

  @Test
  void aRevocationIsASignedCloudEventThatNamesTheRunningDeployments() throws IOException {
    try (var receiver = new Receiver(0)) {
      var subscription = subscribe(receiver, "APPROVAL_REVOKED");
      var journey = Journey.registered("MINIMAL");
      var approval = journey.approved(Roles.COMPLIANCE_OFFICER);
      var deployment =
          created(
              CatalogClient.as(Roles.MODEL_OWNER)
                  .post(
                      "deployments",
                      "{\"decision\":\"%s\",\"target\":\"cluster-7\"}"
                          .formatted(journey.gate().getString("id"))));
      ok(
          CatalogClient.as(Roles.RISK_OWNER)
              .post(
                  "approvals/" + approval + "/revocation",
                  "{\"reason\":\"The ombudsman has complained about it.\"}"));

      var call = until(() -> about(receiver, approval));

      var headers = call.headers();
      assertThat(headers.get("content-type"))
          .isEqualTo("application/cloudevents+json; charset=UTF-8");
      assertThat(headers.get("webhook-signature"))
          .isEqualTo(
              Signature.of(
                  subscription.getString("secret"),
                  headers.get("webhook-id"),
                  Long.parseLong(headers.get("webhook-timestamp")),
                  call.body()));
      var event = json(call.body());
      assertThat(event.getString("specversion")).isEqualTo("1.0");
      assertThat(event.getString("type")).isEqualTo("countersign.approval.revoked");
      assertThat(event.getString("id")).isEqualTo(headers.get("webhook-id"));
      assertThat(event.getJsonObject("data").getJsonArray("deployments").getString(0))
          .isEqualTo(deployment.getString("id"));
      assertThat(call.body()).doesNotContain("ombudsman", "cluster-7");
      var owner = mine(Roles.MODEL_OWNER, approval);
      assertThat(owner).extracting(each -> each.getString("occasion")).contains("APPROVAL_REVOKED");
      end(subscription);
    }
  }

  @Test
  void whoWantsOneLetterADayGetsItTomorrowAndWhatIsUrgentAtOnce() {
    var risk = CatalogClient.as(Roles.RISK_OWNER);
    assertProblem(risk.put("notices/preference", "{\"mail\":\"WEEKLY\"}"), 400, "INVALID_REQUEST");
    assertThat(CatalogClient.anonymous().get("notices/preference").statusCode()).isEqualTo(401);
    ok(risk.put("notices/preference", "{\"mail\":\"DAILY\"}"));
    try {
      var first = Journey.registered("MINIMAL").submitted().getString("id");
      var second = Journey.registered("MINIMAL").submitted().getString("id");

      var waiting = until(() -> mine(Roles.RISK_OWNER, second).stream().findFirst());

      assertThat(waiting.getString("state")).isEqualTo("WAITING");
      assertThat(waiting.getString("nextAttemptAt")).endsWith("T06:00:00.000Z");
      until(() -> mail(Roles.COMPLIANCE_OFFICER).filter(text -> text.contains(second)).findFirst());
      assertThat(mail(Roles.RISK_OWNER)).noneMatch(text -> text.contains(second));
      ok(risk.put("notices/preference", "{\"mail\":\"IMMEDIATELY\"}"));
      assertThat(
              until(() -> mail(Roles.RISK_OWNER).filter(text -> text.contains(second)).findFirst()))
          .contains(first, "notices");
    } finally {
      ok(risk.put("notices/preference", "{\"mail\":\"IMMEDIATELY\"}"));
    }
  }

  @Test
  void allThatWaitsForAPersonIsInOneLetterHoweverMuchItIs() throws SQLException {
    var subject = Example.unique("waiting");
    var person = Person.with(Roles.DATA_SCIENTIST);
    var mailbox = Servers.running().mailbox();
    run(
        """
        INSERT INTO notice (id, cause, occasion, agent, subject, link, about, state, attempts,
          next_at, created_at)
        SELECT gen_random_uuid(), '%1$s/' || i, 'APPROVAL_EXPIRING', '%2$s', '%1$s',
          '/ui/%1$s/' || i, '{}', 'WAITING', 0, '2020-01-01T06:00:00Z', '2020-01-01T06:00:00Z'
        FROM generate_series(1, 450) i
        """
            .formatted(subject, person.id()));
    try {
      var letter = until(() -> mailbox.of(person.mail()).stream().findFirst());

      assertThat(letter)
          .contains(subject, "Subject: Countersign: 450 notices", "250 more are in the list.");
      assertThat(mailbox.of(person.mail())).hasSize(1);
    } finally {
      run("DELETE FROM notice WHERE subject = '" + subject + "'");
    }
  }

  private static void run(String sql) throws SQLException {
    var database = Servers.running().database();
    try (var connection = database.connect(database.owner());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void aPersonChoosesOnThePage() {
    var browser = Browser.signedIn(Roles.VALIDATOR);
    var page = browser.open("/ui/notices");

    assertThat(browser.submit(page, "/ui/notices/preference", Map.of("mail", "")).statusCode())
        .isEqualTo(400);
    var chosen = browser.submit(page, "/ui/notices/preference", Map.of("mail", "DAILY"));

    assertThat(browser.follow(chosen).body())
        .contains("Saved. Mail comes as you chose.")
        .containsPattern("value=\"DAILY\"[^>]* checked");
    assertThat(json(ok(CatalogClient.as(Roles.VALIDATOR).get("notices/preference")).body()))
        .hasToString("{\"mail\":\"DAILY\"}");
    ok(CatalogClient.as(Roles.VALIDATOR).put("notices/preference", "{\"mail\":\"IMMEDIATELY\"}"));
  }

  @Test
  void aReceiverThatFailsIsTriedAgainAndTheHistoryTellsIt() throws IOException {
    try (var receiver = new Receiver(1)) {
      var subscription = subscribe(receiver, "GATE_DENIED");
      var journey = Journey.registered("MINIMAL");
      var decision = journey.gate().getString("id");

      var first = until(() -> about(receiver, decision));
      var second =
          until(
              () ->
                  receiver.calls().size() < 2
                      ? Optional.empty()
                      : Optional.of(receiver.calls().get(1)));

      assertThat(second.headers().get("webhook-id")).isEqualTo(first.headers().get("webhook-id"));
      assertThat(json(first.body()).getJsonObject("data").getJsonArray("codes").toString())
          .contains("APPROVAL_MISSING");
      var history =
          until(
              () ->
                  items(
                          CatalogClient.as(Roles.AUDITOR)
                              .get("notices?subscription=" + subscription.getString("id"))
                              .body())
                      .stream()
                      .filter(each -> each.getString("state").equals("DELIVERED"))
                      .findFirst());
      assertThat(history.getInt("attempts")).isEqualTo(2);
      end(subscription);
    }
  }

  @Test
  void aSubscriptionOfAnotherTeamHearsNothing() throws IOException {
    try (var treasury = new Receiver(0);
        var everybody = new Receiver(0)) {
      var narrow =
          created(
              ADMINISTRATOR.post(
                  "notices/subscriptions",
                  "{\"url\":\"%s\",\"occasions\":[\"GATE_DENIED\"],\"team\":\"treasury\"}"
                      .formatted(treasury.address())));
      var wide = subscribe(everybody, "GATE_DENIED");
      var decision = Journey.registered("MINIMAL").gate().getString("id");

      until(() -> about(everybody, decision));

      assertThat(treasury.calls()).isEmpty();
      end(narrow);
      end(wide);
    }
  }

  @Test
  void anApprovalThatEndsInSevenDaysIsRemindedOfOnce() {
    var journey = Journey.registered("MINIMAL");
    var review = journey.submitted();
    var ends = Instant.now().plus(Duration.ofDays(7)).plusSeconds(4).truncatedTo(ChronoUnit.MILLIS);
    var approval =
        created(
                CatalogClient.as(Roles.COMPLIANCE_OFFICER)
                    .post(
                        "reviews/" + review.getString("id") + "/votes",
                        """
                        {"decision":"APPROVE","reason":"for a week","subjectSha256":"%s",
                         "validUntil":"%s"}
                        """
                            .formatted(review.getString("subjectSha256"), ends)))
            .getJsonObject("approval")
            .getString("id");

    var reminder =
        until(
            () ->
                mine(Roles.MODEL_OWNER, approval).stream()
                    .filter(each -> each.getString("occasion").equals("APPROVAL_EXPIRING"))
                    .findFirst());

    assertThat(reminder.getString("link")).endsWith("#approvals");
    assertThat(reminder.containsKey("entry")).isFalse();
    assertThat(mine(Roles.DATA_SCIENTIST, approval))
        .extracting(each -> each.getString("occasion"))
        .containsOnlyOnce("APPROVAL_EXPIRING");
  }

  @Test
  void aSecretIsShownOnceAndASubscriptionIsOnRecord() throws IOException {
    try (var receiver = new Receiver(0)) {
      var subscription = subscribe(receiver, "REVIEW_OPENED");
      var id = subscription.getString("id");

      assertThat(subscription.getString("secret")).startsWith("whsec_");
      assertThat(ADMINISTRATOR.get("notices/subscriptions/" + id).body()).doesNotContain("whsec_");
      assertThat(ADMINISTRATOR.get("notices/subscriptions").body()).doesNotContain("whsec_");
      assertThat(ADMINISTRATOR.post("notices/subscriptions/" + id + "/ping", "").statusCode())
          .isEqualTo(202);
      var ping = until(() -> receiver.calls().stream().findFirst());
      assertThat(json(ping.body()).getString("type")).isEqualTo("countersign.ping");
      end(subscription);
      assertProblem(ADMINISTRATOR.delete("notices/subscriptions/" + id), 409, "SUBSCRIPTION_ENDED");
      assertThat(items(CatalogClient.as(Roles.AUDITOR).get("ledger/entries?subject=" + id).body()))
          .extracting(each -> each.getString("type"))
          .containsExactlyInAnyOrder("subscription.begun", "subscription.ended");
    }
  }

  @Test
  void anAddressThatCannotBeIsRefusedWithARemedy() {
    assertProblem(
        ADMINISTRATOR.post(
            "notices/subscriptions",
            "{\"url\":\"ftp://example.org/\",\"occasions\":[\"GATE_DENIED\"]}"),
        422,
        "WEBHOOK_ADDRESS_REFUSED");
    assertProblem(
        ADMINISTRATOR.post(
            "notices/subscriptions", "{\"url\":\"https://example.org/\",\"occasions\":[\"ALL\"]}"),
        400,
        "INVALID_REQUEST");
    assertProblem(ADMINISTRATOR.get("notices/subscriptions/nothing"), 404, "UNKNOWN_SUBSCRIPTION");
    assertProblem(ADMINISTRATOR.post("notices/nothing/redelivery", ""), 404, "UNKNOWN_NOTICE");
  }

  @ParameterizedTest
  @ValueSource(strings = {Roles.COMPLIANCE_OFFICER, Roles.AUDITOR, Roles.MODEL_OWNER})
  void onlyAnAdministratorSubscribes(String role) {
    var client = CatalogClient.as(role);

    assertProblem(
        client.post(
            "notices/subscriptions",
            "{\"url\":\"https://example.org/\",\"occasions\":[\"GATE_DENIED\"]}"),
        403,
        "FORBIDDEN");
    assertProblem(client.get("notices/subscriptions"), 403, "FORBIDDEN");
    assertProblem(client.post("notices/nothing/redelivery", ""), 403, "FORBIDDEN");
  }

  @Test
  void theHistoryIsForThoseWhoOversee() {
    assertProblem(CatalogClient.as(Roles.MODEL_OWNER).get("notices"), 403, "FORBIDDEN");
    assertThat(CatalogClient.as(Roles.COMPLIANCE_OFFICER).get("notices?limit=5").statusCode())
        .isEqualTo(200);
    assertThat(CatalogClient.anonymous().get("notices/mine").statusCode()).isEqualTo(401);
  }

  @Test
  void anAdministratorSubscribesOnThePageAndReadsTheSecretThere() throws IOException {
    try (var receiver = new Receiver(0)) {
      var browser = Browser.signedIn(Roles.ADMINISTRATOR);
      var page = browser.open("/ui/notices");
      var refused =
          browser.submit(page, "/ui/notices/subscriptions", Map.of("url", "ftp://example.org/"));
      var made =
          browser.submit(
              page,
              "/ui/notices/subscriptions",
              Map.of("url", receiver.address(), "occasions", "INSPECTION_FAILED"));

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("ftp://example.org/");
      assertThat(made.body())
          .contains("whsec_", receiver.address(), "An inspection finds the ledger unsound");
      assertThat(browser.open("/ui/notices").body()).doesNotContain("whsec_");
      assertThat(Browser.signedIn(Roles.VALIDATOR).open("/ui/notices").body())
          .doesNotContain("Add a webhook");
    }
  }

  private static JsonObject subscribe(Receiver receiver, String occasion) {
    return created(
        ADMINISTRATOR.post(
            "notices/subscriptions",
            "{\"url\":\"%s\",\"occasions\":[\"%s\"]}".formatted(receiver.address(), occasion)));
  }

  private static void end(JsonObject subscription) {
    ok(ADMINISTRATOR.delete("notices/subscriptions/" + subscription.getString("id")));
  }

  private static Optional<Receiver.Call> about(Receiver receiver, String subject) {
    return receiver.calls().stream()
        .filter(call -> json(call.body()).getString("subject").equals(subject))
        .findFirst();
  }

  private static Stream<String> mail(String person) {
    return Servers.running().mailbox().of(person + "@countersign.example").stream();
  }

  private static List<JsonObject> mine(String person, String subject) {
    return items(CatalogClient.as(person).get("notices/mine?limit=200").body()).stream()
        .filter(each -> each.getString("subject").equals(subject))
        .toList();
  }

  private static List<JsonObject> items(String page) {
    return json(page).getJsonArray("items").getValuesAs(JsonObject.class);
  }
}
