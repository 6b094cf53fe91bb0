package org.countersign.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Journey.codes;
import static org.countersign.catalog.testing.Journey.created;
import static org.countersign.catalog.testing.Journey.json;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.ledger.AttestationVerifier;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.LogProof;
import org.countersign.ledger.NoteVerifier;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The walk through all rooms: register, classify, approve, gate, deploy, prove. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class WalkIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aHighRiskModelIsDeniedUntilEvidenceAndQuorumAreThereAndThenAllowed() {
    var journey = Journey.registered("HIGH");

    var early = journey.gate();
    journey.withEvidence();
    var review = journey.submitted();
    var waiting = journey.gate();
    assertThat(journey.vote(Roles.DATA_SCIENTIST, review, "APPROVE").statusCode()).isEqualTo(403);
    created(journey.vote(Roles.VALIDATOR, review, "APPROVE"));
    created(journey.vote(Roles.COMPLIANCE_OFFICER, review, "APPROVE"));
    var last = created(journey.vote(Roles.RISK_OWNER, review, "APPROVE"));
    var allowed = journey.gate();

    assertThat(early.getString("decision")).isEqualTo("DENY");
    assertThat(codes(early)).contains("APPROVAL_MISSING", "EVIDENCE_MISSING");
    assertThat(waiting.getString("decision")).isEqualTo("DENY");
    assertThat(codes(waiting)).containsOnly("QUORUM_INCOMPLETE");
    assertThat(waiting.getBoolean("retryable")).isTrue();
    assertThat(last.getJsonObject("review").getString("state")).isEqualTo("APPROVED");
    assertThat(allowed.getString("decision")).as(allowed.toString()).isEqualTo("ALLOW");
    assertThat(allowed.getString("artifactSha256")).isEqualTo(journey.artifact());
    assertThat(allowed.getString("riskClass")).isEqualTo("HIGH");
  }

  @Test
  void aDecisionsReceiptAndAttestationHoldWithNothingButThePublicKeys() {
    var journey = Journey.registered("MINIMAL");
    journey.approved(Roles.COMPLIANCE_OFFICER);

    var decision = journey.gate();
    var keys = json(CatalogClient.anonymous().get("ledger/keys").body());
    var receipt = decision.getJsonObject("receipt");
    var entry =
        json(
            CatalogClient.as(Roles.AUDITOR)
                .get("ledger/entries/" + receipt.getInt("index"))
                .body());
    var leaf = entry.getString("leaf").getBytes(UTF_8);
    var log = NoteVerifier.ofVkey(keys.getString("checkpointKey"));

    var checkpoint = LogProof.parse(receipt.getString("proof")).verify(Digest.leaf(leaf), log);
    assertThat(checkpoint.size()).isGreaterThan(receipt.getInt("index"));
    var later =
        LogProof.parse(
            CatalogClient.anonymous()
                .get("ledger/entries/" + receipt.getInt("index") + "/proof")
                .body());
    assertThat(later.verify(Digest.leaf(leaf), log).origin().value())
        .isEqualTo(keys.getString("origin"));

    var attestation = decision.getJsonObject("attestation").toString().getBytes(UTF_8);
    var statement =
        json(
            new String(
                AttestationVerifier.ofPem(keys.getString("attestationKey"))
                    .verifiedPayload(
                        Envelope.parseForeign(attestation), "application/vnd.in-toto+json"),
                UTF_8));
    assertThat(statement.getString("predicateType"))
        .isEqualTo("https://slsa.dev/verification_summary/v1");
    assertThat(
            statement
                .getJsonArray("subject")
                .getJsonObject(0)
                .getJsonObject("digest")
                .getString("sha256"))
        .isEqualTo(journey.artifact());
    assertThat(statement.getJsonObject("predicate").getString("verificationResult"))
        .isEqualTo("PASSED");
  }

  @Test
  void whatIsUnacceptableIsDeniedToEverybodyForEver() {
    var journey = Journey.registered("UNACCEPTABLE");

    var decision = journey.gate();
    var submission =
        CatalogClient.as(Roles.DATA_SCIENTIST)
            .post(journey.version() + "/reviews", "{\"environment\":\"production\"}");

    assertThat(decision.getString("decision")).isEqualTo("DENY");
    assertThat(codes(decision)).contains("RISK_PROHIBITED");
    assertThat(submission.statusCode()).isEqualTo(409);
    assertThat(submission.body()).contains("RISK_PROHIBITED");
  }

  @Test
  void aDecisionIsDeployedOnceAndARevokedApprovalDeniesTheNextCall() {
    var journey = Journey.registered("MINIMAL");
    var approval = journey.approved(Roles.RISK_OWNER);
    var decision = journey.gate();
    var deployment =
        "{\"decision\":\"%s\",\"target\":\"cluster-7/scoring\"}"
            .formatted(decision.getString("id"));

    var first = CatalogClient.asPipeline().post("deployments", deployment);
    var second = CatalogClient.asPipeline().post("deployments", deployment);
    var revoked =
        CatalogClient.as(Roles.RISK_OWNER)
            .post(
                "approvals/" + approval + "/revocation",
                "{\"reason\":\"A bias was found in production data.\"}");
    var after = journey.gate();

    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(second.body()).contains("DECISION_ALREADY_DEPLOYED");
    assertThat(revoked.statusCode()).as(revoked.body()).isIn(200, 201);
    assertThat(after.getString("decision")).isEqualTo("DENY");
    assertThat(codes(after)).containsExactly("APPROVAL_REVOKED");
  }

  @Test
  void theGateIsAskedByDigestDryAndWithEnforcement() {
    var journey = Journey.registered("MINIMAL");
    var byDigest =
        "{\"digest\":\"sha256:%s\",\"environment\":\"production\"}".formatted(journey.artifact());
    var wrong =
        "{\"model\":\"%s\",\"version\":\"1\",\"digest\":\"%s\",\"environment\":\"test\"}"
            .formatted(journey.model(), "0".repeat(64));

    var dry = CatalogClient.as(Roles.AUDITOR).post("gate/decisions?dryRun=true", byDigest);
    var enforced = CatalogClient.asPipeline().post("gate/decisions?enforce=true", byDigest);
    var mismatch = created(CatalogClient.asPipeline().post("gate/decisions", wrong));
    var stranger = CatalogClient.as(Roles.AUDITOR).post("gate/decisions", byDigest);
    var unknown =
        CatalogClient.asPipeline()
            .post(
                "gate/decisions",
                "{\"model\":\"nobody-knows\",\"version\":\"1\",\"environment\":\"test\"}");

    assertThat(dry.statusCode()).isEqualTo(200);
    assertThat(json(dry.body()).keySet()).contains("dryRun").doesNotContain("id", "attestation");
    assertThat(enforced.statusCode()).isEqualTo(403);
    assertThat(json(enforced.body()).getString("decision")).isEqualTo("DENY");
    assertThat(codes(mismatch)).containsExactly("ARTIFACT_MISMATCH");
    assertThat(stranger.statusCode()).isEqualTo(403);
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("UNKNOWN_MODEL_VERSION");
  }

  @Test
  void anEqualQuestionUnderTheSameKeyGivesTheSameBytesAndAnotherOneIsRefused() {
    var journey = Journey.registered("MINIMAL");
    var key = "release-" + journey.model();

    var first = asked(key, journey.question());
    var again = asked(key, journey.question());
    var other = asked(key, journey.question().replace("production", "staging"));

    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body()).contains("IDEMPOTENCY_MISMATCH");
  }

  private static HttpResponse<String> asked(String key, String question) {
    var pipeline = CatalogClient.asPipeline();
    return pipeline.send(
        pipeline
            .request("gate/decisions")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(question)));
  }
}
