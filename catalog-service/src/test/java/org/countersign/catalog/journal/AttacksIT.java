package org.countersign.catalog.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.ledger.Export;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the owner of the database can do to the ledger with all guard rails off. Each attack is
 * named by the inspection with its code and the first bad index, and the gate is closed meanwhile.
 */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class AttacksIT {
  private static final List<String> TABLES =
      List.of("ledger_entry", "ledger_payload", "ledger_checkpoint");

  private Connection owner;
  private Journey journey;
  private long bad;

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  /** A decision in the middle of the log is what the attacks are about. */
  @BeforeEach
  void keepACopy() throws SQLException {
    journey = Journey.registered("MINIMAL");
    bad = journey.gate().getJsonObject("receipt").getInt("index");
    journey.gate();
    assertThat(inspection().getBoolean("sound")).isTrue();
    var database = Servers.running().database();
    owner = database.connect(database.owner());
    run(
        "ALTER TABLE ledger_entry DISABLE TRIGGER USER",
        "ALTER TABLE ledger_payload DISABLE TRIGGER USER",
        "ALTER TABLE ledger_checkpoint DISABLE TRIGGER USER",
        "ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_check",
        "ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_event_id_key",
        "ALTER TABLE ledger_payload DROP CONSTRAINT ledger_payload_check1");
    for (var table : TABLES) {
      run("CREATE TABLE aside_" + table + " AS SELECT * FROM " + table);
    }
  }

  /** What was there comes back; what the service has appended meanwhile stays. */
  @AfterEach
  void undo() throws SQLException {
    run(
        "BEGIN",
        "DELETE FROM ledger_entry WHERE seq <= (SELECT max(seq) FROM aside_ledger_entry)",
        "DELETE FROM ledger_checkpoint WHERE size <= (SELECT max(size) FROM aside_ledger_checkpoint)",
        "DELETE FROM ledger_payload WHERE sha256 IN (SELECT sha256 FROM aside_ledger_payload)");
    for (var table : TABLES) {
      run("INSERT INTO " + table + " SELECT * FROM aside_" + table, "DROP TABLE aside_" + table);
    }
    run("COMMIT");
    run(
        "ALTER TABLE ledger_payload ADD CONSTRAINT ledger_payload_check1"
            + " CHECK (sha256 = sha256(bytes))",
        "ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_event_id_key UNIQUE (event_id)",
        "ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_check"
            + " CHECK (leaf_hash = sha256('\\x00'::bytea || leaf))",
        "ALTER TABLE ledger_checkpoint ENABLE TRIGGER USER",
        "ALTER TABLE ledger_payload ENABLE TRIGGER USER",
        "ALTER TABLE ledger_entry ENABLE TRIGGER USER");
    owner.close();
    assertThat(inspection().getBoolean("sound")).isTrue();
    eventually(() -> gate() == 201);
  }

  @Test
  void aByteOfALeafWithItsHash() throws SQLException {
    run(
        "UPDATE ledger_entry SET leaf = set_byte(leaf, 40, get_byte(leaf, 40) # 1) WHERE seq = "
            + bad,
        "UPDATE ledger_entry SET leaf_hash = sha256('\\x00'::bytea || leaf) WHERE seq = " + bad);

    assertFound("CHAIN", bad);
  }

  @Test
  void aColumnThatPagesShow() throws SQLException {
    run("UPDATE ledger_entry SET type = 'gate.asked' WHERE seq = " + bad);

    assertFound("COLUMN", bad);
  }

  @Test
  void theTimeOfAnEntry() throws SQLException {
    run("UPDATE ledger_entry SET at = '2020-01-01T00:00:00.000Z' WHERE seq = " + bad);

    assertFound("COLUMN", bad);
  }

  @Test
  void anEntryDeletedFromTheMiddle() throws SQLException {
    run("DELETE FROM ledger_entry WHERE seq = " + bad);

    assertFound("GAP", bad);
  }

  @Test
  void twoEntriesSwapped() throws SQLException {
    run(
        "UPDATE ledger_entry SET seq = 1000000000000 WHERE seq = " + bad,
        "UPDATE ledger_entry SET seq = " + bad + " WHERE seq = " + (bad + 1),
        "UPDATE ledger_entry SET seq = " + (bad + 1) + " WHERE seq = 1000000000000");

    assertFound("CHAIN", bad);
  }

  @Test
  void anEntryThatStandsTwice() throws SQLException {
    run(
        "DELETE FROM ledger_entry WHERE seq = " + (bad + 1),
        "INSERT INTO ledger_entry (seq, event_id, type, at, actor, kind, subject, scope, stream,"
            + " leaf, leaf_hash, chain) SELECT seq + 1, event_id, type, at, actor, kind, subject,"
            + " scope, stream, leaf, leaf_hash, chain FROM ledger_entry WHERE seq = "
            + bad);

    assertFound("CHAIN", bad + 1);
  }

  @Test
  void anEditWithHashAndChainRecomputed() throws SQLException {
    var before = chain(bad - 1);
    run(
        "UPDATE ledger_entry SET leaf = set_byte(leaf, 40, get_byte(leaf, 40) # 1) WHERE seq = "
            + bad,
        "UPDATE ledger_entry SET leaf_hash = sha256('\\x00'::bytea || leaf) WHERE seq = " + bad,
        "UPDATE ledger_entry SET chain = sha256('\\x02'::bytea || decode('"
            + before
            + "', 'hex') || leaf_hash) WHERE seq = "
            + bad);

    assertThat(List.of("ENVELOPE", "SIGNATURE", "EVENT")).contains(found(bad).getString("code"));
  }

  @Test
  void aPayloadBesideItsEntry() throws SQLException {
    run(
        "UPDATE ledger_payload SET bytes = set_byte(bytes, 3, get_byte(bytes, 3) # 1)"
            + " WHERE sha256 = (SELECT decode(facts, 'hex') FROM gate_decision WHERE seq = "
            + bad
            + ")");

    // equal facts are one payload: the first entry that names it is found
    assertThat(found(-1).getString("code")).isEqualTo("PAYLOAD");
  }

  /** Nothing is decided by it, and nothing fails, before anybody has inspected it. */
  @Test
  void aRegistrationThatTheGateHasNotReadYet() throws SQLException {
    var other = Journey.registered("MINIMAL");
    var flipped =
        "UPDATE ledger_payload SET bytes = set_byte(bytes, 3, get_byte(bytes, 3) # 1)"
            + " WHERE sha256 = (SELECT decode(v.registration, 'hex') FROM model_version v"
            + " JOIN model m ON m.id = v.model WHERE m.name = '"
            + other.model()
            + "')";
    run(flipped);
    try {
      var refused = CatalogClient.asPipeline().post("gate/decisions?dryRun=true", other.question());

      assertProblem(refused, 503, "LEDGER_UNSOUND");
      assertThat(refused.body()).contains("PAYLOAD: ", " was altered");
    } finally {
      run(flipped);
    }
  }

  @Test
  void anExportBreaksOffWhereAPayloadIsMissing() throws SQLException {
    run(
        "DELETE FROM ledger_payload WHERE sha256 = (SELECT decode(facts, 'hex') FROM gate_decision"
            + " WHERE seq = "
            + bad
            + ")");

    var auditor = CatalogClient.as(Roles.AUDITOR);
    var export = auditor.send(auditor.request("ledger/export").GET(), BodyHandlers.ofInputStream());
    long entries = 0;
    try (var body = export.body()) {
      var reader = new Export.Reader(body);
      for (var line = reader.next(); line.isPresent(); line = reader.next()) {
        entries += line.get() instanceof Export.Item ? 1 : 0;
      }
    } catch (IOException brokenOff) {
      // or the stream ends as if nothing were wrong, and has too few entries
    }
    assertThat(entries).isLessThanOrEqualTo(bad);
  }

  @Test
  void aCheckpointReplacedByAnOlderOneThatIsValid() throws SQLException {
    run(
        "UPDATE ledger_checkpoint SET note = (SELECT note FROM ledger_checkpoint WHERE size = "
            + bad
            + ") WHERE size = "
            + (bad + 1));

    assertFound("CHECKPOINT", bad);
  }

  @Test
  void aCheckpointWithoutItsSignature() throws SQLException {
    run(
        "UPDATE ledger_checkpoint SET note = split_part(note, E'\\n\\n', 1) || E'\\n\\n'"
            + " WHERE size = "
            + (bad + 1));

    assertFound("CHECKPOINT", bad);
  }

  @Test
  void theSignatureOfAnotherCheckpointOfTheSameKey() throws SQLException {
    run(
        "UPDATE ledger_checkpoint c SET note = split_part(c.note, E'\\n\\n', 1) || E'\\n\\n' ||"
            + " split_part(o.note, E'\\n\\n', 2) FROM ledger_checkpoint o WHERE o.size = "
            + bad
            + " AND c.size = "
            + (bad + 1));

    assertFound("CHECKPOINT", bad);
  }

  @Test
  void aDecisionThatIsDeleted() throws SQLException {
    run(
        "CREATE TABLE aside_decision AS SELECT * FROM gate_decision WHERE seq = " + bad,
        "DELETE FROM gate_decision WHERE seq = " + bad);
    try {
      assertFound("STATE_NOT_IN_LEDGER", bad);
    } finally {
      run("INSERT INTO gate_decision SELECT * FROM aside_decision", "DROP TABLE aside_decision");
    }
  }

  @Test
  void aHeadThatIsGoneIsFoundAndNoFailure() throws SQLException {
    run("CREATE TABLE aside_head AS SELECT * FROM ledger_head", "DELETE FROM ledger_head");
    try {
      var found = inspection();

      assertThat(found.getBoolean("sound")).isFalse();
      assertThat(found.getString("code")).isEqualTo("LEDGER_UNREADABLE");
      assertThat(standing("INSPECTION")).isEqualTo("LEDGER_UNREADABLE");
      assertThat(gate()).isEqualTo(503);
    } finally {
      run("INSERT INTO ledger_head SELECT * FROM aside_head", "DROP TABLE aside_head");
    }
  }

  @Test
  void whatAnotherNodeFindsClosesTheGateHereUntilThatNodeTakesItBack() throws SQLException {
    run(
        "INSERT INTO ledger_standing (source, who, sound, code, reason, at)"
            + " VALUES ('PUBLISHER', 'another', false, 'LEDGER_ROLLBACK', 'for a test', now())");
    try {
      eventually(() -> refusal().contains("LEDGER_ROLLBACK"));
    } finally {
      run("DELETE FROM ledger_standing WHERE who = 'another'");
    }
    eventually(() -> !refusal().contains("LEDGER_ROLLBACK"));
  }

  /** One that was removed for good says nothing any more, and an administrator answers for it. */
  @Test
  void aFindingOfANodeThatIsGoneIsDismissedOnRecord() throws SQLException {
    run(
        "INSERT INTO ledger_standing (source, who, sound, code, reason, at)"
            + " VALUES ('PUBLISHER', 'gone', false, 'LEDGER_ROLLBACK', 'for a test', now())");
    var body = "{\"source\":\"publisher\",\"who\":\"%s\",\"reason\":\"its machine burnt\"}";
    var door = "ledger/findings/dismissals";
    var administrator = CatalogClient.as(Roles.ADMINISTRATOR);
    try {
      eventually(() -> refusal().contains("LEDGER_ROLLBACK"));
      assertThat(administrator.get("ledger/findings").body()).contains("\"gone\"");
      assertThat(CatalogClient.asPipeline().get("ledger/findings").statusCode()).isEqualTo(403);
      assertThat(CatalogClient.as(Roles.AUDITOR).post(door, body.formatted("gone")).statusCode())
          .isEqualTo(403);
      assertThat(administrator.post(door, body.formatted("nobody")).statusCode()).isEqualTo(404);

      var dismissed = administrator.post(door, body.formatted("gone"));

      assertThat(dismissed.statusCode()).as(dismissed.body()).isEqualTo(201);
      assertThat(json(dismissed.body()).getJsonObject("receipt").getString("type"))
          .isEqualTo("finding.dismissed");
      eventually(() -> !refusal().contains("LEDGER_ROLLBACK"));
    } finally {
      run("DELETE FROM ledger_standing WHERE who = 'gone'");
    }
  }

  @Test
  void aWitnessThatIsAskedNoMoreKeepsNoGateClosed() throws SQLException {
    run(
        "INSERT INTO ledger_standing (source, who, sound, code, reason, at)"
            + " VALUES ('WITNESS', 'gone+1', false, 'LEDGER_ROLLBACK', 'for a test', now())");
    try {
      eventually(() -> standing("WITNESS").isEmpty());
    } finally {
      run("DELETE FROM ledger_standing WHERE who = 'gone+1'");
    }
  }

  @Test
  void guardRailsSwitchedOffAreFoundThoughNothingWasChanged() {
    assertThat(found(-1).getString("code")).isEqualTo("GUARD_RAIL_OFF");
  }

  private void assertFound(String code, long index) {
    assertThat(found(index).getString("code")).isEqualTo(code);
  }

  /** The finding; while it stands, the gate is closed and the node is not ready. */
  private JsonObject found(long index) {
    var found = inspection();
    assertThat(found.getBoolean("sound")).isFalse();
    if (index >= 0) {
      assertThat(found.getInt("index")).as(found.toString()).isEqualTo((int) index);
    }
    assertThat(gate()).isEqualTo(503);
    var refused = CatalogClient.asPipeline().post("gate/decisions", journey.question());
    assertThat(json(refused.body()).getString("code")).isEqualTo("LEDGER_UNSOUND");
    assertThat(CatalogClient.anonymous().get("/health/ready").statusCode()).isEqualTo(503);
    var alarms =
        json(CatalogClient.as(Roles.AUDITOR)
                .get("ledger/entries?type=inspection.failed&from=" + bad)
                .body())
            .getJsonArray("items");
    assertThat(alarms).isNotEmpty();
    return found;
  }

  private String refusal() {
    return CatalogClient.asPipeline().post("gate/decisions", journey.question()).body();
  }

  /** What a source has found, as all nodes hear it; empty if nothing. */
  private String standing(String source) {
    try (var statement = owner.createStatement();
        var row =
            statement.executeQuery(
                "SELECT coalesce(min(code), '') FROM ledger_standing WHERE NOT sound"
                    + " AND source = '"
                    + source
                    + "'")) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private int gate() {
    return CatalogClient.asPipeline().post("gate/decisions", journey.question()).statusCode();
  }

  private static JsonObject inspection() {
    var answer = CatalogClient.as(Roles.AUDITOR).post("ledger/inspections", "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer.body());
  }

  private static void eventually(BooleanSupplier holds) {
    for (int i = 0; i < 300 && !holds.getAsBoolean(); i++) {
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    assertThat(holds.getAsBoolean()).isTrue();
  }

  private String chain(long index) throws SQLException {
    try (var statement = owner.createStatement();
        var row =
            statement.executeQuery(
                "SELECT encode(chain, 'hex') FROM ledger_entry WHERE seq = " + index)) {
      row.next();
      return row.getString(1);
    }
  }

  private void run(String... statements) throws SQLException {
    try (var statement = owner.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
