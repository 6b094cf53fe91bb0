package org.countersign.catalog.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.Browser;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.development.Tokens;
import org.countersign.ledger.Commitment;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Event;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is erased is gone from every table, and everything verifies as before. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class ErasureIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void anErasedReasonIsInNoTableAndTheLogStaysSound() throws SQLException {
    var secret = "Ana Example of 12 Hill Road complained " + UUID.randomUUID();
    var journey = Journey.registered("MINIMAL");
    var review = journey.submitted();
    var officer = CatalogClient.as(Roles.COMPLIANCE_OFFICER);
    var vote =
        officer.send(
            officer
                .request("reviews/" + review.getString("id") + "/votes")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(
                    BodyPublishers.ofString(
                        "{\"decision\":\"APPROVE\",\"reason\":\"%s\",\"subjectSha256\":\"%s\"}"
                            .formatted(secret, review.getString("subjectSha256")))));
    assertThat(vote.statusCode()).as(vote.body()).isEqualTo(201);
    var index = json(vote.body()).getJsonObject("receipt").getInt("index");
    var event = json(officer.get("ledger/entries/" + index).body()).getString("eventId");
    assertThat(opening(index).getString("text")).isEqualTo(secret);
    var salt =
        HexFormat.of().formatHex(Base64.getDecoder().decode(opening(index).getString("salt")));
    assertThat(openingLines(index).lines().map(Commitment.Opening::ofLine))
        .singleElement()
        .matches(line -> line.text().equals(secret) && line.opens(event(index)));
    assertThat(tablesWith(salt)).containsExactly("commitment_opening");
    assertThat(tablesWith(secret)).contains("commitment_opening");

    var body = "{\"basis\":\"gdpr-17-1-b\",\"event\":\"%s\"}".formatted(event);
    assertThat(CatalogClient.as(Roles.AUDITOR).post("ledger/erasures", body).statusCode())
        .isEqualTo(403);
    var erased = officer.post("ledger/erasures", body);

    assertThat(erased.statusCode()).as(erased.body()).isEqualTo(201);
    assertThat(tablesWith(secret)).isEmpty();
    assertThat(tablesWith(salt)).isEmpty();
    assertThat(opening(index).getBoolean("erased")).isTrue();
    assertThat(opening(index).getString("basis")).isEqualTo("gdpr-17-1-b");
    assertThat(openingLines(index)).isEmpty();
    var inspection = json(CatalogClient.as(Roles.AUDITOR).post("ledger/inspections", "").body());
    assertThat(inspection.getBoolean("sound")).as(inspection.toString()).isTrue();
    assertThat(officer.post("ledger/erasures", body).statusCode()).isEqualTo(404);
    assertThat(CatalogClient.as(Roles.DATA_SCIENTIST).get("ledger/erasures").statusCode())
        .isEqualTo(403);
    for (var wrong : List.of("?limit=0", "?limit=201", "?cursor=-1", "?cursor=last")) {
      assertThat(officer.get("ledger/erasures" + wrong).statusCode()).as(wrong).isEqualTo(400);
    }
    var recorded =
        json(CatalogClient.as(Roles.AUDITOR).get("ledger/erasures").body())
            .getJsonArray("items")
            .getJsonObject(0);
    assertThat(recorded.getString("basis")).isEqualTo("gdpr-17-1-b");
    assertThat(recorded.getInt("events")).isEqualTo(1);
    assertThat(recorded.getJsonArray("fields").getString(0)).isEqualTo("reason");
    assertThat(recorded.containsKey("person")).isFalse();
    assertThat(Browser.signedIn(Roles.AUDITOR).open("/ui/ledger/records/erasures").body())
        .contains("#" + recorded.getInt("index"), "gdpr-17-1-b", "of 1 event");
    for (var wrong :
        List.of(
            "{\"basis\":\"because of Ana\",\"event\":\"" + event + "\"}",
            "{\"basis\":\"gdpr-17\"}",
            "{\"basis\":\"gdpr-17\",\"person\":\"ana\"}")) {
      assertThat(officer.post("ledger/erasures", wrong).statusCode()).as(wrong).isEqualTo(400);
    }
  }

  @Test
  void anErasedPersonIsInNoTableAndDoesNotComeBackAsSomebodyElse() throws SQLException {
    var id = UUID.randomUUID().toString().substring(0, 8);
    var username = "leaver-" + id;
    var accounts = Servers.running().accounts();
    var account = accounts.open(username, "Lena" + id, "Leaver", Roles.COMPLIANCE_OFFICER);
    var leaver =
        CatalogClient.bearing(Tokens.password(Servers.running().issuer(), username, username));
    var officer = CatalogClient.as(Roles.COMPLIANCE_OFFICER);
    var pseudonym = json(leaver.get("whoami").body()).getString("agentId");
    var journey = Journey.registered("MINIMAL");
    var answers = "use-cases/" + journey.useCase() + "/answers";
    var note = "Lena asked her sister " + id;
    var reason = "Lena of 12 Hill Road " + id + " says \\\"no\\\"";
    var noted =
        write(
            leaver,
            "PATCH",
            answers,
            "{\"answers\":{\"C2\":\"no\"},\"notes\":{\"C2\":\"" + note + "\"}}");
    assertThat(noted.statusCode()).as(noted.body()).isEqualTo(200);
    var review = journey.submitted();
    var votes = "reviews/" + review.getString("id") + "/votes";
    var ballot =
        "{\"decision\":\"REJECT\",\"reason\":\"%s\",\"subjectSha256\":\"%s\"}"
            .formatted(reason, review.getString("subjectSha256"));
    var vote = write(leaver, "POST", votes, ballot);
    assertThat(vote.statusCode()).as(vote.body()).isEqualTo(201);
    assertThat(tablesWith(note)).contains("answer", "commitment_opening", "idempotent_answer");

    var body = "{\"basis\":\"gdpr-17-1-b\",\"person\":\"%s\"}";
    var own = json(officer.get("whoami").body()).getString("agentId");
    assertProblem(officer.post("ledger/erasures", body.formatted(own)), 403, "ERASES_ONESELF");
    var enabled = officer.post("ledger/erasures", body.formatted(pseudonym));
    assertProblem(enabled, 409, "ACCOUNT_ENABLED");
    accounts.disable(account, username, "Lena" + id, "Leaver");
    var erased = officer.post("ledger/erasures", body.formatted(pseudonym));

    assertThat(erased.statusCode()).as(erased.body()).isEqualTo(201);
    for (var gone : List.of(username, "Lena" + id, note, "12 Hill Road " + id, account)) {
      assertThat(tablesWith(gone)).as(gone).isEmpty();
    }
    assertThat(officer.get("reviews/" + review.getString("id")).body())
        .contains("{\"id\":\"" + pseudonym + "\",\"name\":\"erased person\"}")
        .doesNotContain("Hill Road");
    assertThat(officer.get(answers).body()).contains("erased").doesNotContain(note);
    assertProblem(write(leaver, "POST", votes, ballot), 401, "ACCOUNT_DISABLED");
    assertProblem(leaver.get("whoami"), 401, "ACCOUNT_DISABLED");
    assertThatThrownBy(() -> Tokens.password(Servers.running().issuer(), username, username))
        .hasMessageContaining("refuses");
    assertThat(tablesWith(username)).isEmpty();
    var inspection = json(CatalogClient.as(Roles.AUDITOR).post("ledger/inspections", "").body());
    assertThat(inspection.getBoolean("sound")).as(inspection.toString()).isTrue();
  }

  private static HttpResponse<String> write(
      CatalogClient client, String method, String path, String body) {
    return client.send(
        client
            .request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .method(method, BodyPublishers.ofString(body)));
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(json(answer.body()).getString("code")).isEqualTo(code);
  }

  private static JsonObject opening(int index) {
    return json(CatalogClient.as(Roles.AUDITOR).get("ledger/entries/" + index + "/openings").body())
        .getJsonArray("items")
        .getJsonObject(0);
  }

  private static String openingLines(int index) {
    var auditor = CatalogClient.as(Roles.AUDITOR);
    var asked = auditor.request("ledger/entries/" + index + "/openings");
    var answer = auditor.send(asked.header("Accept", "application/x-ndjson").GET());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static Event event(int index) {
    var entry = json(CatalogClient.as(Roles.AUDITOR).get("ledger/entries/" + index).body());
    return Event.parse(Envelope.parse(entry.getString("leaf").getBytes(UTF_8)).payload());
  }

  /** Every table that holds the text, or its bytes, anywhere in a row. */
  private static List<String> tablesWith(String text) throws SQLException {
    var hex = HexFormat.of().formatHex(text.getBytes(UTF_8));
    var found = new ArrayList<String>();
    var database = Servers.running().database();
    try (var connection = database.connect(database.owner());
        var statement = connection.createStatement()) {
      var tables = new ArrayList<String>();
      try (var rows =
          statement.executeQuery(
              "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
                  + " AND table_type = 'BASE TABLE'")) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      for (var table : tables) {
        try (var row =
            statement.executeQuery(
                "SELECT count(*) FROM \""
                    + table
                    + "\" t WHERE position('"
                    + text
                    + "' IN t::text) > 0 OR position('"
                    + hex
                    + "' IN t::text) > 0")) {
          row.next();
          if (row.getLong(1) > 0) {
            found.add(table);
          }
        }
      }
    }
    return found;
  }
}
