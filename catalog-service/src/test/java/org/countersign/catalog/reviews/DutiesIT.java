package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.digest;
import static org.countersign.catalog.testing.Example.unique;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;
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

/** One sweep over everybody there is, through the door; the whole matrix is a library's test. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class DutiesIT {
  private static final String SERVICE_ACCOUNT = "service account";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void everybodyWhoMayNotVoteOnAHighRiskHearsWhy() {
    assertThat(answers("HIGH"))
        .isEqualTo(
            Map.of(
                Roles.DATA_SCIENTIST,
                "SOD_VIOLATION",
                Roles.MODEL_OWNER,
                "ROLE_CANNOT_VOTE",
                Roles.PIPELINE,
                "ROLE_CANNOT_VOTE",
                Roles.AUDITOR,
                "ROLE_CANNOT_VOTE",
                Roles.ADMINISTRATOR,
                "ADMINISTRATOR_CANNOT_VOTE",
                Roles.EMERGENCY_APPROVER,
                "ROLE_CANNOT_VOTE",
                Roles.VALIDATOR,
                "may vote",
                Roles.COMPLIANCE_OFFICER,
                "may vote",
                Roles.RISK_OWNER,
                "may vote",
                SERVICE_ACCOUNT,
                "SERVICE_ACCOUNT_CANNOT_VOTE"));
  }

  @Test
  void everybodyWhoMayNotVoteOnAMinimalRiskHearsWhy() {
    assertThat(answers("MINIMAL"))
        .isEqualTo(
            Map.of(
                Roles.DATA_SCIENTIST,
                "SOD_VIOLATION",
                Roles.MODEL_OWNER,
                "ROLE_CANNOT_VOTE",
                Roles.PIPELINE,
                "ROLE_CANNOT_VOTE",
                Roles.AUDITOR,
                "ROLE_CANNOT_VOTE",
                Roles.ADMINISTRATOR,
                "ADMINISTRATOR_CANNOT_VOTE",
                Roles.EMERGENCY_APPROVER,
                "ROLE_CANNOT_VOTE",
                Roles.VALIDATOR,
                "ROLE_CANNOT_VOTE",
                Roles.COMPLIANCE_OFFICER,
                "may vote",
                Roles.RISK_OWNER,
                "may vote",
                SERVICE_ACCOUNT,
                "SERVICE_ACCOUNT_CANNOT_VOTE"));
  }

  /** Neither is named in the registration; the run and the data say so, and it is told which. */
  @Test
  void whoTrainedAVersionOrLabelledItsDataHasNoPartInItsApproval() {
    var data = unique("labelled-loans");
    var sha256 = digest();
    var scientist = CatalogClient.as(Roles.DATA_SCIENTIST);
    var dataset =
        created(
            scientist.post("datasets", "{\"name\":\"%s\",\"team\":\"lending\"}".formatted(data)));
    created(
        scientist.post(
            "datasets/" + dataset.getString("id") + "/versions",
            """
            {"sha256":"%s","labels":{"method":"two readers",
             "labelledBy":["risk-owner","validator"]}}
            """
                .formatted(sha256)));
    var journey = Journey.registered("MINIMAL", data, sha256);
    var review = journey.submitted();
    assertThat(told(CatalogClient.as(Roles.COMPLIANCE_OFFICER), review.getString("id")))
        .isEqualTo("may vote");

    var run = journey.trainedBy(Roles.COMPLIANCE_OFFICER);

    var trainer = journey.vote(Roles.COMPLIANCE_OFFICER, review, "APPROVE");
    var labeller = journey.vote(Roles.RISK_OWNER, review, "APPROVE");
    var validation =
        CatalogClient.as(Roles.VALIDATOR)
            .post(
                journey.version() + "/validations",
                "{\"outcome\":\"FIT\",\"summary\":\"Read and repeated on a sample.\"}");
    assertProblem(trainer, 403, "SOD_VIOLATION");
    assertThat(trainer.body()).contains("you ran " + run + ", which made this version");
    assertProblem(labeller, 403, "SOD_VIOLATION");
    assertThat(labeller.body()).contains("you labelled " + data);
    assertProblem(validation, 403, "SOD_VIOLATION");
    assertThat(validation.body()).contains("you labelled " + data);
    assertThat(told(CatalogClient.as(Roles.COMPLIANCE_OFFICER), review.getString("id")))
        .isEqualTo("SOD_VIOLATION");
    assertProblem(
        scientist.post(
            "datasets/" + dataset.getString("id") + "/versions",
            """
            {"snapshot":"2","labels":{"method":"reader","labelledBy":["nobody-of-this-name"]}}
            """),
        422,
        "UNKNOWN_PERSON");
  }

  @Test
  void whoApprovedAVersionThatTheyTurnOutToHaveTrainedDidNotApproveIt() {
    var journey = Journey.registered("MINIMAL");
    var approval = journey.approved(Roles.COMPLIANCE_OFFICER);
    var other = Journey.registered("MINIMAL");
    var untouched = other.approved(Roles.COMPLIANCE_OFFICER);
    assertThat(journey.gate().getString("decision")).isEqualTo("ALLOW");

    var run = journey.trainedBy(Roles.COMPLIANCE_OFFICER);
    var denied =
        Waiting.until(
            () ->
                Optional.of(journey.gate())
                    .filter(answer -> Journey.codes(answer).equals(List.of("APPROVAL_STALE"))));

    assertThat(denied.toString())
        .contains("somebody who approved it had a part in making it: " + run + " → ");
    assertThat(standing(approval)).isEqualTo("STALE");
    assertThat(standing(untouched)).isEqualTo("APPROVED");
    var open =
        created(CatalogClient.as(Roles.AUDITOR).get(journey.version() + "/reviews?limit=10"))
            .getJsonArray("items")
            .getValuesAs(JsonObject.class)
            .stream()
            .filter(round -> round.getString("state").equals("IN_REVIEW"))
            .findFirst()
            .orElseThrow();
    assertProblem(journey.vote(Roles.COMPLIANCE_OFFICER, open, "APPROVE"), 403, "SOD_VIOLATION");
    created(journey.vote(Roles.RISK_OWNER, open, "APPROVE"));
    assertThat(
            Waiting.until(
                () -> Optional.of(journey.gate().getString("decision")).filter("ALLOW"::equals)))
        .isEqualTo("ALLOW");
    assertThat(standing(approval)).isEqualTo("SUPERSEDED");
    assertThat(
            created(CatalogClient.as(Roles.AUDITOR).get("upstream-changes?limit=50"))
                .getJsonArray("items")
                .getValuesAs(JsonObject.class))
        .filteredOn(change -> approval.equals(change.getString("approval", "")))
        .extracting(change -> change.getString("sort") + " " + change.getString("part"))
        .containsExactly("APPROVER_DISQUALIFIED " + run);
  }

  private static String standing(String approval) {
    return created(CatalogClient.as(Roles.AUDITOR).get("approvals/" + approval)).getString("state");
  }

  private static JsonObject created(HttpResponse<String> answer) {
    return Example.json(Example.ok(answer));
  }

  /** What each is told before they vote; those who may not get the same as an answer. */
  private static Map<String, String> answers(String riskClass) {
    var journey = Journey.registered(riskClass);
    var review = journey.submitted();
    var answers = new LinkedHashMap<String, String>();
    for (var role : Roles.ALL) {
      answers.put(role, told(CatalogClient.as(role), review.getString("id")));
    }
    answers.put(SERVICE_ACCOUNT, told(CatalogClient.asPipeline(), review.getString("id")));
    for (var answer : answers.entrySet()) {
      if (!answer.getValue().equals("may vote") && !answer.getKey().equals(SERVICE_ACCOUNT)) {
        var refused = journey.vote(answer.getKey(), review, "APPROVE");
        assertThat(json(refused.body()).getString("code")).isEqualTo(answer.getValue());
      }
    }
    return Map.copyOf(answers);
  }

  private static String told(CatalogClient client, String review) {
    var me = json(client.get("reviews/" + review).body()).getJsonObject("me");
    return me.getBoolean("mayVote") ? "may vote" : me.getString("code");
  }
}
