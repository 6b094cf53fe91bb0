package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Journey.codes;
import static org.countersign.catalog.testing.Journey.created;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.AlteredRow;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Example;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.Notified;
import org.countersign.catalog.testing.Person;
import org.countersign.catalog.testing.PrintedDossier;
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
class EnvelopesIT {
  private static final String REASON =
      "{\"reason\":\"The monthly training drifts more than we thought.\"}";
  private static final String TASK = "Repeat the bias test on the data of the third quarter.";
  private static final String REPORT = "application/vnd.report+json";
  private static final String PRODUCTION = "{\"environment\":\"production\"}";

  private final Instant until =
      Clock.systemUTC().instant().plus(Duration.ofDays(90)).truncatedTo(ChronoUnit.SECONDS);

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aVersionMadeAgainInsideSignedBoundsIsApprovedInTheNameOfWhoSignedThem()
      throws SQLException, InterruptedException {
    var journey = Journey.registered("MINIMAL").evaluated("0.84");
    var review = journey.submitted();
    created(
        journey.vote(
            Roles.COMPLIANCE_OFFICER,
            review,
            "APPROVE",
            ",\"conditions\":[{\"kind\":\"MAX_TRAFFIC\",\"maxTrafficPercent\":50},"
                + "{\"kind\":\"TASK\",\"task\":\"%s\",\"due\":\"%s\"}]".formatted(TASK, until)));
    var none = CatalogClient.asPipeline().post(again(journey, 2, "0.84"), PRODUCTION);

    var envelope = signed(journey);
    var inside = again(journey, 3, "0.80");
    var compared = json(ok(CatalogClient.as(Roles.AUDITOR).get(inside.replace("/approval", ""))));
    var person = CatalogClient.as(Roles.DATA_SCIENTIST).post(inside, PRODUCTION);
    var given = created(CatalogClient.asPipeline().post(inside, PRODUCTION));
    var twice = CatalogClient.asPipeline().post(inside, PRODUCTION);
    var approval =
        json(
            ok(
                CatalogClient.as(Roles.AUDITOR)
                    .get("approvals/" + given.getJsonObject("approval").getString("id"))));

    assertProblem(none, 409, "NO_ENVELOPE");
    assertThat(envelope.getString("state")).isEqualTo("SIGNED");
    assertThat(envelope.getJsonArray("signers")).hasSize(1);
    assertThat(compared.getBoolean("inside")).isTrue();
    assertProblem(person, 403, "FORBIDDEN");
    assertProblem(twice, 409, "OUTSIDE_ENVELOPE");
    assertThat(approval.getString("envelope")).isEqualTo(envelope.getString("id"));
    assertThat(approval.getString("validUntil")).startsWith(until.toString().substring(0, 19));
    assertThat(
            approval.getJsonArray("conditions").getValuesAs(JsonObject.class).stream()
                .map(each -> each.getString("task", each.getString("says"))))
        .containsExactlyInAnyOrder("at most 50 % of the traffic", TASK);
    assertThat(gate(journey, 3, ",\"trafficPercent\":50")).isEmpty();
    assertThat(gate(journey, 3, ",\"trafficPercent\":51")).containsExactly("CONDITION_VIOLATED");
    assertThat(PrintedDossier.of(version(journey, 3)))
        .contains("Approved inside signed bounds", "at least 0.8", TASK);
    assertThat(Notified.soon(Roles.COMPLIANCE_OFFICER, approval.getString("id")))
        .singleElement()
        .satisfies(told -> assertThat(told).startsWith("APPROVAL_GRANTED "));
    var row = new AlteredRow("retraining_envelope", "envelope", envelope.getString("id"));
    row.isFound(question(journey, 3, ""), "signers", Roles.RISK_OWNER);
    row.whateverIsWrittenTheGateDenies(question(journey, 3, ""));
    new AlteredRow("approval", "approval", approval.getString("id"))
        .isInspected("compared", Example.digest());
  }

