package org.countersign.catalog.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.List;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Example;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.ledger.AttestationVerifier;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Envelope;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What somebody tries who has an approval, or an attestation, and wants more from it than it says.
 * Each try is denied, and the reason is in the leaf of its decision.
 */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class GateAbuseIT {
  private static final CatalogClient PIPELINE = CatalogClient.asPipeline();
  private static final CatalogClient AUDITOR = CatalogClient.as(Roles.AUDITOR);
  private static final String IN_TOTO = "application/vnd.in-toto+json";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  private static JsonObject asked(String question) {
    return json(ok(PIPELINE.post("gate/decisions", question)));
  }

  private static JsonObject event(JsonObject decision) {
    return json(ok(
            AUDITOR.get("ledger/entries/" + decision.getJsonObject("receipt").getInt("index"))))
        .getJsonObject("event");
  }

  /** Denied, and the leaf says with which codes. */
  private static void assertDenied(JsonObject decision, String code) {
    var told = event(decision).getJsonObject("data");
    assertThat(decision.getString("decision")).isEqualTo("DENY");
    assertThat(Journey.codes(decision)).contains(code);
    assertThat(told.getString("decision")).isEqualTo("DENY");
    assertThat(told.getJsonArray("codes").getValuesAs(JsonString.class))
        .extracting(JsonString::getString)
        .contains(code);
  }

  private static Journey approved() {
    var journey = Journey.registered("MINIMAL");
    journey.approved(Roles.COMPLIANCE_OFFICER);
    assertThat(journey.gate().getString("decision")).isEqualTo("ALLOW");
    return journey;
  }

  @Test
  void anApprovalServesNoOtherVersionArtifactOrEnvironment() {
    var journey = approved();
    var other = Example.digest();
    ok(
        PIPELINE.post(
            "models/" + journey.model() + "/versions",
            "{\"artifactSha256\":\"%s\",\"useCases\":[\"%s\"]}"
                .formatted(other, journey.useCase())));
    var place = Example.unique("site");
    ok(
        CatalogClient.as(Roles.ADMINISTRATOR)
            .post(
                "environments",
                "{\"name\":\"%s\",\"order\":%d,\"approvalRequired\":true,\"production\":false}"
                    .formatted(place, Example.freePlace())));

    assertDenied(
        asked(journey.question().replace("\"version\":\"1\"", "\"version\":\"2\"")),
        "APPROVAL_MISSING");
    assertDenied(
        asked(journey.question().replace("}", ",\"digest\":\"" + other + "\"}")),
        "ARTIFACT_MISMATCH");
    assertDenied(asked(journey.question().replace("production", place)), "APPROVAL_MISSING");
  }

  @Test
  void anApprovalThatEndedOrWasRevokedServesNobody() throws InterruptedException {
    var brief = Journey.registered("MINIMAL");
    var review = brief.submitted();
    var until = Instant.now().plusSeconds(10).toString();
    ok(
        CatalogClient.as(Roles.COMPLIANCE_OFFICER)
            .post(
                "reviews/" + review.getString("id") + "/votes",
                """
                {"decision":"APPROVE","reason":"Good for a moment, and no longer.",
                 "subjectSha256":"%s","validUntil":"%s"}
                """
                    .formatted(review.getString("subjectSha256"), until)));
    var revoked = Journey.registered("MINIMAL");
    var approval = revoked.approved(Roles.COMPLIANCE_OFFICER);
    ok(
        CatalogClient.as(Roles.RISK_OWNER)
            .post(
                "approvals/" + approval + "/revocation",
                "{\"reason\":\"the data was withdrawn\"}"));

    assertDenied(revoked.gate(), "APPROVAL_REVOKED");
    Thread.sleep(
        Math.max(0, Instant.parse(until).toEpochMilli() - System.currentTimeMillis() + 500));
    assertDenied(brief.gate(), "APPROVAL_EXPIRED");
  }

  @Test
  void whoAskedForTheApprovalDoesNotGiveIt() {
    var journey = Journey.registered("MINIMAL");
    var review = journey.submitted();

    var vote = journey.vote(Roles.DATA_SCIENTIST, review, "APPROVE");

    assertThat(vote.statusCode()).isEqualTo(403);
    assertDenied(journey.gate(), "QUORUM_INCOMPLETE");
    var attempts =
        json(ok(AUDITOR.get("ledger/entries?type=attempt.refused&limit=1000"))).toString();
    assertThat(attempts).contains("attempt.refused");
  }

  @Test
  void aDecisionNamesThePoliciesItWasMadeByWhateverIsPublishedMeanwhile() {
    var journey = approved();
    var before = journey.gate();
    var name = Example.unique("race");
    var proposed =
        CatalogClient.as(Roles.ADMINISTRATOR)
            .post(
                "policies?kind=POLICY",
                """
                {"policy": "%s", "revision": 1, "scope": {"environments": ["production"], "domains": ["banking"]},
                 "rules": [{"id": "halt", "when": "model.name == '%s'", "require": "false",
                   "otherwise": {"code": "HALTED", "says": "halted", "remedy": "wait", "owner": "risk-owner"}}]}
                """
                    .formatted(name, journey.model()));
    ok(
        CatalogClient.as(Roles.COMPLIANCE_OFFICER)
            .post("policies/" + json(ok(proposed)).getString("id") + "/publication", ""));
    var after = journey.gate();

    assertDenied(after, "HALTED");
    assertThat(documents(before)).doesNotContainAnyElementsOf(only(after, before));
    assertThat(only(after, before)).hasSize(1);
    assertThat(event(before).getJsonObject("data").getString("decision")).isEqualTo("ALLOW");
  }

  private static List<String> documents(JsonObject decision) {
    return event(decision)
        .getJsonObject("data")
        .getJsonArray("policies")
        .getValuesAs(JsonString.class)
        .stream()
        .map(JsonString::getString)
        .toList();
  }

  private static List<String> only(JsonObject one, JsonObject other) {
    return documents(one).stream().filter(each -> !documents(other).contains(each)).toList();
  }

  @Test
  void anAttestationIsWhatItsSignatureSaysAndADenialSaysFailed() {
    var key = json(ok(CatalogClient.anonymous().get("ledger/keys"))).getString("attestationKey");
    var verifier = AttestationVerifier.ofPem(key);
    var allowed = approved().gate().getJsonObject("attestation");
    var denied = Journey.registered("MINIMAL").gate().getJsonObject("attestation");

    var predicate = statement(verifier, denied).getJsonObject("predicate");
    assertThat(predicate.getString("verificationResult")).isEqualTo("FAILED");
    assertThat(predicate.getJsonArray("verifiedLevels").toString()).isEqualTo("[\"FAILED\"]");
    assertThat(predicate.getJsonObject("verifier").getString("id")).endsWith("/gate");
    assertThatThrownBy(
            () ->
                statement(
                    verifier,
                    Json.createObjectBuilder(denied)
                        .add("payload", allowed.getString("payload"))
                        .build()))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(
            () ->
                statement(
                    verifier,
                    Json.createObjectBuilder(allowed)
                        .add("signatures", Json.createArrayBuilder())
                        .build()))
        .isInstanceOf(RuntimeException.class);
  }

  private static JsonObject statement(AttestationVerifier verifier, JsonObject attestation) {
    var envelope = Envelope.parseForeign(attestation.toString().getBytes(UTF_8));
    return Journey.json(new String(verifier.verifiedPayload(envelope, IN_TOTO), UTF_8));
  }

  @Test
  void betweenDecisionAndDeploymentTheDigestIsLookedAtAgain() {
    var journey = approved();
    var denied =
        asked(
            journey
                .question()
                .replace("}", ",\"digest\":\"" + Digest.sha256(new byte[1]).hex() + "\"}"));

    assertDenied(denied, "ARTIFACT_MISMATCH");
    assertProblem(
        PIPELINE.post(
            "deployments",
            "{\"decision\":\"%s\",\"target\":\"x\"}".formatted(denied.getString("id"))),
        409,
        "DECISION_NOT_DEPLOYABLE");
  }
}
