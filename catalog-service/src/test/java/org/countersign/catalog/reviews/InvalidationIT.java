package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.digest;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.newModel;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Example.unique;

import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.AlteredRow;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes known upstream takes exactly the approvals it reaches out of force. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class InvalidationIT {
  private static final String REASON = "The applicants took back their consent.";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  /** A dataset with one snapshot. */
  private record Data(String id, String name, String sha256) {
    static Data registered() {
      var scientist = CatalogClient.as(Roles.DATA_SCIENTIST);
      var name = unique("loans");
      var sha256 = digest();
      var id =
          json(ok(
                  scientist.post(
                      "datasets", "{\"name\":\"%s\",\"team\":\"lending\"}".formatted(name))))
              .getString("id");
      ok(scientist.post("datasets/" + id + "/versions", "{\"sha256\":\"" + sha256 + "\"}"));
      return new Data(id, name, sha256);
    }

    void withdrawn() {
      ok(
          CatalogClient.as(Roles.COMPLIANCE_OFFICER)
              .post(
                  "datasets/" + id + "/versions/1/withdrawal", "{\"reason\":\"" + REASON + "\"}"));
    }
  }

  private static void await(BooleanSupplier condition, String what) throws InterruptedException {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(end);
      Thread.sleep(100);
    }
  }

  private static JsonObject approval(String id) {
    return json(ok(CatalogClient.as(Roles.AUDITOR).get("approvals/" + id)));
  }

  private static List<String> says(JsonObject decision) {
    return decision.getJsonArray("reasons").getValuesAs(JsonObject.class).stream()
        .map(reason -> reason.getString("says"))
        .toList();
  }

  @Test
  void theApprovalsOfWhatCameOfAWithdrawnDatasetAreOutOfDateAndNoOthers()
      throws InterruptedException {
    var data = Data.registered();
    var reached = Journey.registered("MINIMAL", data.name(), data.sha256());
    var untouched = Journey.registered("MINIMAL");
    var approval = reached.approved(Roles.COMPLIANCE_OFFICER);
    var other = untouched.approved(Roles.COMPLIANCE_OFFICER);
    assertThat(reached.gate().getString("decision")).isEqualTo("ALLOW");

    data.withdrawn();
    await(() -> approval(approval).getString("state").equals("STALE"), "the stale approval");
    await(() -> !Journey.codes(untouched.gate()).contains("LINEAGE_BEHIND"), "the gate");

    var denied = reached.gate();
    assertThat(Journey.codes(denied)).containsExactly("APPROVAL_STALE");
    assertThat(says(denied).get(0))
        .contains("a dataset was withdrawn", data.name(), "run-", reached.model() + " 1");
    assertThat(approval(other).getString("state")).isEqualTo("APPROVED");
    assertThat(untouched.gate().getString("decision")).isEqualTo("ALLOW");
  }

  @Test
  void aNewRoundIsOpenAndItsApprovalCountsAgain() throws InterruptedException {
    var data = Data.registered();
    var journey = Journey.registered("MINIMAL", data.name(), data.sha256());
    var approval = journey.approved(Roles.COMPLIANCE_OFFICER);
    data.withdrawn();
    await(() -> approval(approval).getString("state").equals("STALE"), "the stale approval");

    var rounds =
        json(ok(CatalogClient.as(Roles.AUDITOR).get(journey.version() + "/reviews?limit=10")))
            .getJsonArray("items")
            .getValuesAs(JsonObject.class);
    var open =
        rounds.stream()
            .filter(round -> round.getString("state").equals("IN_REVIEW"))
            .findFirst()
            .orElseThrow();
    Journey.created(journey.vote(Roles.COMPLIANCE_OFFICER, open, "APPROVE"));
    await(() -> journey.gate().getString("decision").equals("ALLOW"), "the gate");

    assertThat(approval(approval).getString("state")).isEqualTo("SUPERSEDED");
  }

  @Test
  void aVersionThatIsSubmittedAfterTheWithdrawalIsShownIt() throws InterruptedException {
    var data = Data.registered();
    data.withdrawn();
    var journey = Journey.registered("MINIMAL", data.name(), data.sha256());

    var review = journey.submitted();

    var subject =
        json(ok(CatalogClient.as(Roles.AUDITOR).get("reviews/" + review.getString("id"))))
            .getJsonObject("subject");
    assertThat(subject.getJsonArray("upstream")).hasSize(1);
  }

  @Test
  void aFlaggedCommitReachesWhatItBuiltAndWhatWasMadeOfThat() throws InterruptedException {
    var scientist = CatalogClient.as(Roles.DATA_SCIENTIST);
    var commit = digest();
    var base = newModel();
    var made =
        json(
            ok(
                scientist.post(
                    "models/" + base + "/versions", "{\"codeCommit\":\"" + commit + "\"}")));
    var tuned = newModel();
    ok(
        scientist.post(
            "models/" + tuned + "/versions",
            "{\"baseModels\":[{\"ref\":\"%s/1\"}]}".formatted(made.getString("modelId"))));

    ok(
        CatalogClient.as(Roles.RISK_OWNER)
            .post(
                "upstream-changes",
                "{\"sort\":\"CODE_FLAGGED\",\"subject\":\"%s\",\"reason\":\"%s\"}"
                    .formatted(commit, REASON)));

    var found = "SELECT count(*) FROM upstream_finding WHERE says LIKE '%" + commit + "%'";
    await(() -> number(found) == 2, "both findings");
  }

  @Test
  void howFarChangesWereFollowedCannotBeForged() throws InterruptedException {
    var data = Data.registered();
    var journey = Journey.registered("MINIMAL", data.name(), data.sha256());
    data.withdrawn();
    await(() -> !Journey.codes(journey.gate()).contains("LINEAGE_BEHIND"), "the gate");
    var before = number("SELECT up_to FROM invalidation");

    run("UPDATE invalidation SET up_to = up_to - 1");
    String behind;
    try {
      behind = AlteredRow.gate(journey);
    } finally {
      run("UPDATE invalidation SET up_to = " + before);
    }

    assertThat(behind).contains("STATE_NOT_IN_LEDGER");
    assertThat(Journey.codes(AlteredRow.reopened(journey))).doesNotContain("STATE_NOT_IN_LEDGER");
  }

  private static Connection connection() throws SQLException {
    var database = Servers.running().database();
    return database.connect(database.owner());
  }

  private static long number(String sql) {
    try (var connection = connection();
        var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(String sql) {
    try (var connection = connection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
