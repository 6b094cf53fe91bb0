package org.countersign.catalog.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Journey.codes;
import static org.countersign.catalog.testing.Journey.created;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.AlteredRow;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.Person;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.catalog.testing.Waiting;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody with the database's owner at hand can do, and how it is noticed. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class LedgerIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aChangedByteOfALeafIsNamedByItsIndex() throws SQLException {
    var journey = Journey.registered("MINIMAL");
    var index = journey.gate().getJsonObject("receipt").getInt("index");

    // the guard rails are the owner's to take away; the signature is not
    owner(
        "ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_is_append_only",
        "ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_check");
    owner(flipOneByte(index));
    var found = inspection();
    owner(
        flipOneByte(index),
        "ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_check"
            + " CHECK (leaf_hash = sha256('\\x00'::bytea || leaf))",
        "ALTER TABLE ledger_entry ENABLE TRIGGER ledger_entry_is_append_only");

    assertThat(found.getBoolean("sound")).isFalse();
    assertThat(found.getInt("index")).isEqualTo(index);
    assertThat(found.getString("code")).isEqualTo("LEAF_HASH");
    assertThat(inspection().getBoolean("sound")).isTrue();
    // the publisher may have read the changed byte, too: it takes its word back at its next tick
    assertThat(gateComesBack(journey)).isTrue();
  }

  @Test
  void theGuardRailsRefuseToChangeAnEntry() {
    Journey.registered("MINIMAL");

    assertThat(refusal(flipOneByte(1))).contains("append-only");
    assertThat(refusal("DELETE FROM ledger_payload")).contains("append-only");
    assertThat(refusal("TRUNCATE ledger_checkpoint")).contains("append-only");
  }

  @Test
  void anApprovalThatIsSetBySqlIsDeniedByTheGateAndNamedByTheInspection() throws SQLException {
    var journey = Journey.registered("MINIMAL");
    var approval = journey.approved(Roles.COMPLIANCE_OFFICER);
    assertThat(journey.gate().getString("decision")).isEqualTo("ALLOW");
    var revoked =
        CatalogClient.as(Roles.RISK_OWNER)
            .post(
                "approvals/" + approval + "/revocation",
                "{\"reason\":\"A bias was found in production data.\"}");
    assertThat(revoked.statusCode()).as(revoked.body()).isIn(200, 201);

    owner("UPDATE approval SET state = 'APPROVED' WHERE id = '" + approval + "'");
    var refusal = AlteredRow.gate(journey);
    var found = inspection();
    owner("UPDATE approval SET state = 'REVOKED' WHERE id = '" + approval + "'");

    assertThat(refusal).contains("STATE_NOT_IN_LEDGER");
    assertThat(found.getBoolean("sound")).isFalse();
    assertThat(found.getString("row")).isEqualTo("approval " + approval);
    assertThat(inspection().getBoolean("sound")).isTrue();
  }

  @Test
  void aFrameworkThatIsSetAsideOrTakenAwayBySqlIsMissed() throws SQLException {
    var journey = Journey.registered("MINIMAL");
    var framework = " WHERE kind = 'FRAMEWORK' AND state = 'ACTIVE'";
    owner("CREATE TABLE put_aside AS SELECT * FROM policy" + framework);

    owner("UPDATE policy SET state = 'SUPERSEDED'" + framework);
    var setAside = AlteredRow.gate(journey);
    owner("DELETE FROM policy WHERE id IN (SELECT id FROM put_aside)");
    var takenAway = AlteredRow.gate(journey);
    owner("INSERT INTO policy SELECT * FROM put_aside", "DROP TABLE put_aside");

    assertThat(setAside).contains("STATE_NOT_IN_LEDGER");
    assertThat(takenAway).contains("STATE_NOT_IN_LEDGER");
    assertThat(codes(AlteredRow.reopened(journey))).doesNotContain("STATE_NOT_IN_LEDGER");
  }

  @Test
  void anApprovalThatIsDeletedBySqlIsMissed() throws SQLException {
    var journey = Journey.registered("MINIMAL");
    var approval = journey.approved(Roles.COMPLIANCE_OFFICER);
    owner("CREATE TABLE put_aside AS SELECT * FROM approval WHERE id = '" + approval + "'");

    owner("DELETE FROM approval WHERE id = '" + approval + "'");
    var refusal = AlteredRow.gate(journey);
    owner("INSERT INTO approval SELECT * FROM put_aside", "DROP TABLE put_aside");

    assertThat(refusal).contains("STATE_NOT_IN_LEDGER");
    assertThat(AlteredRow.reopened(journey).getString("decision")).isEqualTo("ALLOW");
  }

  @Test
  void aRefusedAttemptIsAnEntryOfItsOwn() {
    var journey = Journey.registered("MINIMAL");
    var review = journey.submitted();

    var refused = journey.vote(Roles.DATA_SCIENTIST, review, "APPROVE");
    var entries =
        json(
            CatalogClient.as(Roles.AUDITOR)
                .get("ledger/entries?type=attempt.refused&limit=1000")
                .body());

    assertThat(refused.statusCode()).isEqualTo(403);
    var last =
        entries.getJsonArray("items").getJsonObject(entries.getJsonArray("items").size() - 1);
    var event =
        json(CatalogClient.as(Roles.AUDITOR).get("ledger/entries/" + last.getInt("index")).body())
            .getJsonObject("event");
    assertThat(event.getJsonObject("data").getString("code")).isEqualTo("SOD_VIOLATION");
    assertThat(event.getJsonObject("data").getString("door")).contains("POST");
  }

  @Test
  void onlyAuditorsAndOfficersReadEntries() {
    assertThat(CatalogClient.as(Roles.AUDITOR).get("ledger/entries").statusCode()).isEqualTo(200);
    assertThat(CatalogClient.asPipeline().get("ledger/entries").statusCode()).isEqualTo(403);
    assertThat(CatalogClient.asPipeline().post("ledger/inspections", "").statusCode())
        .isEqualTo(403);
    for (int i = 0; i < 3; i++) {
      // on one connection: the rest of an answer written twice would begin the next
      assertThat(CatalogClient.anonymous().get("ledger/entries").statusCode()).isEqualTo(401);
    }
    assertThat(CatalogClient.anonymous().get("ledger/checkpoint").statusCode()).isEqualTo(200);
  }

  @Test
  void aStoppedDatabaseIs503AndLeavesNothingHalfWritten() {
    var journey = Journey.registered("MINIMAL");
    var before = inspection().getInt("size");

    Servers.running().stopDatabase();
    int write;
    int gate;
    String problem;
    try {
      var answer =
          CatalogClient.as(Roles.DATA_SCIENTIST)
              .post(journey.version() + "/reviews", "{\"environment\":\"production\"}");
      write = answer.statusCode();
      problem = answer.body();
      gate = CatalogClient.asPipeline().post("gate/decisions", journey.question()).statusCode();
    } finally {
      Servers.running().startDatabase();
    }

    assertThat(write).as(problem).isEqualTo(503);
    assertThat(problem).contains("/problems/");
    assertThat(gate).isEqualTo(503);
    var after = eventually();
    assertThat(after.getBoolean("sound")).isTrue();
    assertThat(after.getInt("size")).isEqualTo(before);
    assertThat(gateComesBack(journey)).isTrue();
    assertThat(journey.submitted().getString("state")).isEqualTo("IN_REVIEW");
  }

  /** Nobody gets round the ledger while it is down; an emergency waits for it, and is on record. */
  @Test
  void whileTheLedgerIsDownNothingIsDecidedAndAnEmergencyLeavesItsEntriesOnceItIsBack() {
    var journey = Journey.registered("MINIMAL");
    var auditor = CatalogClient.as(Roles.AUDITOR);
    var first = Person.with(Roles.EMERGENCY_APPROVER);
    var second = Person.with(Roles.EMERGENCY_APPROVER);
    var wish =
        """
        {"model":"%s","version":"1","environment":"production","reason":"OUTAGE",
         "ticket":"INC-43","explanation":"Nobody can pay until this runs."}
        """
            .formatted(journey.model());

    Servers.running().stopDatabase();
    HttpResponse<String> gate;
    HttpResponse<String> enforced;
    HttpResponse<String> emergency;
    try {
      gate = CatalogClient.asPipeline().post("gate/decisions", journey.question());
      enforced = CatalogClient.asPipeline().post("gate/decisions?enforce=true", journey.question());
      emergency = first.client().post("break-glass", wish);
    } finally {
      Servers.running().startDatabase();
    }
    var found = eventually();
    var decisions = ok(patiently(() -> auditor.get("gate/decisions?model=" + journey.model())));
    var denied = decided(journey);
    var asked = created(patiently(first.client(), "break-glass", wish));
    var path = "break-glass/" + asked.getString("id");
    JsonObject alone;
    JsonObject letIn;
    HttpResponse<String> entries;
    try {
      alone = decided(journey);
      ok(patiently(second.client(), path + "/confirmation", ""));
      letIn = decided(journey);
      entries = ok(patiently(() -> auditor.get("ledger/entries?subject=" + asked.getString("id"))));
    } finally {
      ok(
          patiently(
              CatalogClient.as(Roles.RISK_OWNER),
              path + "/revocation",
              "{\"reason\":\"The test that wanted it is over.\"}"));
    }

    assertThat(List.of(gate, enforced, emergency))
        .allSatisfy(
            answer -> {
              assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
              assertThat(answer.body()).contains("/problems/").doesNotContain("ALLOW");
            });
    assertThat(found.getBoolean("sound")).isTrue();
    assertThat(json(decisions.body()).getJsonArray("items")).isEmpty();
    assertThat(codes(denied)).containsExactly("APPROVAL_MISSING");
    assertThat(codes(alone)).containsExactly("APPROVAL_MISSING");
    assertThat(letIn.getString("decision")).isEqualTo("ALLOW");
    assertThat(letIn.getJsonArray("warnings").toString()).contains("BREAK_GLASS_ACTIVE");
    assertThat(json(entries.body()).getJsonArray("items").getValuesAs(JsonObject.class))
        .extracting(entry -> entry.getString("type"))
        .containsExactlyInAnyOrder("break-glass.asked", "break-glass.begun");
  }

  /** What the gate decides once lineage, which was without the ledger too, has caught up. */
  private static JsonObject decided(Journey journey) {
    return Waiting.until(
        () ->
            Optional.of(
                    created(
                        patiently(
                            CatalogClient.asPipeline(), "gate/decisions", journey.question())))
                .filter(decision -> !codes(decision).contains("LINEAGE_BEHIND")));
  }

  /** The same request under one key until a connection is there that works. */
  private static HttpResponse<String> patiently(CatalogClient who, String path, String body) {
    var key = UUID.randomUUID().toString();
    return patiently(
        () ->
            who.send(
                who.request(path)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key)
                    .POST(BodyPublishers.ofString(body))));
  }

  private static HttpResponse<String> patiently(Supplier<HttpResponse<String>> asked) {
    return Waiting.until(
        () -> Optional.of(asked.get()).filter(answer -> answer.statusCode() != 503));
  }

  /** The gate opens again within seconds, without anybody's help. */
  private static boolean gateComesBack(Journey journey) {
    for (int i = 0; i < 40; i++) {
      var answer = CatalogClient.asPipeline().post("gate/decisions", journey.question());
      if (answer.statusCode() == 201) {
        return true;
      }
      pause();
    }
    return false;
  }

  /** Connections of the pool are found to be broken and replaced, one by one. */
  private static JsonObject eventually() {
    for (int i = 0; i < 40; i++) {
      var answer = CatalogClient.as(Roles.AUDITOR).post("ledger/inspections", "");
      if (answer.statusCode() == 200) {
        return json(answer.body());
      }
      pause();
    }
    throw new AssertionError("the service did not come back");
  }

  private static void pause() {
    try {
      Thread.sleep(500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static JsonObject inspection() {
    var answer = CatalogClient.as(Roles.AUDITOR).post("ledger/inspections", "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer.body());
  }

  private static String flipOneByte(int index) {
    return "UPDATE ledger_entry SET leaf = set_byte(leaf, 40, get_byte(leaf, 40) # 1) WHERE seq = "
        + index;
  }

  private static void owner(String... statements) throws SQLException {
    var database = Servers.running().database();
    try (var connection = database.connect(database.owner());
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String refusal(String sql) {
    try {
      owner(sql);
    } catch (SQLException refused) {
      return String.valueOf(refused.getMessage());
    }
    return "it was done";
  }
}
