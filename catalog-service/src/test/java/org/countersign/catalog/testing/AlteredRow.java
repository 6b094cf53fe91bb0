package org.countersign.catalog.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Journey.codes;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;

/** A row that somebody alters behind the ledger's back, and puts back again. */
public record AlteredRow(String table, String kind, String id) {

  /** What the gate and the inspection say while the row is altered. */
  private record Seen(String gate, JsonObject inspection) {}

  /** The inspection names the row, on which no decision rests. */
  public void isInspected(String column, String value) throws SQLException {
    isNamed(seen(Optional.empty(), column, value));
    assertThat(inspection().getBoolean("sound")).isTrue();
  }

  /**
   * The gate lets nothing in and the inspection names the row, as long as the column says something
   * else. Where the inspection that runs all the time was first, the gate is closed to everybody.
   */
  public void isFound(Journey journey, String column, String value) throws SQLException {
    isFound(journey.question(), column, value);
  }

  /** The same for a question that is put to the gate. */
  public void isFound(String question, String column, String value) throws SQLException {
    var seen = seen(Optional.of(question), column, value);

    isNamed(seen);
    assertThat(seen.gate()).contains("STATE_NOT_IN_LEDGER");
    assertThat(codes(reopened(question))).doesNotContain("STATE_NOT_IN_LEDGER");
  }

  /** The gate lets nothing in, and does not fail, whatever somebody writes into the row. */
  public void whateverIsWrittenTheGateDenies(String question) throws SQLException {
    try (var scribbled = new ScribbledRow(table, kind, id)) {
      scribbled.isMisreadNowhere(question);
    }
    assertThat(codes(reopened(question))).doesNotContain("STATE_NOT_IN_LEDGER");
  }

  private Seen seen(Optional<String> question, String column, String value) throws SQLException {
    owner("CREATE TABLE put_aside AS SELECT * FROM " + table + " WHERE id = '" + id + "'");
    try {
      owner("UPDATE " + table + " SET " + column + " = '" + value + "' WHERE id = '" + id + "'");
      return new Seen(question.map(put -> asked(put).body()).orElse(""), inspection());
    } finally {
      owner(
          "UPDATE %s e SET %s = a.%s FROM put_aside a WHERE a.id = e.id"
              .formatted(table, column, column),
          "DROP TABLE put_aside");
    }
  }

  private void isNamed(Seen seen) {
    assertThat(seen.inspection().getBoolean("sound")).isFalse();
    assertThat(seen.inspection().getString("row")).isEqualTo(kind + " " + id);
  }

  /** The first decision after an inspection that finds all as it should be. */
  public static JsonObject reopened(Journey journey) {
    return reopened(journey.question());
  }

  private static JsonObject reopened(String question) {
    for (int i = 0; i < 20; i++) {
      assertThat(inspection().getBoolean("sound")).isTrue();
      var answer = asked(question);
      if (answer.statusCode() == 201) {
        return json(answer.body());
      }
    }
    throw new AssertionError("the gate stays closed");
  }

  /**
   * What the gate answers while rows are altered: DENY with its reason, or nothing to anybody if
   * the inspection that runs all the time was first. Either names the code.
   */
  public static String gate(Journey journey) {
    return asked(journey.question()).body();
  }

  private static HttpResponse<String> asked(String question) {
    return CatalogClient.asPipeline().post("gate/decisions", question);
  }

  private static JsonObject inspection() {
    return json(CatalogClient.as(Roles.AUDITOR).post("ledger/inspections", "").body());
  }

  /** Runs statements as the database's owner. */
  public static void owner(String... statements) throws SQLException {
    var database = Servers.running().database();
    try (var connection = database.connect(database.owner());
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
