package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Journey.codes;
import static org.countersign.catalog.testing.Journey.created;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Example;
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
class ReapprovalIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aRenewalOfTheSameVersionIsOneOfficersWordOnceConfirmed() {
    var journey = Journey.registered("HIGH").withEvidence();
    var first = read(journey.version());
    journey.approved(Roles.VALIDATOR, Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER);

    var same = read(journey.version());
    var owner = confirm(Roles.MODEL_OWNER, journey.version(), "NONE");
    var confirmed = ok(confirm(Roles.COMPLIANCE_OFFICER, journey.version(), "NONE"));
    var review = journey.submitted();
    var outcome = created(journey.vote(Roles.COMPLIANCE_OFFICER, review, "APPROVE"));

    assertThat(first.getString("proposal")).isEqualTo("FULL");
    assertThat(first).doesNotContainKey("baseline");
    assertThat(same.getString("proposal")).isEqualTo("NONE");
    assertProblem(owner, 403, "FORBIDDEN");
    assertThat(json(confirmed.body()).getString("confirmed")).isEqualTo("NONE");
    assertThat(review.getString("scope")).isEqualTo("NONE");
    assertThat(review.getJsonArray("slots")).hasSize(1);
    assertThat(outcome.getJsonObject("review").getString("state")).isEqualTo("APPROVED");
    assertThat(codes(journey.gate())).isEmpty();
  }

  @Test
  void whatAVersionChangesDecidesHowMuchOfAReviewItNeeds() {
    var journey = Journey.registered("HIGH");
    var model = "models/" + journey.model() + "/versions";
    journey.approved(Roles.VALIDATOR, Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER);

    register(journey, "a".repeat(64), "9c1b2d3");
    var retrained = read(model + "/2");
    var tooLittle = confirm(Roles.COMPLIANCE_OFFICER, model + "/2", "NONE");
    ok(confirm(Roles.COMPLIANCE_OFFICER, model + "/2", "LIGHT"));
    var review =
        created(
            CatalogClient.as(Roles.DATA_SCIENTIST)
                .post(model + "/2/reviews", "{\"environment\":\"production\"}"));
    register(journey, "b".repeat(64), "9c1b2d3");
    var otherData = read(model + "/3");

    assertThat(retrained.getString("proposal")).isEqualTo("LIGHT");
    assertThat(changes(retrained)).contains("ARTIFACT", "CODE").doesNotContain("TRAINING_DATA");
    assertProblem(tooLittle, 409, "LESS_THAN_PROPOSED");
    assertThat(review.getString("scope")).isEqualTo("LIGHT");
    assertThat(review.getJsonArray("slots")).hasSize(2);
    assertThat(otherData.getString("proposal")).isEqualTo("FULL");
    assertThat(changes(otherData)).contains("TRAINING_DATA");
  }

  @Test
  void withoutAFullApprovalThereIsNothingToConfirm() {
    var journey = Journey.registered("MINIMAL");

    assertProblem(
        confirm(Roles.COMPLIANCE_OFFICER, journey.version(), "LIGHT"), 409, "NOTHING_TO_COMPARE");
  }

  /** The next version, with the card of the first. */
  private static void register(Journey journey, String data, String commit) {
    var made =
        created(
            CatalogClient.asPipeline()
                .post(
                    "models/" + journey.model() + "/versions",
                    """
                    {"artifactSha256":"%s","sourceRun":"run-2","codeCommit":"%s",
                     "people":{"developers":["data-scientist"]},
                     "datasets":[{"role":"training","name":"applications-2025","sha256":"%s"}],
                     "hyperparameters":{"depth":"6"},
                     "metrics":[{"name":"auc","value":0.84,"dataset":"applications-2025"}],
                     "useCases":["%s"]}
                    """
                        .formatted(Example.digest(), commit, data, journey.useCase())));
    var card = CatalogClient.as(Roles.AUDITOR).get(journey.version() + "/card").body();
    var document = json(card).containsKey("card") ? json(card).getJsonObject("card") : json(card);
    ok(
        CatalogClient.as(Roles.DATA_SCIENTIST)
            .put(
                "models/" + journey.model() + "/versions/" + made.getInt("number") + "/card",
                document.toString()));
  }

  private static java.util.List<String> changes(JsonObject view) {
    return view.getJsonArray("changes").getValuesAs(JsonObject.class).stream()
        .map(each -> each.getString("change"))
        .toList();
  }

  private static JsonObject read(String version) {
    return json(ok(CatalogClient.as(Roles.AUDITOR).get(version + "/reapproval")).body());
  }

  private static HttpResponse<String> confirm(String person, String version, String scope) {
    return CatalogClient.as(person)
        .post(
            version + "/reapproval",
            """
            {"environment":"production","scope":"%s",
             "reason":"Only what the comparison names has changed."}
            """
                .formatted(scope));
  }
}
