package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Example;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class ReviewsIT {
  private static final String REASON = "the evidence bears out what the card says";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aSubmissionOpensTheSlotsThatTheClassDemands() {
    var example = Example.classified(Example.HIGH);

    var submitted = submit(example);

    assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(201);
    var view = json(submitted);
    assertThat(view.getString("riskClass")).isEqualTo("HIGH");
    assertThat(view.getString("state")).isEqualTo("IN_REVIEW");
    assertThat(view.getString("subjectSha256")).matches("[0-9a-f]{64}");
    assertThat(view.getJsonArray("slots").toString())
        .isEqualTo(
            "[{\"roles\":[\"validator\"]},{\"roles\":[\"compliance-officer\"]},{\"roles\":[\"risk-owner\"]}]");
    assertThat(view.getJsonObject("receipt").keySet()).contains("index", "leafHash");
    assertThat(submitted.headers().firstValue("Location").orElseThrow())
        .endsWith("/api/v1/reviews/" + view.getString("id"));
  }

  @Test
  void theReviewPageShowsWhatIsSignedAndWhatTheReaderMayDo() {
    var review = json(ok(submit(Example.classified(Example.HIGH))));
    var path = "reviews/" + review.getString("id");

    var officer = json(ok(as(Roles.COMPLIANCE_OFFICER).get(path)));
    var submitter = json(ok(as(Roles.MODEL_OWNER).get(path)));

    assertThat(officer.getJsonObject("subject").getString("schema"))
        .isEqualTo("countersign/review-subject/v1");
    assertThat(officer.getBoolean("subjectChanged")).isFalse();
    assertThat(officer.getJsonArray("requirements").toString())
        .contains("\"high-bias-report\"", "\"MISSING\"");
    assertThat(officer.getJsonObject("me").getBoolean("mayVote")).isTrue();
    assertThat(officer.getJsonObject("me").getString("slot")).isEqualTo("compliance-officer");
    assertThat(submitter.getJsonObject("me").getBoolean("mayVote")).isFalse();
    assertThat(submitter.getJsonObject("me").getString("code")).isEqualTo("SOD_VIOLATION");
    assertThat(submitter.getJsonObject("me").getString("why")).contains("you submitted");
  }

  @Test
  void whatCannotBeReviewedIsRefused() {
    var unbound = Example.newModel();
    ok(as(Roles.DATA_SCIENTIST).post("models/" + unbound + "/versions", "{}"));
    var unlinked = Example.newModel();
    ok(
        as(Roles.DATA_SCIENTIST)
            .post(
                "models/" + unlinked + "/versions",
                "{\"artifactSha256\":\"" + Example.digest() + "\"}"));

    assertProblem(submit("models/" + unbound + "/versions/1"), 409, "ARTIFACT_UNBOUND");
    assertProblem(submit("models/" + unlinked + "/versions/1"), 409, "USE_CASE_NOT_LINKED");
    assertProblem(submit(Example.unclassified()), 409, "RISK_UNCLASSIFIED");
    assertProblem(submit(Example.classified(Example.UNDETERMINED)), 409, "RISK_UNCLASSIFIED");
    assertProblem(submit(Example.classified(Example.PROHIBITED)), 409, "RISK_PROHIBITED");
    assertProblem(
        as(Roles.MODEL_OWNER)
            .post(
                Example.classified(Example.MINIMAL).path() + "/reviews",
                "{\"environment\":\"the-moon\"}"),
        404,
        "UNKNOWN_ENVIRONMENT");
  }

  @Test
  void theGateNamesTheVotesThatTheOpenRoundWantsThoughTheClassHasRisenSince() {
    var example = Example.classified(Example.MINIMAL);
    ok(submit(example));
    ok(
        as(Roles.COMPLIANCE_OFFICER)
            .post(
                "use-cases/" + example.useCase() + "/classifications",
                "{\"answers\":" + Example.HIGH + "}"));

    var denied =
        json(
            ok(
                CatalogClient.asPipeline()
                    .post(
                        "gate/decisions",
                        "{\"model\":\"%s\",\"version\":\"1\",\"environment\":\"production\"}"
                            .formatted(example.model()))));

    assertThat(denied.getString("riskClass")).isEqualTo("HIGH");
    assertThat(denied.getJsonArray("reasons").toString())
        .contains("\"the review waits for the vote of a compliance-officer or risk-owner\"");
  }

  @Test
  void oneRoundAtATimeAboutTheSameThree() {
    var example = Example.classified(Example.MINIMAL);
    var open = json(ok(submit(example)));

    var second = submit(example);

    assertProblem(second, 409, "REVIEW_ALREADY_OPEN");
    assertThat(second.body()).contains(open.getString("id"));
  }

  @Test
  void whoHasAPartInItOrNoVoteHearsWhy() {
    var example = Example.classified(Example.LIMITED);
    // the pipeline's person registers evidence, so a producer is not the developer
    ok(
        as("pipeline")
            .post(
                example.path() + "/evidence",
                "{\"type\":\"DISCLOSURE_TEXT\",\"title\":\"t\",\"content\":{\"text\":\"hello\"}}"));
    var review = json(ok(submit(example)));

    assertProblem(approve(as(Roles.MODEL_OWNER), review), 403, "SOD_VIOLATION");
    assertProblem(approve(as(Roles.DATA_SCIENTIST), review), 403, "SOD_VIOLATION");
    assertProblem(approve(as("pipeline"), review), 403, "SOD_VIOLATION");
    assertProblem(approve(CatalogClient.asPipeline(), review), 403, "SERVICE_ACCOUNT_CANNOT_VOTE");
    assertProblem(approve(as(Roles.ADMINISTRATOR), review), 403, "ADMINISTRATOR_CANNOT_VOTE");
    assertProblem(approve(as(Roles.AUDITOR), review), 403, "ROLE_CANNOT_VOTE");
    assertProblem(approve(as(Roles.VALIDATOR), review), 403, "ROLE_CANNOT_VOTE");
  }

  @Test
  void aMinimalRiskIsApprovedByOneForTwoYears() {
    var review = json(ok(submit(Example.classified(Example.MINIMAL))));

    var cast = json(ok(approve(as(Roles.COMPLIANCE_OFFICER), review)));

    assertThat(cast.getJsonObject("review").getString("state")).isEqualTo("APPROVED");
    assertThat(months(cast.getJsonObject("approval"))).isEqualTo(24);
    assertThat(cast.getJsonObject("approval").getString("state")).isEqualTo("APPROVED");
    assertThat(cast).containsKey("receipt");
  }

  @Test
  void aLimitedRiskNeedsTheModelOwnerAndTheOfficer() {
    var review = json(ok(submit(as(Roles.DATA_SCIENTIST), Example.classified(Example.LIMITED))));

    var first = json(ok(approve(as(Roles.MODEL_OWNER), review)));
    var second = json(ok(approve(as(Roles.COMPLIANCE_OFFICER), review)));

    assertThat(first.getJsonObject("review").getString("state")).isEqualTo("IN_REVIEW");
    assertThat(first).doesNotContainKey("approval");
    assertThat(second.getJsonObject("review").getString("state")).isEqualTo("APPROVED");
    assertThat(months(second.getJsonObject("approval"))).isEqualTo(18);
  }

  @Test
  void aHighRiskNeedsThreePeopleAndNobodyTwice() {
    var review = json(ok(submit(Example.classified(Example.HIGH))));

    ok(approve(as(Roles.VALIDATOR), review));
    assertProblem(approve(as(Roles.VALIDATOR), review), 409, "ALREADY_VOTED");
    ok(approve(as(Roles.RISK_OWNER), review));
    var last = json(ok(approve(as(Roles.COMPLIANCE_OFFICER), review)));

    assertThat(months(last.getJsonObject("approval"))).isEqualTo(12);
    var page = json(ok(as(Roles.AUDITOR).get("reviews/" + review.getString("id"))));
    assertThat(page.getString("state")).isEqualTo("APPROVED");
    assertThat(page.getJsonArray("votes")).hasSize(3);
    assertThat(page.getJsonArray("votes").getJsonObject(0).getString("reason")).isEqualTo(REASON);
    assertThat(page.getJsonArray("slots").toString())
        .doesNotContain("[{\"roles\":[\"validator\"]}");
    assertProblem(approve(as(Roles.RISK_OWNER), review), 409, "REVIEW_CLOSED");
  }

  @Test
  void theEarliestEndThatAVoterWantsHolds() {
    var review = json(ok(submit(as(Roles.DATA_SCIENTIST), Example.classified(Example.LIMITED))));
    var soon = Instant.now().plus(30, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);
    var late = soon.plus(2000, ChronoUnit.DAYS);

    var tooLate = vote(as(Roles.COMPLIANCE_OFFICER), review, until(review, late));
    ok(vote(as(Roles.COMPLIANCE_OFFICER), review, until(review, soon)));
    var last = json(ok(approve(as(Roles.MODEL_OWNER), review)));

    assertProblem(tooLate, 400, "INVALID_REQUEST");
    assertThat(Instant.parse(last.getJsonObject("approval").getString("validUntil")))
        .isEqualTo(soon);
  }

  @Test
  void oneRejectionEndsTheRoundAndSaysWhy() {
    var review = json(ok(submit(Example.classified(Example.HIGH))));

    var bare = vote(as(Roles.VALIDATOR), review, ballot(review, "REJECT", "no"));
    var rejected =
        vote(
            as(Roles.VALIDATOR),
            review,
            ballot(review, "REJECT", "the bias report is about another dataset"));

    assertProblem(bare, 400, "INVALID_REQUEST");
    assertThat(json(ok(rejected)).getJsonObject("review").getString("state")).isEqualTo("REJECTED");
    assertProblem(approve(as(Roles.RISK_OWNER), review), 409, "REVIEW_CLOSED");
  }

  @Test
  void aVoteOnWhatIsNoLongerThereIsRefusedUntilItIsSubmittedAgain() {
    var example = Example.classified(Example.MINIMAL);
    var review = json(ok(submit(example)));
    ok(
        as(Roles.DATA_SCIENTIST)
            .post(
                example.path() + "/evidence",
                "{\"type\":\"TEST_REPORT\",\"title\":\"late\",\"content\":{\"auc\":0.9}}"));

    var changed = approve(as(Roles.COMPLIANCE_OFFICER), review);
    var page = json(as(Roles.COMPLIANCE_OFFICER).get("reviews/" + review.getString("id")));
    var stranger =
        as(Roles.COMPLIANCE_OFFICER)
            .post("reviews/" + review.getString("id") + "/withdrawal", "{\"reason\":\"changed\"}");
    ok(
        as(Roles.MODEL_OWNER)
            .post("reviews/" + review.getString("id") + "/withdrawal", "{\"reason\":\"changed\"}"));
    var again = json(ok(submit(example)));

    assertProblem(changed, 409, "SUBJECT_CHANGED");
    assertThat(page.getBoolean("subjectChanged")).isTrue();
    assertProblem(stranger, 403, "FORBIDDEN");
    assertThat(again.getString("subjectSha256")).isNotEqualTo(review.getString("subjectSha256"));
    ok(approve(as(Roles.COMPLIANCE_OFFICER), again));
  }

  @Test
  void aVoteForAnotherDigestIsRefused() {
    var review = json(ok(submit(Example.classified(Example.MINIMAL))));

    var other =
        as(Roles.COMPLIANCE_OFFICER)
            .post(
                "reviews/" + review.getString("id") + "/votes",
                ballot("APPROVE", REASON, Example.digest(), ""));

    assertProblem(other, 409, "SUBJECT_MISMATCH");
  }

  @Test
  void ofTwoVotesForOneSlotAtTheSameMomentOneCounts() {
    var review = json(ok(submit(Example.classified(Example.MINIMAL))));

    var answers =
        Stream.of(Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER)
            .map(role -> CompletableFuture.supplyAsync(() -> approve(as(role), review)))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers.stream().map(HttpResponse::statusCode).sorted()).containsExactly(201, 409);
  }

  @Test
  void aNewApprovalSupersedesTheOneBefore() {
    var example = Example.classified(Example.MINIMAL);
    var first = approved(example);
    var second = approved(example);

    var listed =
        json(as(Roles.AUDITOR).get("approvals?model=" + example.model() + "&version=1"))
            .getJsonArray("items")
            .getValuesAs(JsonValue::asJsonObject);

    assertThat(listed.stream().map(each -> each.getString("id") + " " + each.getString("state")))
        .containsExactly(
            second.getString("id") + " APPROVED", first.getString("id") + " SUPERSEDED");
  }

  @Test
  void anOfficerSuspendsAndARiskOwnerRevokesForAReason() {
    var path = "approvals/" + approved(Example.classified(Example.MINIMAL)).getString("id");
    var reason = "{\"reason\":\"the drift alarm has rung since Monday\"}";

    var owner = as(Roles.MODEL_OWNER).post(path + "/suspension", reason);
    var bare = as(Roles.COMPLIANCE_OFFICER).post(path + "/suspension", "{\"reason\":\"drift\"}");
    var suspended = as(Roles.COMPLIANCE_OFFICER).post(path + "/suspension", reason);
    var twice = as(Roles.COMPLIANCE_OFFICER).post(path + "/suspension", reason);
    var revoked = as(Roles.RISK_OWNER).post(path + "/revocation", reason);
    var again = as(Roles.RISK_OWNER).post(path + "/revocation", reason);

    assertProblem(owner, 403, "FORBIDDEN");
    assertProblem(bare, 400, "INVALID_REQUEST");
    assertThat(json(ok(suspended)).getString("state")).isEqualTo("SUSPENDED");
    assertThat(json(suspended)).containsKey("receipt");
    assertProblem(twice, 409, "APPROVAL_NOT_IN_FORCE");
    assertThat(json(ok(revoked)).getString("state")).isEqualTo("REVOKED");
    assertProblem(again, 409, "APPROVAL_NOT_IN_FORCE");
    assertThat(json(as(Roles.AUDITOR).get(path)).getString("reason")).contains("drift alarm");
  }

  @Test
  void roundsAreListedByTheirState() {
    var review = json(ok(submit(Example.classified(Example.MINIMAL))));

    var open = json(as(Roles.AUDITOR).get("reviews?state=IN_REVIEW&limit=200"));
    var one = json(as(Roles.AUDITOR).get("reviews?limit=1"));

    assertThat(ids(open)).contains(review.getString("id"));
    assertThat(one.getJsonArray("items")).hasSize(1);
    assertThat(ids(json(as(Roles.AUDITOR).get("reviews?limit=1&cursor=" + one.getString("next")))))
        .doesNotContainAnyElementsOf(ids(one));
    assertProblem(as(Roles.AUDITOR).get("reviews?state=OPEN"), 400, "INVALID_REQUEST");
    assertProblem(as(Roles.AUDITOR).get("reviews/" + UUID.randomUUID()), 404, "UNKNOWN_REVIEW");
    assertProblem(as(Roles.AUDITOR).get("approvals/1"), 404, "UNKNOWN_APPROVAL");
  }

  @Test
  void aRequirementIsMetOnceAValidatorAcceptedItsEvidence() {
    var example = Example.classified(Example.LIMITED);
    var path = example.path() + "/evidence";
    var before = state(example, "limited-disclosure");

    var id =
        json(ok(
                as(Roles.DATA_SCIENTIST)
                    .post(
                        path,
                        "{\"type\":\"DISCLOSURE_TEXT\",\"title\":\"t\",\"content\":{\"text\":\"I am a machine\"}}")))
            .getString("id");
    var added = state(example, "limited-disclosure");
    ok(as(Roles.VALIDATOR).post(path + "/" + id + "/acceptance", "{}"));

    assertThat(before).isEqualTo("MISSING");
    assertThat(added).isEqualTo("PARTIAL");
    assertThat(state(example, "limited-disclosure")).isEqualTo("SATISFIED");
    assertThat(state(example, "high-bias-report")).isEqualTo("NOT_APPLICABLE");
  }

  @Test
  void everyDocumentTheGateGoesByIsPublishedOnce() {
    var documents =
        json(as(Roles.AUDITOR).get("policies"))
            .getJsonArray("items")
            .getValuesAs(JsonValue::asJsonObject);

    assertThat(
            documents.stream()
                .filter(each -> each.getString("state").equals("ACTIVE"))
                .map(each -> each.getString("kind") + " " + each.getString("name")))
        .doesNotHaveDuplicates()
        .contains(
            "FLOOR floor",
            "POLICY default",
            "FRAMEWORK eu-ai-act-evidence",
            "FRAMEWORK house-policy-evidence",
            "RULE_PACK eu-ai-act",
            "RULE_PACK house-policy");
  }

  private static String state(Example example, String requirement) {
    var response = ok(as(Roles.AUDITOR).get(example.path() + "/requirements"));
    try (var reader = jakarta.json.Json.createReader(new java.io.StringReader(response.body()))) {
      return reader.readArray().getValuesAs(JsonValue::asJsonObject).stream()
          .filter(each -> each.getString("id").equals(requirement))
          .map(each -> each.getString("state"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static List<String> ids(JsonObject page) {
    return page.getJsonArray("items").getValuesAs(JsonValue::asJsonObject).stream()
        .map(each -> each.getString("id"))
        .toList();
  }

  private static CatalogClient as(String person) {
    return CatalogClient.as(person);
  }

  private static HttpResponse<String> submit(Example example) {
    return submit(as(Roles.MODEL_OWNER), example);
  }

  private static HttpResponse<String> submit(CatalogClient submitter, Example example) {
    return submitter.post(example.path() + "/reviews", "{\"environment\":\"production\"}");
  }

  private static HttpResponse<String> submit(String path) {
    return as(Roles.MODEL_OWNER).post(path + "/reviews", "{\"environment\":\"production\"}");
  }

  private static JsonObject approved(Example example) {
    var review = json(ok(submit(example)));
    return json(ok(approve(as(Roles.COMPLIANCE_OFFICER), review))).getJsonObject("approval");
  }

  private static HttpResponse<String> approve(CatalogClient voter, JsonObject review) {
    return vote(voter, review, ballot(review, "APPROVE", REASON));
  }

  private static HttpResponse<String> vote(CatalogClient voter, JsonObject review, String ballot) {
    return voter.post("reviews/" + review.getString("id") + "/votes", ballot);
  }

  private static String until(JsonObject review, Instant until) {
    return ballot(
        "APPROVE", REASON, review.getString("subjectSha256"), ",\"validUntil\":\"" + until + "\"");
  }

  private static String ballot(JsonObject review, String decision, String reason) {
    return ballot(decision, reason, review.getString("subjectSha256"), "");
  }

  private static String ballot(String decision, String reason, String subject, String more) {
    return "{\"decision\":\"%s\",\"reason\":\"%s\",\"subjectSha256\":\"%s\"%s}"
        .formatted(decision, reason, subject, more);
  }

  private static long months(JsonObject approval) {
    return ChronoUnit.MONTHS.between(
        Instant.parse(approval.getString("grantedAt")).atOffset(ZoneOffset.UTC),
        Instant.parse(approval.getString("validUntil")).atOffset(ZoneOffset.UTC));
  }
}
