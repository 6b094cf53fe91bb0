package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Journey.codes;
import static org.countersign.catalog.testing.Journey.created;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.AlteredRow;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.Person;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class LightRoundsIT {
  private static final String REASON =
      "{\"reason\":\"The drift was a broken clock, it is mended.\"}";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aSuspensionIsLiftedByALightRoundAndByNobodyAlone() throws SQLException {
    var journey = Journey.registered("HIGH").withEvidence();
    var approval = journey.approved(Roles.VALIDATOR, Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER);
    var path = "approvals/" + approval;

    var early = CatalogClient.as(Roles.COMPLIANCE_OFFICER).post(path + "/lifting", REASON);
    ok(CatalogClient.as(Roles.COMPLIANCE_OFFICER).post(path + "/suspension", REASON));
    var auditor = CatalogClient.as(Roles.AUDITOR).post(path + "/lifting", REASON);
    var round = created(CatalogClient.as(Roles.MODEL_OWNER).post(path + "/lifting", REASON));
    var twice = CatalogClient.as(Roles.MODEL_OWNER).post(path + "/lifting", REASON);
    var opener = journey.vote(Roles.MODEL_OWNER, round, "APPROVE");
    var submitter = journey.vote(Roles.DATA_SCIENTIST, round, "APPROVE");
    var bound =
        journey.vote(
            Roles.COMPLIANCE_OFFICER,
            round,
            "APPROVE",
            ",\"conditions\":[{\"kind\":\"MAX_TRAFFIC\",\"maxTrafficPercent\":5}]");
    created(journey.vote(Roles.COMPLIANCE_OFFICER, round, "APPROVE"));
    var half = journey.gate();
    var last = created(journey.vote(Roles.RISK_OWNER, round, "APPROVE"));

    assertProblem(early, 409, "APPROVAL_NOT_IN_FORCE");
    assertProblem(auditor, 403, "FORBIDDEN");
    assertThat(round.getString("purpose")).isEqualTo("LIFTING");
    assertThat(round.getJsonArray("slots")).hasSize(2);
    assertProblem(twice, 409, "REVIEW_ALREADY_OPEN");
    assertProblem(opener, 403, "SOD_VIOLATION");
    assertProblem(submitter, 403, "SOD_VIOLATION");
    assertProblem(bound, 400, "INVALID_REQUEST");
    assertThat(codes(half)).contains("APPROVAL_SUSPENDED");
    assertThat(last.getJsonObject("approval").getString("id")).isEqualTo(approval);
    assertThat(last.getJsonObject("approval").getString("state")).isEqualTo("APPROVED");
    assertThat(codes(journey.gate())).isEmpty();
    var row = new AlteredRow("review", "review", round.getString("id"));
    row.isFound(journey, "about", other());
    row.whateverIsWrittenTheGateDenies(journey.question());
  }

  /** Another approval, for which nobody has voted in this round. */
  private static String other() {
    return Journey.registered("MINIMAL").approved(Roles.COMPLIANCE_OFFICER);
  }

  @Test
  void whoHoldsTheRoleConfirmsForWhoLeftItAndTheGateOpensAgain() throws InterruptedException {
    var journey = Journey.registered("HIGH").withEvidence();
    var review = journey.submitted();
    created(journey.vote(Roles.VALIDATOR, review, "APPROVE"));
    created(journey.vote(Roles.COMPLIANCE_OFFICER, review, "APPROVE"));
    var leaver = Person.with(Roles.RISK_OWNER);
    var approval =
        created(journey.vote(leaver.client(), review, "APPROVE", ""))
            .getJsonObject("approval")
            .getString("id");

    leaver.leave();
    var round = Journey.confirmation(approval);
    var without = codes(journey.gate());
    created(journey.vote(Roles.RISK_OWNER, round, "APPROVE"));

    assertThat(without).containsExactly("APPROVER_ROLE_LOST");
    assertThat(round.getString("purpose")).isEqualTo("CONFIRMATION");
    assertThat(round.getJsonArray("slots")).hasSize(1);
    assertThat(codes(journey.gate())).isEmpty();
  }

  @Test
  void whoeverAStandInVotedForDoesNotConfirmWhatTheStandInLeaves() throws InterruptedException {
    var absent = Person.with(Roles.COMPLIANCE_OFFICER);
    var standIn = Person.with(Roles.COMPLIANCE_OFFICER);
    absent.handOver(standIn, Clock.systemUTC().instant().plus(Duration.ofDays(30)));
    var journey = Journey.registered("MINIMAL");
    var handedOver = ",\"onBehalfOf\":\"%s\"".formatted(absent.id());
    var approval =
        created(journey.vote(standIn.client(), journey.submitted(), "APPROVE", handedOver))
            .getJsonObject("approval")
            .getString("id");

    standIn.leave();
    var round = Journey.confirmation(approval);

    assertProblem(journey.vote(absent.client(), round, "APPROVE", ""), 409, "ALREADY_VOTED");
    created(journey.vote(Roles.COMPLIANCE_OFFICER, round, "APPROVE"));
    assertThat(codes(journey.gate())).isEmpty();
  }

  @Test
  void nobodyConfirmsAnApprovalWhoseVotersAreInOffice() {
    var journey = Journey.registered("MINIMAL");
    var approval = journey.approved(Roles.COMPLIANCE_OFFICER);

    assertProblem(
        CatalogClient.as(Roles.RISK_OWNER).post("approvals/" + approval + "/confirmation", REASON),
        409,
        "NOTHING_TO_CONFIRM");
  }
}