  @Test
  void outsideTheBoundsTheAnswerNamesEachAndByHowMuch() {
    var journey = approved();
    signed(journey);

    var worse = CatalogClient.asPipeline().post(again(journey, 2, "0.775"), PRODUCTION);
    var other =
        CatalogClient.asPipeline()
            .post(
                again(journey, 3, "0.84", "scraped-2026", "9c1b2d3", "data-scientist"), PRODUCTION);
    var signer =
        CatalogClient.asPipeline()
            .post(
                again(journey, 4, "0.84", "applications-2025", "3f2c9e1", "compliance-officer"),
                PRODUCTION);

    assertProblem(worse, 409, "OUTSIDE_ENVELOPE");
    assertThat(outside(worse))
        .containsExactly(
            Journey.json(
                "{\"allowed\":\"at least 0.8\",\"bound\":\"auc\",\"by\":\"0.025\",\"found\":\"0.775\"}"));
    assertThat(outside(other))
        .extracting(each -> each.getString("bound"))
        .containsExactly("code", "training data applications-2025", "training data scraped-2026");
    assertThat(outside(signer))
        .extracting(each -> each.getString("bound"))
        .containsExactly("people who signed and had a part in the version");
    assertThat(gate(journey, 2, "")).contains("APPROVAL_MISSING");
  }

  @Test
  void whatThePipelineSaysOfItselfIsNotEnough() {
    var journey = approved();
    signed(journey);
    var approval = journey.again(2, "0.90", "applications-2025", "3f2c9e1", "data-scientist");
    var version = version(journey, 2);

    var stated = asked(approval);
    var id = Journey.added(version, "EVALUATION", REPORT, Journey.evaluation("0.90"));
    var waiting = asked(approval);
    ok(CatalogClient.as(Roles.VALIDATOR).post(version + "/evidence/" + id + "/rejection", REASON));
    var rejected = asked(approval);
    Journey.evaluated(version, "0.79");
    var worse = asked(approval);

    assertThat(List.of(stated, waiting, rejected))
        .allSatisfy(
            answer ->
                assertThat(outside(answer))
                    .extracting(each -> each.getString("found"))
                    .containsExactly("measured by no evidence that counts"));
    assertThat(outside(worse)).extracting(each -> each.getString("found")).containsExactly("0.79");
  }

  @Test
  void evidenceThatIsSelfReportedOldOrContradictsItselfDoesNotCountThoughAccepted() {
    var journey = approved();
    signed(journey);
    var approval = journey.again(2, "0.90", "applications-2025", "3f2c9e1", "data-scientist");
    var version = version(journey, 2);
    var good = Journey.evaluation("0.90");
    var bad = good.replace("\"threshold\":0.90", "\"threshold\":0.95");
    var told = "{\"type\":\"EVALUATION\",\"title\":\"told\",\"content\":" + good + "}";
    var owner = CatalogClient.as(Roles.MODEL_OWNER);

    Journey.accepted(version, created(owner.post(version + "/evidence", told)).getString("id"));
    var selfReported = asked(approval);
    Journey.accepted(
        version,
        created(
                owner.send(
                    owner
                        .request(
                            version
                                + "/evidence?type=EVALUATION&title=old"
                                + "&producedAt=2020-01-01T00:00:00Z")
                        .header("Content-Type", REPORT)
                        .POST(BodyPublishers.ofString(good))))
            .getString("id"));
    var old = asked(approval);
    Journey.accepted(version, Journey.added(version, "EVALUATION", REPORT, bad));
    var contradicted = asked(approval);
    Journey.evaluated(version, "0.90");

    assertThat(List.of(selfReported, old, contradicted))
        .allSatisfy(
            answer ->
                assertThat(outside(answer))
                    .extracting(each -> each.getString("found"))
                    .containsExactly("measured by no evidence that counts"));
    created(asked(approval));
  }

  @Test
  void aLimitThatNamesItsDataHearsOfNoOther() {
    var journey = approved();
    var data = "c".repeat(64);

    var nowhere = boundTo(journey, "nowhere");
    var proposed = created(boundTo(journey, data));
    created(journey.vote(Roles.COMPLIANCE_OFFICER, round(proposed), "APPROVE"));
    var approval = journey.again(2, "0.90", "applications-2025", "3f2c9e1", "data-scientist");
    var version = version(journey, 2);
    var easy =
        Journey.evaluation("0.95").replace("holdout-2025", "easy").replace(data, Example.digest());
    Journey.accepted(version, Journey.added(version, "EVALUATION", REPORT, easy));
    var elsewhere = asked(approval);
    Journey.evaluated(version, "0.84");

    assertProblem(nowhere, 409, "OUTSIDE_ENVELOPE");
    assertThat(read(proposed).getJsonArray("limits").getJsonObject(0).getString("dataset"))
        .isEqualTo(data);
    assertThat(outside(elsewhere))
        .extracting(each -> each.getString("found"))
        .containsExactly("measured on other data alone");
    created(asked(approval));
  }

