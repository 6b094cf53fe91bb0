package org.countersign.catalog.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Journey.codes;
import static org.countersign.catalog.testing.Journey.created;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.AlteredRow;
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

/** What evidence measured, at the gate: against a floor, and against the version that is live. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class ChampionIT {
  private static final CatalogClient PIPELINE = CatalogClient.asPipeline();
  private static final CatalogClient SCIENTIST = CatalogClient.as(Roles.DATA_SCIENTIST);

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  /** An evaluation on the same data, accepted by a validator. */
  private static String measured(String version, double auc) {
    var added =
        created(
            SCIENTIST.send(
                SCIENTIST
                    .request(version + "/evidence?type=EVALUATION&title=evaluation")
                    .header("Content-Type", "application/vnd.report+json")
                    .POST(
                        BodyPublishers.ofString(
                            """
                            {"schema":"countersign/evaluation/v1",
                             "dataset":{"name":"holdout","sha256":"%s"},
                             "metrics":[{"name":"auc","value":%s,"direction":"HIGHER",
                               "threshold":0.5,"n":5000}]}
                            """
                                .formatted("cd".repeat(32), auc)))));
    assertThat(added.getString("checked")).isEqualTo("PASSED");
    ok(
        CatalogClient.as(Roles.VALIDATOR)
            .post(version + "/evidence/" + added.getString("id") + "/acceptance", "{}"));
    return added.getString("id");
  }

  private static void bound(Journey journey, String floor) {
    created(
        journey.vote(
            Roles.COMPLIANCE_OFFICER,
            journey.submitted(),
            "APPROVE",
            ",\"conditions\":[{\"kind\":\"METRIC_FLOOR\",\"metric\":\"auc\",\"floor\":%s}]"
                .formatted(floor)));
  }

  @Test
  void aFloorIsHeldByWhatEvidenceMeasuredAndNotByWhatWasRegistered() {
    var worse = Journey.registered("MINIMAL");
    measured(worse.version(), 0.79);
    bound(worse, "0.8");
    var better = Journey.registered("MINIMAL");
    measured(better.version(), 0.9);
    bound(better, "0.89");

    assertThat(codes(worse.gate())).containsExactly("CONDITION_VIOLATED");
    assertThat(better.gate().getString("decision")).isEqualTo("ALLOW");
  }

  /** The first version live in production, and a second one of the same model beside it. */
  private record Contest(Journey journey, String evidence, String deployment) {
    static Contest begun() {
      var journey = Journey.registered("MINIMAL");
      var evidence = measured(journey.version(), 0.84);
      journey.approved(Roles.COMPLIANCE_OFFICER);
      var deployment =
          json(ok(
                  PIPELINE.post(
                      "deployments",
                      "{\"decision\":\"%s\",\"target\":\"%s\"}"
                          .formatted(journey.gate().getString("id"), Example.unique("cluster")))))
              .getString("id");
      ok(
          SCIENTIST.post(
              "models/" + journey.model() + "/versions",
              "{\"artifactSha256\":\"%s\",\"useCases\":[\"%s\"]}"
                  .formatted(Example.digest(), journey.useCase())));
      return new Contest(journey, evidence, deployment);
    }

    String challenger() {
      return "models/" + journey.model() + "/versions/2";
    }

    JsonObject asked() {
      return created(PIPELINE.post("gate/decisions", question()));
    }

    String question() {
      return "{\"model\":\"%s\",\"version\":\"2\",\"environment\":\"production\"}"
          .formatted(journey.model());
    }
  }

  @Test
  void aPolicyDemandsAVersionThatIsBetterThanTheOneThatIsLive() {
    var contest = Contest.begun();
    var policy =
        json(
            ok(
                CatalogClient.as(Roles.ADMINISTRATOR)
                    .post(
                        "policies?kind=POLICY",
                        """
                        {"policy": "%s", "revision": 1,
                         "scope": {"environments": ["production"], "domains": ["banking"]},
                         "rules": [{"id": "better-than-deployed",
                           "when": "model.name == '%s' && champion.live",
                           "require": "metrics.exists(m, m.name == 'auc' && m.counts && m.compared && m.gain >= 0.01)",
                           "otherwise": {"code": "NOT_BETTER_THAN_DEPLOYED",
                             "saysExpr": "'better by ' + metrics.map(m, string(m.gain)).join(', ')",
                             "remedy": "train a better one", "owner": "data-scientist"}}]}
                        """
                            .formatted(Example.unique("better"), contest.journey().model()))));
    ok(
        CatalogClient.as(Roles.COMPLIANCE_OFFICER)
            .post("policies/" + policy.getString("id") + "/publication", ""));

    var unmeasured = contest.asked();
    measured(contest.challenger(), 0.845);
    var hardly = contest.asked();
    measured(contest.challenger(), 0.86);
    var better = contest.asked();
    var champion = contest.journey().gate();

    assertThat(codes(unmeasured)).contains("NOT_BETTER_THAN_DEPLOYED");
    assertThat(codes(hardly)).contains("NOT_BETTER_THAN_DEPLOYED");
    assertThat(hardly.getJsonArray("reasons").toString()).contains("better by 0.005");
    assertThat(codes(better)).doesNotContain("NOT_BETTER_THAN_DEPLOYED");
    assertThat(champion.getString("decision")).as(champion.toString()).isEqualTo("ALLOW");
    for (var decision : new JsonObject[] {unmeasured, hardly, better}) {
      var replay =
          json(
              ok(
                  CatalogClient.as(Roles.AUDITOR)
                      .post("gate/decisions/" + decision.getString("id") + "/replays", "")));
      assertThat(replay.getBoolean("equal")).as(replay.toString()).isTrue();
      assertThat(replay.getJsonObject("replayed").getString("digest"))
          .isEqualTo(decision.getString("digest"));
    }
  }

  @Test
  void aChampionThatIsMadeWorseOrEndedBehindTheLedgersBackClosesTheGate() throws SQLException {
    var contest = Contest.begun();
    measured(contest.challenger(), 0.8);
    var evidence = new AlteredRow("evidence", "evidence", contest.evidence());
    var deployment = new AlteredRow("deployment", "deployment", contest.deployment());

    evidence.isFound(
        contest.question(),
        "measured",
        "[{\"dataset\":\"holdout\",\"higherIsBetter\":true,\"metric\":\"auc\",\"sha256\":\"%s\",\"value\":\"0.1\"}]"
            .formatted("cd".repeat(32)));
    deployment.isFound(contest.question(), "state", "RETIRED");
    evidence.whateverIsWrittenTheGateDenies(contest.question());
  }
}
