package org.countersign.catalog.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
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
    var inspection = json(CatalogClient.as(Roles.AUDITOR).post("ledger/inspections", "").body());
    assertThat(inspection.getBoolean("sound")).as(inspection.toString()).isTrue();
    assertThat(officer.post("ledger/erasures", body).statusCode()).isEqualTo(404);
    for (var wrong :
        List.of(
            "{\"basis\":\"because of Ana\",\"event\":\"" + event + "\"}",
            "{\"basis\":\"gdpr-17\"}",
            "{\"basis\":\"gdpr-17\",\"person\":\"ana\"}")) {
      assertThat(officer.post("ledger/erasures", wrong).statusCode()).as(wrong).isEqualTo(400);
    }
  }

  private static JsonObject opening(int index) {
    return json(CatalogClient.as(Roles.AUDITOR).get("ledger/entries/" + index + "/openings").body())
        .getJsonArray("items")
        .getJsonObject(0);
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