  /** Proposes bounds for what is measured on this data. */
  private HttpResponse<String> boundTo(Journey journey, String dataset) {
    return CatalogClient.as(Roles.MODEL_OWNER)
        .post(
            journey.version() + "/envelope",
            """
            {"environment":"production","until":"%s",
             "limits":[{"metric":"auc","dataset":"%s","side":"AT_LEAST","limit":0.8}],
             "reason":"The pipeline trains every month with new applications."}
            """
                .formatted(until, dataset));
  }

  @Test
  void revokedBoundsApproveNothingMoreAndWhatTheyApprovedNoLongerHolds() {
    var journey = approved();
    var envelope = signed(journey);
    created(CatalogClient.asPipeline().post(again(journey, 2, "0.82"), PRODUCTION));
    var path = "envelopes/" + envelope.getString("id") + "/revocation";

    var before = gate(journey, 2, "");
    var owner = CatalogClient.as(Roles.MODEL_OWNER).post(path, REASON);
    ok(CatalogClient.as(Roles.RISK_OWNER).post(path, REASON));
    var twice = CatalogClient.as(Roles.RISK_OWNER).post(path, REASON);

    assertThat(before).isEmpty();
    assertProblem(owner, 403, "FORBIDDEN");
    assertProblem(twice, 409, "ENVELOPE_NOT_IN_FORCE");
    assertThat(gate(journey, 2, "")).containsExactly("ENVELOPE_REVOKED");
    assertProblem(
        CatalogClient.asPipeline().post(again(journey, 3, "0.82"), PRODUCTION), 409, "NO_ENVELOPE");
  }

  @Test
  void boundsFallWithTheApprovalTheyWereSignedWith() {
    var journey = Journey.registered("MINIMAL").evaluated("0.84");
    var approval = journey.approved(Roles.COMPLIANCE_OFFICER);
    var envelope = signed(journey);
    created(CatalogClient.asPipeline().post(again(journey, 2, "0.82"), PRODUCTION));

    ok(CatalogClient.as(Roles.RISK_OWNER).post("approvals/" + approval + "/suspension", REASON));
    var suspended = CatalogClient.asPipeline().post(again(journey, 3, "0.82"), PRODUCTION);
    ok(CatalogClient.as(Roles.RISK_OWNER).post("approvals/" + approval + "/revocation", REASON));

    assertThat(outside(suspended))
        .extracting(each -> each.getString("found"))
        .containsExactly("SUSPENDED");
    assertThat(read(envelope).getString("state")).isEqualTo("REVOKED");
    assertThat(gate(journey, 2, "")).containsExactly("ENVELOPE_REVOKED");
  }

  @Test
  void boundsHoldWhileTheNewestApprovalOfTheirVersionDoes() {
    var journey = Journey.registered("MINIMAL").evaluated("0.84");
    journey.approved(Roles.COMPLIANCE_OFFICER);
    signed(journey);
    var second = journey.approved(Roles.COMPLIANCE_OFFICER);

    var under = CatalogClient.asPipeline().post(again(journey, 2, "0.82"), PRODUCTION);
    ok(CatalogClient.as(Roles.RISK_OWNER).post("approvals/" + second + "/suspension", REASON));
    var suspended = CatalogClient.asPipeline().post(again(journey, 3, "0.82"), PRODUCTION);
    ok(CatalogClient.as(Roles.RISK_OWNER).post("approvals/" + second + "/revocation", REASON));
    var revoked = CatalogClient.asPipeline().post(again(journey, 4, "0.82"), PRODUCTION);

    created(under);
    assertThat(List.of(suspended, revoked))
        .flatExtracting(EnvelopesIT::outside)
        .extracting(each -> each.getString("found"))
        .containsExactly("SUSPENDED", "REVOKED");
  }

