package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Journey.codes;
import static org.countersign.catalog.testing.Journey.created;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.AlteredRow;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class ValidationsIT {
  private static final String SUMMARY = "Slices by age and region were examined anew.";
  private static final String BLOCKING =
      "{\"severity\":\"BLOCKING\",\"text\":\"Applicants under 25 are scored far too low.\"}";
  private static final String CLOSURE =
      "{\"note\":\"The slice was measured again, it holds now.\"}";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void anOpenBlockingFindingKeepsAVersionFromBeingApprovedAndRun() {
    var journey = Journey.registered("MINIMAL");
    journey.approved(Roles.COMPLIANCE_OFFICER);
    var validation = created(validate(journey, Roles.VALIDATOR, "UNFIT", BLOCKING));
    var finding = validation.getJsonArray("findings").getJsonObject(0);
    var closure =
        journey.version() + "/validations/findings/" + finding.getString("id") + "/closure";

    var blocked = journey.gate();
    var review = journey.submitted();
    var vote = journey.vote(Roles.COMPLIANCE_OFFICER, review, "APPROVE");
    var officer = CatalogClient.as(Roles.COMPLIANCE_OFFICER).post(closure, CLOSURE);
    var closed = CatalogClient.as(Roles.VALIDATOR).post(closure, CLOSURE);
    var again = CatalogClient.as(Roles.VALIDATOR).post(closure, CLOSURE);
    var unfit = journey.gate();
    created(validate(journey, Roles.VALIDATOR, "FIT_WITH_LIMITATIONS", ""));

    assertThat(codes(blocked)).contains("FINDING_OPEN", "VALIDATION_UNFIT");
    assertProblem(vote, 409, "FINDING_OPEN");
    assertProblem(officer, 403, "FORBIDDEN");
    assertThat(json(ok(closed).body()).getString("state")).isEqualTo("CLOSED");
    assertProblem(again, 409, "FINDING_CLOSED");
    assertThat(codes(unfit)).contains("VALIDATION_UNFIT").doesNotContain("FINDING_OPEN");
    assertThat(journey.gate().getString("decision")).isEqualTo("ALLOW");
    var listed =
        json(CatalogClient.as(Roles.AUDITOR).get(journey.version() + "/validations").body());
    assertThat(listed.getJsonArray("items").getJsonObject(0).getString("outcome"))
        .isEqualTo("FIT_WITH_LIMITATIONS");
    assertThat(listed.getJsonArray("items").getJsonObject(1).getString("summary"))
        .isEqualTo(SUMMARY);
  }

  @Test
  void whoHasAPartInAVersionDoesNotValidateItAndWhatContradictsItselfIsRefused() {
    var journey = Journey.registered("MINIMAL");

    assertProblem(validate(journey, Roles.DATA_SCIENTIST, "FIT", ""), 403, "FORBIDDEN");
    assertProblem(validate(journey, Roles.VALIDATOR, "FIT", BLOCKING), 400, "INVALID_REQUEST");
    assertProblem(validate(journey, Roles.VALIDATOR, "PERFECT", ""), 400, "INVALID_REQUEST");
    assertProblem(
        CatalogClient.as(Roles.VALIDATOR)
            .post(journey.version() + "/validations/findings/nothing/closure", CLOSURE),
        404,
        "UNKNOWN_FINDING");
  }

  @Test
  void votesFallWhenSomethingThatWasShownChanges() {
    var journey = Journey.registered("HIGH");
    var review = journey.submitted();
    created(journey.vote(Roles.RISK_OWNER, review, "APPROVE"));
    var voted = mayVote(Roles.RISK_OWNER, journey);
    created(validate(journey, Roles.VALIDATOR, "FIT", ""));

    var again = mayVote(Roles.RISK_OWNER, journey);
    var stale = journey.vote(Roles.COMPLIANCE_OFFICER, review, "APPROVE");
    var shown = read(review);
    created(journey.vote(Roles.COMPLIANCE_OFFICER, shown, "APPROVE"));
    var second = journey.vote(Roles.COMPLIANCE_OFFICER, shown, "APPROVE");
    created(journey.vote(Roles.RISK_OWNER, shown, "APPROVE"));
    var before = codes(journey.gate());
    var last = created(journey.vote(Roles.VALIDATOR, shown, "APPROVE"));
    var votes = read(review).getJsonArray("votes").getValuesAs(JsonObject.class);

    assertThat(voted).isFalse();
    assertThat(again).isTrue();
    assertProblem(stale, 409, "SUBJECT_CHANGED");
    assertThat(shown.getBoolean("subjectChanged")).isTrue();
    assertThat(shown.getString("subjectSha256")).isNotEqualTo(review.getString("subjectSha256"));
    assertThat(shown.getJsonArray("votes").getJsonObject(0).getBoolean("fallen")).isTrue();
    assertThat(shown.getJsonArray("slots").toString()).doesNotContain("filledBy");
    assertProblem(second, 409, "ALREADY_VOTED");
    assertThat(before).contains("QUORUM_INCOMPLETE");
    assertThat(last.getJsonObject("review").getString("state")).isEqualTo("APPROVED");
    assertThat(votes.stream().map(vote -> vote.getBoolean("fallen")))
        .containsExactly(true, false, false, false);
    assertThat(codes(journey.gate())).doesNotContain("QUORUM_INCOMPLETE", "STATE_NOT_IN_LEDGER");
  }

  /** As the list of rounds says. */
  private static boolean mayVote(String role, Journey journey) {
    return json(CatalogClient.as(role).get(journey.version() + "/reviews").body())
        .getJsonArray("items")
        .getJsonObject(0)
        .getJsonObject("me")
        .getBoolean("mayVote");
  }

  @Test
  void aFindingThatIsClosedBySqlIsFound() throws SQLException {
    var journey = Journey.registered("MINIMAL");
    var validation = created(validate(journey, Roles.VALIDATOR, "UNFIT", BLOCKING));
    var finding = validation.getJsonArray("findings").getJsonObject(0).getString("id");

    var foundRow = new AlteredRow("finding", "finding", finding);
    var row = new AlteredRow("validation", "validation", validation.getString("id"));
    foundRow.isFound(journey, "severity", "MINOR");
    foundRow.whateverIsWrittenTheGateDenies(journey.question());
    row.isFound(journey, "outcome", "FIT");
    row.whateverIsWrittenTheGateDenies(journey.question());
  }

  private static HttpResponse<String> validate(
      Journey journey, String person, String outcome, String findings) {
    return CatalogClient.as(person)
        .post(
            journey.version() + "/validations",
            "{\"outcome\":\"%s\",\"summary\":\"%s\",\"findings\":[%s]}"
                .formatted(outcome, SUMMARY, findings));
  }

  private static JsonObject read(JsonObject review) {
    return json(CatalogClient.as(Roles.AUDITOR).get("reviews/" + review.getString("id")).body());
  }
}
