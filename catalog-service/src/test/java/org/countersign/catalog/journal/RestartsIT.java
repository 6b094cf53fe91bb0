package org.countersign.catalog.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.catalog.testing.TimeAuthority;
import org.countersign.development.CannotStartException;
import org.countersign.development.CatalogServer;
import org.countersign.development.DevelopmentDatabase;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Frontier;
import org.countersign.ledger.LogPolicy;
import org.countersign.ledger.LogProof;
import org.countersign.ledger.SignedNote;
import org.countersign.ledger.Timestamp;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One node on a database of its own that is forged, restored and robbed of its memory. What comes
 * from outside the database holds: signatures, a time authority, a witness.
 */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class RestartsIT {
  private static final Path HOME = Path.of("target", "servers", "restarts").toAbsolutePath();
  private static final String LAST = " FROM ledger_entry ORDER BY seq DESC LIMIT 1";

  private DevelopmentDatabase database;
  private TimeAuthority authority;
  private CatalogServer node;
  private NodeClient service;
  private OwnWitness witness;

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void nothingTheDatabaseSaysAloneIsTrusted() throws Exception {
    for (var left : List.of("pg", "data", "witness", "witness.key")) {
      OwnNode.forget(HOME.resolve(left));
    }
    Files.createDirectories(HOME);
    database = DevelopmentDatabase.start(HOME.resolve("pg"), 0);
    authority = new TimeAuthority();
    Files.writeString(HOME.resolve("tsa.pem"), authority.rootPem());
    try {
      node = start();
      theLogWasFoundedInOneTransaction();
      aPublishedCheckpointCarriesTheTimeOfTheAuthority();
      aSilentAuthorityCostsNobodyTheLease();
      aLeafThatChangesBetweenHashAndStoreIsNotPublished();
      var erased = new ErasedPerson(database, service);
      assertThat(service.post(Roles.AUDITOR, "ledger/inspections", "").body())
          .contains("\"sound\":true");
      aWitnessCosigns();
      whatIsWitnessedIsStampedWithoutTheWordOfTheWitness();
      aPolicyDemandsAFreshCosignature();
      restart(
          () -> {
            erased.putBack();
            loseMemory();
          });
      erased.requireGone();
      erased.requireUnknownTo(node, HOME);
      aForgedTailIsNotBlessedByTheNextCheckpoint();
      node.close();
      loseMemory();
      setBack();
      assertThatThrownBy(this::start)
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("LEDGER_ROLLBACK");
    } finally {
      if (node != null && node.process().isAlive()) {
        node.close();
      }
      if (witness != null) {
        witness.close();
      }
      authority.close();
      database.close();
    }
  }

  /** A head without its first entry would be refused at every start: its row was written before. */
  private void theLogWasFoundedInOneTransaction() throws SQLException {
    assertThat(number("SELECT cmin FROM ledger_entry WHERE seq = 0"))
        .as("commands of its transaction before the first entry")
        .isPositive();
  }

  private void aPublishedCheckpointCarriesTheTimeOfTheAuthority() throws Exception {
    var before = Instant.now();
    var index = append();
    NodeClient.eventually(() -> service.published().size() > index && stamp().statusCode() == 200);

    var stamped = stamp();
    assertThat(stamped.headers().firstValue("Content-Type"))
        .hasValue("application/timestamp-reply");
    var size = service.published().size();
    var note = service.get("ledger/timestamps/" + size + "/checkpoint").body().getBytes(UTF_8);
    var at = Timestamp.parse(stamped.body()).verify(note, List.of(authority.root()));
    assertThat(at).isBetween(before.minusSeconds(1), Instant.now());
    note[0] ^= 1;
    assertThatThrownBy(
            () -> Timestamp.parse(stamped.body()).verify(note, List.of(authority.root())))
        .hasMessageContaining("other bytes");
    assertThat(service.get("ledger/timestamps/0/checkpoint").statusCode()).isEqualTo(404);
  }

  /**
   * With a witness the checkpoint that is shown is no longer what the authority was asked about.
   */
  private void whatIsWitnessedIsStampedWithoutTheWordOfTheWitness() throws Exception {
    NodeClient.eventually(() -> cosignedAndStamped().isPresent());
    var size = cosignedAndStamped().orElseThrow();
    var shown = service.get("ledger/entries/0/proof?size=" + size).body();
    var policy = LogPolicy.parse(service.get("ledger/policy").body());
    assertThat(policy.verify(LogProof.parse(shown).note()).checkpoint().size()).isEqualTo(size);
    var files = Files.createDirectories(HOME.resolve("stamped"));
    Files.writeString(files.resolve("receipt"), shown);
    Files.writeString(files.resolve("policy"), policy.text());
    var door = "ledger/timestamps/" + size;
    Files.write(
        files.resolve("tsr"),
        NodeClient.send(service.request(door).GET(), BodyHandlers.ofByteArray()).body());
    Files.writeString(files.resolve("checkpoint"), service.get(door + "/checkpoint").body());

    for (var file : List.of("receipt", "checkpoint")) {
      assertThat(NodeClient.verify("timestamp", stamped(files, file))).startsWith("0 SOUND");
    }
    assertThat(service.get("ledger/entries/0/proof?size=0").statusCode()).isEqualTo(404);
    assertThat(service.get("ledger/timestamps?limit=1").body()).contains("\"next\"");
    assertThat(service.get("ledger/timestamps?cursor=ten").statusCode()).isEqualTo(400);
  }

  private List<String> stamped(Path files, String checkpoint) {
    return List.of(
        files.resolve("tsr").toString(),
        files.resolve(checkpoint).toString(),
        "--policy",
        files.resolve("policy").toString(),
        "--roots",
        HOME.resolve("tsa.pem").toString());
  }

  /** The size of a checkpoint that has both, once there is one. */
  private Optional<Long> cosignedAndStamped() {
    var policy = LogPolicy.parse(service.get("ledger/policy").body());
    return json(service.get("ledger/timestamps").body())
        .getJsonArray("items")
        .getValuesAs(JsonObject.class)
        .stream()
        .map(item -> item.getJsonNumber("size").longValue())
        .filter(size -> isCosigned(policy, size))
        .findFirst();
  }

  private boolean isCosigned(LogPolicy policy, long size) {
    try {
      var proof = LogProof.parse(service.get("ledger/entries/0/proof?size=" + size).body());
      return !policy.verify(proof.note()).cosignatures().isEmpty();
    } catch (IllegalArgumentException notYet) {
      return false;
    }
  }

  private void aSilentAuthorityCostsNobodyTheLease() throws Exception {
    var asked = authority.fallSilent();
    try {
      append();
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(7);
      while (System.nanoTime() < until) {
        assertThat(leased()).isGreaterThan(6);
        Thread.sleep(250);
      }
    } finally {
      authority.speak();
    }
  }

  /** For how many seconds nobody else may take the lease. */
  private double leased() throws SQLException {
    try (var owner = database.connect(database.owner());
        var statement = owner.createStatement();
        var row =
            statement.executeQuery(
                "SELECT extract(epoch FROM until - clock_timestamp()) FROM lease")) {
      row.next();
      return row.getDouble(1);
    }
  }

  private HttpResponse<byte[]> stamp() {
    return NodeClient.send(
        service.request("ledger/timestamps/" + service.published().size()).GET(),
        BodyHandlers.ofByteArray());
  }

  /** Part E 51: what was hashed and signed is not what the table got. */
  private void aLeafThatChangesBetweenHashAndStoreIsNotPublished() throws Exception {
    owner(
        "ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_check",
        "CREATE FUNCTION flip() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " NEW.leaf := set_byte(NEW.leaf, 40, get_byte(NEW.leaf, 40) # 1);"
            + " RETURN NEW; END $$",
        "CREATE TRIGGER flip BEFORE INSERT ON ledger_entry FOR EACH ROW"
            + " WHEN (NEW.type = 'model.created') EXECUTE FUNCTION flip()");
    var index = append();
    NodeClient.eventually(() -> service.finding().equals("LEDGER_SIGNATURE"));

    assertThat(service.published().size()).isLessThanOrEqualTo(index);
    assertThat(service.gauge("ledger_sound")).isZero();
    owner(
        "DROP TRIGGER flip ON ledger_entry",
        "ALTER TABLE ledger_entry DISABLE TRIGGER USER",
        "UPDATE ledger_entry SET leaf = set_byte(leaf, 40, get_byte(leaf, 40) # 1) WHERE seq = "
            + index,
        "ALTER TABLE ledger_entry ENABLE TRIGGER USER",
        "ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_check"
            + " CHECK (leaf_hash = sha256('\\x00'::bytea || leaf))");
    NodeClient.eventually(() -> service.published().size() > index);
    assertThat(service.post(Roles.AUDITOR, "ledger/inspections", "").body())
        .contains("\"sound\":true");
    NodeClient.eventually(() -> service.gauge("ledger_sound") == 1);
    assertThat(service.gauge("ledger_lease_held")).isEqualTo(1);
    assertThat(service.gauge("ledger_appender_healthy")).isEqualTo(1);
    for (var size : List.of("ledger_size", "ledger_published_size", "ledger_inspected_size")) {
      assertThat((long) service.gauge(size)).as(size).isGreaterThan(index);
    }
    assertThat(service.gauge("ledger_inspected_age_seconds")).isNotNegative();
    assertThat(service.gauge("ledger_cosigned_age_seconds")).isEqualTo(-1);
  }

  private void aWitnessCosigns() throws Exception {
    var log = json(service.get("ledger/keys").body()).getString("checkpointKey");
    witness = OwnWitness.start(HOME, List.of(log));
    Files.writeString(HOME.resolve("data/ledger-policy"), witness.demanded());
    var index = append();
    var policy = LogPolicy.parse(service.get("ledger/policy").body());
    NodeClient.eventually(() -> cosigned(policy) > index);
    NodeClient.eventually(() -> service.gauge("ledger_cosigned_age_seconds") >= 0);
  }

  private long cosigned(LogPolicy policy) {
    try {
      var note = SignedNote.parse(service.get("ledger/checkpoint").body());
      return policy.verify(note).checkpoint().size();
    } catch (IllegalArgumentException notYet) {
      return -1;
    }
  }

  /** Part E 26: the gate refuses while nobody outside vouches for the log. */
  private void aPolicyDemandsAFreshCosignature() throws Exception {
    var active =
        json(service.get(Roles.COMPLIANCE_OFFICER, "policies").body())
            .getJsonArray("items")
            .getValuesAs(JsonObject.class)
            .stream()
            .filter(item -> item.getString("kind").equals("POLICY"))
            .map(item -> "policies/" + item.getString("id") + "/document")
            .findFirst()
            .orElseThrow();
    var document = service.get(Roles.COMPLIANCE_OFFICER, active).body();
    var demanding =
        document
            .replaceFirst("revision: \\d+", "revision: 99")
            .replaceFirst(
                "rules:\n",
                """
                rules:
                - id: witnessed
                  require: now - ledger.cosignedAt < duration("6s")
                  otherwise:
                    code: NOT_COSIGNED
                    says: no witness has cosigned the log within six seconds
                    remedy: ask again when the witness answers
                    owner: administrator
                    retryable: true
                  cites: ["house policy"]
                """);
    var proposed =
        NodeClient.send(
            service
                .request("policies?kind=POLICY")
                .header("Authorization", "Bearer " + NodeClient.token(Roles.ADMINISTRATOR))
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(demanding)),
            BodyHandlers.ofString());
    assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(201);
    var id = json(proposed.body()).getString("id");
    var published = service.post(Roles.COMPLIANCE_OFFICER, "policies/" + id + "/publication", "");
    assertThat(published.statusCode()).as(published.body()).isBetween(200, 201);
    var model = model();
    var version =
        service.post(
            Roles.DATA_SCIENTIST,
            "models/" + model + "/versions",
            "{\"artifactSha256\":\"" + Digest.sha256(model.getBytes(UTF_8)).hex() + "\"}");
    assertThat(version.statusCode()).as(version.body()).isEqualTo(201);

    NodeClient.eventually(() -> !refusals(model).contains("NOT_COSIGNED"));
    witness.close();
    NodeClient.eventually(() -> refusals(model).contains("NOT_COSIGNED"));
    aWitnessCosigns();
    NodeClient.eventually(() -> !refusals(model).contains("NOT_COSIGNED"));
  }

  private List<String> refusals(String model) {
    return Journey.codes(service.decided(model));
  }

  /**
   * Part E 12 and 16: an entry by nobody with hash, chain, tree and head recomputed. The checkpoint
   * cannot be forged, but the service would sign the next one on top.
   */
  private void aForgedTailIsNotBlessedByTheNextCheckpoint() throws Exception {
    NodeClient.eventually(() -> service.finding().isEmpty());
    var forged = number("SELECT size FROM ledger_head");
    var leaf = HexFormat.of().parseHex(text("SELECT encode(leaf, 'hex')" + LAST));
    var payload = json(new String(leaf, UTF_8)).getString("payload");
    var id = UUID.randomUUID();
    var said = new String(Base64.getDecoder().decode(payload), UTF_8);
    var lie = said.replace(json(said).getString("id"), id.toString());
    var bytes =
        new String(leaf, UTF_8)
            .replace(payload, Base64.getEncoder().encodeToString(lie.getBytes(UTF_8)))
            .getBytes(UTF_8);
    var frontier =
        Frontier.of(
                forged,
                HexFormat.of().parseHex(text("SELECT encode(frontier, 'hex') FROM ledger_head")))
            .plus(Digest.leaf(bytes));
    var hex = HexFormat.of();
    owner(
        "BEGIN",
        "INSERT INTO ledger_entry (seq, event_id, type, at, actor, kind, subject, scope, stream,"
            + " leaf, leaf_hash, chain) SELECT seq + 1, '"
            + id
            + "', type, at, actor, kind, subject, scope, stream, l.bytes,"
            + " sha256('\\x00'::bytea || l.bytes),"
            + " sha256('\\x02'::bytea || chain || sha256('\\x00'::bytea || l.bytes))"
            + " FROM ledger_entry, (SELECT decode('"
            + hex.formatHex(bytes)
            + "', 'hex') AS bytes) l WHERE seq = "
            + (forged - 1),
        "UPDATE ledger_head SET size = size + 1, frontier = decode('"
            + hex.formatHex(frontier.toBytes())
            + "', 'hex'), chain = (SELECT chain FROM ledger_entry WHERE seq = "
            + forged
            + ")",
        "COMMIT");
    NodeClient.eventually(() -> service.finding().startsWith("LEDGER_"));
    append();
    NodeClient.eventually(() -> service.finding().equals("LEDGER_SIGNATURE"));

    assertThat(service.published().size()).isLessThanOrEqualTo(forged);
    var inspection = json(service.post(Roles.AUDITOR, "ledger/inspections", "").body());
    assertThat(inspection.getString("code")).as(inspection.toString()).isEqualTo("SIGNATURE");
    assertThat(inspection.getInt("index")).isEqualTo((int) forged);
  }

  /** As a restored backup looks. */
  private void setBack() throws SQLException {
    owner(
        "ALTER TABLE ledger_entry DISABLE TRIGGER USER",
        "ALTER TABLE ledger_checkpoint DISABLE TRIGGER USER",
        "UPDATE ledger_head SET size = 1, changes = 0,"
            + " chain = (SELECT chain FROM ledger_entry WHERE seq = 0),"
            + " frontier = (SELECT leaf_hash FROM ledger_entry WHERE seq = 0)",
        "DELETE FROM ledger_entry WHERE seq >= 1",
        "DELETE FROM ledger_checkpoint WHERE size > 1");
  }

  private interface Meanwhile {
    void happens() throws Exception;
  }

  private void restart(Meanwhile meanwhile) throws Exception {
    node.close();
    meanwhile.happens();
    node = start();
  }

  private static void loseMemory() throws IOException {
    try (var files = Files.list(HOME.resolve("data/signer"))) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private CatalogServer start() {
    var started =
        OwnNode.start(
            HOME,
            "restarts",
            database,
            Map.of(
                "COUNTERSIGN_TSA_URL", authority.uri().toString(),
                "COUNTERSIGN_TSA_ROOTS", HOME.resolve("tsa.pem").toString(),
                "COUNTERSIGN_TSA_EVERY", "PT1S"));
    service = new NodeClient(started.url());
    return started;
  }

  private long append() {
    return created("restarts-" + UUID.randomUUID()).getJsonObject("receipt").getInt("index");
  }

  private String model() {
    var name = "restarts-" + UUID.randomUUID();
    created(name);
    return name;
  }

  private JsonObject created(String model) {
    return Journey.created(
        service.post(
            Roles.DATA_SCIENTIST,
            "models",
            """
            {"name":"%s","team":"lending","task":"tabular-classification",
             "description":"Scores applications."}
            """
                .formatted(model)));
  }

  private String text(String sql) throws SQLException {
    try (var connection = database.connect(database.owner());
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private long number(String sql) throws SQLException {
    return Long.parseLong(text(sql));
  }

  private void owner(String... statements) throws SQLException {
    try (var connection = database.connect(database.owner());
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
