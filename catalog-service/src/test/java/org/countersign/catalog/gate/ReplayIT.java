package org.countersign.catalog.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;

import jakarta.json.JsonObject;
import java.sql.SQLException;
import java.util.UUID;
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

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class ReplayIT {
  private static final CatalogClient AUDITOR = CatalogClient.as(Roles.AUDITOR);

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  private static String replays(JsonObject decision) {
    return "gate/decisions/" + decision.getString("id") + "/replays";
  }

  private static JsonObject replayed(JsonObject decision) {
    return json(ok(AUDITOR.post(replays(decision), "")));
  }

  @Test
  void aDecisionOfThePastHasTheSameDigestWhateverHappenedSince() {
    var journey = Journey.registered("MINIMAL");
    var denied = journey.gate();
    var approval = journey.approved(Roles.COMPLIANCE_OFFICER);
    var allowed = journey.gate();
    ok(
        CatalogClient.as(Roles.RISK_OWNER)
            .post(
                "approvals/" + approval + "/revocation",
                "{\"reason\":\"the data was withdrawn\"}"));

    for (var decision : new JsonObject[] {denied, allowed}) {
      var replay = replayed(decision);
      assertThat(replay.getJsonArray("differences")).as(replay.toString()).isEmpty();
      assertThat(replay.getBoolean("equal")).isTrue();
      assertThat(replay.getJsonObject("replayed").getString("digest"))
          .isEqualTo(decision.getString("digest"));
      assertThat(replay.getJsonObject("replayed")).isEqualTo(replay.getJsonObject("recorded"));
      assertThat(replay.getJsonObject("replayed").getString("decision"))
          .isEqualTo(decision.getString("decision"));
    }
    assertThat(allowed.getString("decision")).isEqualTo("ALLOW");
  }

  @Test
  void aRowThatSaysOtherThanItsEntryIsNamed() throws SQLException {
    var journey = Journey.registered("MINIMAL");
    var denied = journey.gate();
    var id = UUID.fromString(denied.getString("id"));
    var findings = "";
    JsonObject replay;
    var database = Servers.running().database();
    try (var owner = database.connect(database.owner());
        var read = owner.prepareStatement("SELECT findings FROM gate_decision WHERE id = ?");
        var write =
            owner.prepareStatement(
                "UPDATE gate_decision SET decision = ?, findings = ? WHERE id = ?")) {
      read.setObject(1, id);
      try (var row = read.executeQuery()) {
        assertThat(row.next()).isTrue();
        findings = row.getString(1);
      }
      write.setObject(3, id);
      write.setString(1, "ALLOW");
      write.setString(2, "{\"reasons\":[],\"warnings\":[]}");
      write.executeUpdate();
      try {
        replay = replayed(denied);
      } finally {
        write.setString(1, "DENY");
        write.setString(2, findings);
        write.executeUpdate();
        AlteredRow.reopened(journey);
      }
    }

    assertThat(replay.getBoolean("equal")).isFalse();
    assertThat(replay.getJsonArray("differences").toString())
        .contains("the row says decision ALLOW, and its entry DENY")
        .contains("recorded was ALLOW, and it evaluates to DENY")
        .contains("APPROVAL_MISSING by approval-exists");
  }

  @Test
  void onlyWhoOverseesReplays() {
    var decision = Journey.registered("MINIMAL").gate();

    ok(CatalogClient.as(Roles.COMPLIANCE_OFFICER).post(replays(decision), ""));
    assertProblem(CatalogClient.asPipeline().post(replays(decision), ""), 403, "FORBIDDEN");
    assertProblem(
        AUDITOR.post("gate/decisions/" + UUID.randomUUID() + "/replays", ""),
        404,
        "UNKNOWN_DECISION");
  }
}