  @Test
  void aStandInSignsBoundsAndWhoeverTheySignedForIsOnRecord() {
    var absent = Person.with(Roles.COMPLIANCE_OFFICER);
    var standIn = Person.with(Roles.COMPLIANCE_OFFICER);
    created(
        absent
            .client()
            .post(
                "delegations",
                """
                {"delegate":"%s","role":"compliance-officer","classes":["MINIMAL"],"ends":"%s"}
                """
                    .formatted(standIn.name(), until)));
    var journey = approved();
    var proposed = created(journey.bounds(Roles.MODEL_OWNER, "auc", "0.8", until));
    created(
        journey.vote(
            standIn.client(),
            round(proposed),
            "APPROVE",
            ",\"onBehalfOf\":\"%s\"".formatted(absent.id())));

    var signer = read(proposed).getJsonArray("signers").getJsonObject(0);
    var theirs =
        CatalogClient.asPipeline()
            .post(
                again(journey, 2, "0.84", "applications-2025", "3f2c9e1", absent.name()),
                PRODUCTION);
    created(CatalogClient.asPipeline().post(again(journey, 3, "0.84"), PRODUCTION));

    assertThat(signer.getJsonObject("person").getString("id")).isEqualTo(standIn.id());
    assertThat(signer.getJsonObject("onBehalfOf").getString("id")).isEqualTo(absent.id());
    assertThat(outside(theirs))
        .extracting(each -> each.getString("bound"))
        .containsExactly("people who signed and had a part in the version");
    assertThat(gate(journey, 3, "")).isEmpty();
    assertThat(PrintedDossier.of(version(journey, 3)).replace("- ", "-"))
        .containsPattern(standIn.called() + " for " + absent.called() + " as compliance officer");
  }

  @Test
  void whoHandedASignatureOverAndTurnsOutToHaveTrainedAVersionDidNotApproveIt() {
    var absent = Person.with(Roles.COMPLIANCE_OFFICER);
    var standIn = Person.with(Roles.COMPLIANCE_OFFICER);
    absent.handOver(standIn, until);
    var handedOver = ",\"onBehalfOf\":\"%s\"".formatted(absent.id());
    var journey = approved();
    var proposed = created(journey.bounds(Roles.MODEL_OWNER, "auc", "0.8", until));
    created(journey.vote(standIn.client(), round(proposed), "APPROVE", handedOver));
    created(CatalogClient.asPipeline().post(again(journey, 2, "0.84"), PRODUCTION));
    assertThat(gate(journey, 2, "")).isEmpty();

    Journey.trainedBy(version(journey, 2), absent.name());

    var denied = List.of("APPROVAL_STALE");
    assertThat(Waiting.until(() -> Optional.of(gate(journey, 2, "")).filter(denied::equals)))
        .isEqualTo(denied);
  }

  @Test
  void whoHoldsTheRoleConfirmsForASignerWhoLeftIt() throws InterruptedException {
    var leaver = Person.with(Roles.COMPLIANCE_OFFICER);
    var journey = approved();
    var proposed = created(journey.bounds(Roles.MODEL_OWNER, "auc", "0.8", until));
    created(journey.vote(leaver.client(), round(proposed), "APPROVE", ""));
    leaver.leave();
    var approval =
        created(CatalogClient.asPipeline().post(again(journey, 2, "0.82"), PRODUCTION))
            .getString("id");

    var round = Journey.confirmation(approval);
    var before = warnings(journey, 2);
    created(journey.vote(Roles.COMPLIANCE_OFFICER, round, "APPROVE"));

    assertThat(round.getJsonArray("slots")).hasSize(1);
    assertThat(before).contains("APPROVER_ROLE_LOST");
    assertThat(warnings(journey, 2)).doesNotContain("APPROVER_ROLE_LOST");
    assertProblem(
        CatalogClient.as(Roles.RISK_OWNER).post("approvals/" + approval + "/confirmation", REASON),
        409,
        "NOTHING_TO_CONFIRM");
  }

