package org.countersign.catalog.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Journey.codes;
import static org.countersign.catalog.testing.Journey.json;

import java.sql.SQLException;
import org.countersign.catalog.identity.Roles;

/** A row that somebody alters behind the ledger's back, and puts back again. */
public record AlteredRow(String table, String kind, String id) {

  /** The inspection names the row, on which no decision rests. */
  public void isInspected(String column, String value) throws SQLException {
    owner("CREATE TABLE put_aside AS SELECT * FROM " + table + " WHERE id = '" + id + "'");
    owner("UPDATE " + table + " SET " + column + " = '" + value + "' WHERE id = '" + id + "'");
    var found = json(CatalogClient.as(Roles.AUDITOR).post("ledger/inspections", "").body());
    owner(
        "UPDATE %s e SET %s = a.%s FROM put_aside a WHERE a.id = e.id"
            .formatted(table, column, column),
        "DROP TABLE put_aside");

    assertThat(found.getBoolean("sound")).isFalse();
    assertThat(found.getString("row")).isEqualTo(kind + " " + id);
    var after = json(CatalogClient.as(Roles.AUDITOR).post("ledger/inspections", "").body());
    assertThat(after.getBoolean("sound")).isTrue();
  }

  /**
   * The gate denies and the inspection names the row, as long as the column says something else.
   */
  public void isFound(Journey journey, String column, String value) throws SQLException {
    owner("CREATE TABLE put_aside AS SELECT * FROM " + table + " WHERE id = '" + id + "'");
    owner("UPDATE " + table + " SET " + column + " = '" + value + "' WHERE id = '" + id + "'");
    var altered = journey.gate();
    var found = json(CatalogClient.as(Roles.AUDITOR).post("ledger/inspections", "").body());
    owner(
        "UPDATE %s e SET %s = a.%s FROM put_aside a WHERE a.id = e.id"
            .formatted(table, column, column),
        "DROP TABLE put_aside");

    assertThat(codes(altered)).contains("STATE_NOT_IN_LEDGER");
    assertThat(found.getBoolean("sound")).isFalse();
    assertThat(found.getString("row")).isEqualTo(kind + " " + id);
    var after = json(CatalogClient.as(Roles.AUDITOR).post("ledger/inspections", "").body());
    assertThat(after.getBoolean("sound")).isTrue();
    assertThat(codes(journey.gate())).doesNotContain("STATE_NOT_IN_LEDGER");
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
