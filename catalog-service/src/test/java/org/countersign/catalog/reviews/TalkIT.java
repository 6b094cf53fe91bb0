package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Journey.codes;
import static org.countersign.catalog.testing.Journey.created;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.AlteredRow;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.Notified;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class TalkIT {
  private static final String CHANGES = "{\"reason\":\"The card does not say who is affected.\"}";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aReviewerSendsAVersionBackAndTheTeamSubmitsItAgain() {
    var journey = Journey.registered("MINIMAL");
    var review = journey.submitted();
    var path = "reviews/" + review.getString("id") + "/changes";

    var submitter = CatalogClient.as(Roles.DATA_SCIENTIST).post(path, CHANGES);
    var bare = CatalogClient.as(Roles.COMPLIANCE_OFFICER).post(path, "{\"reason\":\"no\"}");
    var back = CatalogClient.as(Roles.COMPLIANCE_OFFICER).post(path, CHANGES);
    var denied = journey.gate();
    var vote = journey.vote(Roles.RISK_OWNER, review, "APPROVE");
    journey.approved(Roles.COMPLIANCE_OFFICER);

    assertProblem(submitter, 403, "SOD_VIOLATION");
    assertProblem(bare, 400, "INVALID_REQUEST");
    assertThat(json(ok(back).body()).getString("state")).isEqualTo("CHANGES_REQUESTED");
    assertThat(codes(denied)).containsExactly("CHANGES_REQUESTED");
    assertProblem(vote, 409, "REVIEW_CLOSED");
    assertThat(journey.gate().getString("decision")).isEqualTo("ALLOW");
  }

  @Test
  void commentsFormThreadsThatAreResolvedAndStayAsTheyAreAfterTheDecision() throws SQLException {
    var journey = Journey.registered("MINIMAL");
    var review = journey.submitted();
    var path = "reviews/" + review.getString("id") + "/comments";
    var officer = CatalogClient.as(Roles.COMPLIANCE_OFFICER);
    var owner = CatalogClient.as(Roles.MODEL_OWNER);

    var thread =
        created(
            officer.post(
                path, "{\"text\":\"Which data is this?\",\"requirement\":\"minimal-card\"}"));
    var answer = "{\"text\":\"Loans since 2015.\",\"thread\":\"" + thread.getString("id") + "\"}";
    var answered = created(owner.post(path, answer));
    var machine = CatalogClient.asPipeline().post(path, "{\"text\":\"beep\"}");
    var resolution = path + "/" + thread.getString("id") + "/resolution";
    var stranger = CatalogClient.as(Roles.AUDITOR).post(resolution, "");
    ok(officer.post(resolution, ""));
    var twice = officer.post(resolution, "");
    new AlteredRow("review_comment", "comment", thread.getString("id"))
        .isInspected("requirement", "no-such");
    created(journey.vote(Roles.COMPLIANCE_OFFICER, review, "APPROVE"));
    var late = owner.post(path, "{\"text\":\"one more thing\"}");

    assertThat(answered.getString("requirement")).isEqualTo("minimal-card");
    assertProblem(machine, 403, "PERSON_NEEDED");
    assertProblem(stranger, 403, "FORBIDDEN");
    assertProblem(twice, 409, "COMMENT_RESOLVED");
    assertProblem(late, 409, "REVIEW_CLOSED");
    var said = json(officer.get(path).body()).getJsonArray("items").getValuesAs(JsonObject.class);
    assertThat(said.stream().map(each -> each.getString("text") + " " + each.getString("state")))
        .containsExactly("Which data is this? RESOLVED", "Loans since 2015. OPEN");
    assertThat(journey.gate().getString("decision")).isEqualTo("ALLOW");
  }

  @Test
  void whoIsNamedInACommentIsToldAndTheLedgerKnowsAPseudonymAlone() throws InterruptedException {
    var journey = Journey.registered("MINIMAL");
    var review = journey.submitted().getString("id");
    var text = "@risk-owner and @nobody-here, is this region ours?";
    var officer = CatalogClient.as(Roles.COMPLIANCE_OFFICER);

    var said =
        created(officer.post("reviews/" + review + "/comments", "{\"text\":\"" + text + "\"}"));

    var index = said.getJsonObject("receipt").getInt("index");
    var entry = CatalogClient.as(Roles.AUDITOR).get("ledger/entries/" + index).body();
    var data = json(entry).getJsonObject("event").getJsonObject("data");
    assertThat(data.getJsonArray("mentions")).hasSize(1);
    assertThat(entry).doesNotContain("@risk-owner", "nobody-here");
    assertThat(Notified.soon(Roles.RISK_OWNER, said.getString("id")))
        .containsExactly("MENTIONED /ui/reviews/" + review);
    assertThat(Notified.of(Roles.VALIDATOR, said.getString("id"))).isEmpty();
  }

  @Test
  void evidenceThatIsAskedForIsAnsweredByTheTeamWithEvidenceOfItsType() {
    var journey = Journey.registered("MINIMAL");
    var review = journey.submitted();
    var path = "reviews/" + review.getString("id") + "/evidence-requests";
    var wanted =
        """
        {"type":"BIAS_REPORT","text":"Shows the slices by age and region.","due":"%s"}
        """
            .formatted(Instant.now().plus(3, ChronoUnit.DAYS));

    var owner = CatalogClient.as(Roles.MODEL_OWNER).post(path, wanted);
    var asked = created(CatalogClient.as(Roles.VALIDATOR).post(path, wanted));
    var answer = path + "/" + asked.getString("id") + "/answer";
    var report = journey.evidence("BIAS_REPORT");
    var other = journey.evidence("TEST_REPORT");
    var wrong = CatalogClient.as(Roles.MODEL_OWNER).post(answer, evidence(other));
    var stranger = CatalogClient.as("treasurer").post(answer, evidence(report));
    var answered = CatalogClient.as(Roles.MODEL_OWNER).post(answer, evidence(report));
    var twice = CatalogClient.as(Roles.MODEL_OWNER).post(answer, evidence(report));

    assertProblem(owner, 403, "FORBIDDEN");
    assertProblem(wrong, 400, "INVALID_REQUEST");
    assertProblem(stranger, 403, "FOREIGN_TEAM");
    assertThat(json(ok(answered).body()).getString("state")).isEqualTo("ANSWERED");
    assertProblem(twice, 409, "REQUEST_ANSWERED");
  }

  private static String evidence(String id) {
    return "{\"evidence\":\"" + id + "\"}";
  }
}