  @Test
  void boundsNeedAnApprovalLimitsThatAreKeptAndAClassThatAPolicyPermits() {
    var fresh = Journey.registered("MINIMAL");
    var journey = approved();
    var high = Journey.registered("HIGH").withEvidence();
    high.approved(Roles.VALIDATOR, Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER);

    assertProblem(
        fresh.bounds(Roles.MODEL_OWNER, "auc", "0.8", until), 409, "APPROVAL_NOT_IN_FORCE");
    assertProblem(journey.bounds(Roles.AUDITOR, "auc", "0.8", until), 403, "FORBIDDEN");
    assertProblem(journey.bounds(Roles.MODEL_OWNER, "aucc", "0.8", until), 409, "OUTSIDE_ENVELOPE");
    assertProblem(
        journey.bounds(Roles.MODEL_OWNER, "auc", "0.8", until.plus(Duration.ofDays(4000))),
        400,
        "INVALID_REQUEST");
    assertProblem(
        high.bounds(Roles.MODEL_OWNER, "auc", "0.8", until), 409, "ENVELOPE_NOT_PERMITTED");
    assertProblem(
        CatalogClient.as(Roles.AUDITOR).get("envelopes/" + Example.unique("no")),
        404,
        "UNKNOWN_ENVELOPE");
  }

  @Test
  void boundsThatWereRejectedApproveNothingAndWhoProposedThemDoesNotSign() {
    var journey = approved();
    var envelope = created(journey.bounds(Roles.MODEL_OWNER, "auc", "0.8", until));
    var round = round(envelope);

    var proposer = journey.vote(Roles.MODEL_OWNER, round, "APPROVE");
    created(journey.vote(Roles.RISK_OWNER, round, "REJECT"));

    assertProblem(proposer, 403, "SOD_VIOLATION");
    assertThat(round.getString("purpose")).isEqualTo("ENVELOPE");
    assertThat(round.getJsonObject("subject").getString("purpose"))
        .contains(envelope.getString("sha256"));
    assertThat(read(envelope).getString("state")).isEqualTo("DECLINED");
    assertProblem(
        CatalogClient.asPipeline().post(again(journey, 2, "0.82"), PRODUCTION), 409, "NO_ENVELOPE");
  }

  private static Journey approved() {
    var journey = Journey.registered("MINIMAL").evaluated("0.84");
    journey.approved(Roles.COMPLIANCE_OFFICER);
    return journey;
  }

  /** Bounds for the journey's version 1 that a compliance officer signed. */
  private JsonObject signed(Journey journey) {
    var envelope = created(journey.bounds(Roles.MODEL_OWNER, "auc", "0.8", until));
    created(journey.vote(Roles.COMPLIANCE_OFFICER, round(envelope), "APPROVE"));
    return read(envelope);
  }

  private static JsonObject round(JsonObject envelope) {
    return json(ok(CatalogClient.as(Roles.AUDITOR).get("reviews/" + envelope.getString("review"))));
  }

  private static JsonObject read(JsonObject envelope) {
    return json(ok(CatalogClient.as(Roles.AUDITOR).get("envelopes/" + envelope.getString("id"))));
  }

  private static JsonObject json(HttpResponse<String> response) {
    return Journey.json(response.body());
  }

  private static List<JsonObject> outside(HttpResponse<String> problem) {
    return json(problem).getJsonArray("outside").getValuesAs(JsonObject.class);
  }

  private static List<String> gate(Journey journey, int number, String more) {
    return codes(decided(journey, number, more));
  }

  private static List<String> warnings(Journey journey, int number) {
    return decided(journey, number, "")
        .getJsonArray("warnings")
        .getValuesAs(JsonObject.class)
        .stream()
        .map(warning -> warning.getString("code"))
        .toList();
  }

  private static JsonObject decided(Journey journey, int number, String more) {
    return created(
        CatalogClient.asPipeline().post("gate/decisions", question(journey, number, more)));
  }

  private static String question(Journey journey, int number, String more) {
    return "{\"model\":\"%s\",\"version\":\"%d\",\"environment\":\"production\"%s}"
        .formatted(journey.model(), number, more);
  }

  private static String again(Journey journey, int number, String auc) {
    return again(journey, number, auc, "applications-2025", "3f2c9e1", "data-scientist");
  }

  /** The next version, with the card of the first; gives where it is approved. */
  private static String again(
      Journey journey, int number, String auc, String data, String commit, String developer) {
    var approval = journey.again(number, auc, data, commit, developer);
    Journey.evaluated(version(journey, number), auc);
    return approval;
  }

  private static String version(Journey journey, int number) {
    return journey.version(number);
  }

  private static HttpResponse<String> asked(String approval) {
    return CatalogClient.asPipeline().post(approval, PRODUCTION);
  }
}
