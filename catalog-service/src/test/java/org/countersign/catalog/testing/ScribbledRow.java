package org.countersign.catalog.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.countersign.catalog.journal.Kind;

/**
 * A row into whose columns the owner of the database writes what no value of its kind is, after
 * taking the checks of its table away. Closed, it is as it was before. What refers to another table
 * is left alone: it can be nothing but one of that table's values.
 */
final class ScribbledRow implements AutoCloseable {
  private static final String CHECKS =
      """
      SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
      WHERE contype = 'c' AND conrelid = '%s'::regclass
      """;

  private static final String COLUMNS =
      """
      SELECT a.attname, a.atttypid = 'text'::regtype FROM pg_attribute a
      WHERE a.attrelid = '%s'::regclass AND a.attnum > 0
        AND a.atttypid IN ('text'::regtype, 'timestamptz'::regtype)
        AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.contype = 'f' AND
          ((c.conrelid = a.attrelid AND a.attnum = ANY (c.conkey))
            OR (c.confrelid = a.attrelid AND a.attnum = ANY (c.confkey))))
      """;

  private final String table;
  private final String id;
  private final List<String> fields;
  private final Connection owner;
  private final List<Check> checks;

  private record Check(String name, String says) {}

  /** A column and what is written into it, as SQL has them. */
  private record Scribble(String column, String value) {}

  private interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  ScribbledRow(String table, String kind, String id) throws SQLException {
    this.table = table;
    this.id = id;
    this.fields = Kind.of(kind).orElseThrow().fieldNames();
    var database = Servers.running().database();
    this.owner = database.connect(database.owner());
    this.checks =
        query(CHECKS.formatted(table), row -> new Check(row.getString(1), row.getString(2)));
    run("CREATE TABLE unscribbled AS SELECT * FROM " + table + " WHERE id = '" + id + "'");
    for (var check : checks) {
      run("ALTER TABLE %s DROP CONSTRAINT %s".formatted(table, check.name()));
    }
  }

  /**
   * One column after the other. The gate is asked for no record: then it answers although an
   * inspection has found the row already.
   */
  void isMisreadNowhere(String question) throws SQLException {
    var scribbles = scribbles();
    assertThat(scribbles).as("columns of %s %s", table, id).isNotEmpty();
    for (var scribble : scribbles) {
      var of = "UPDATE %s e SET %s = ".formatted(table, scribble.column());
      run(of + "%s WHERE e.id = '%s'".formatted(scribble.value(), id));
      try {
        denies(question, scribble);
      } finally {
        run(of + "u.%s FROM unscribbled u WHERE u.id = e.id".formatted(scribble.column()));
      }
    }
  }

  private static void denies(String question, Scribble scribble) {
    var answer = CatalogClient.asPipeline().post("gate/decisions?dryRun=true", question);

    assertThat(answer.statusCode()).as("%s: %s", scribble, answer.body()).isEqualTo(200);
    var decision = Journey.json(answer.body());
    assertThat(decision.getString("decision")).as(scribble.toString()).isEqualTo("DENY");
    assertThat(Journey.codes(decision)).as(scribble.toString()).contains("STATE_NOT_IN_LEDGER");
  }

  /**
   * Every text and every time of which the leaf tells; the database holds numbers to be numbers.
   */
  private List<Scribble> scribbles() throws SQLException {
    return query(
            COLUMNS.formatted(table),
            row ->
                new Scribble(
                    row.getString(1), row.getBoolean(2) ? "'no such thing'" : "'infinity'"))
        .stream()
        .filter(each -> fields.contains(each.column()))
        .toList();
  }

  private void run(String sql) throws SQLException {
    try (var statement = owner.createStatement()) {
      statement.execute(sql);
    }
  }

  private <T> List<T> query(String sql, Reading<T> reading) throws SQLException {
    try (var statement = owner.createStatement();
        var rows = statement.executeQuery(sql)) {
      var all = new ArrayList<T>();
      while (rows.next()) {
        all.add(reading.of(rows));
      }
      return all;
    }
  }

  @Override
  public void close() throws SQLException {
    run("DROP TABLE unscribbled");
    for (var check : checks) {
      run("ALTER TABLE %s ADD CONSTRAINT %s %s".formatted(table, check.name(), check.says()));
    }
    owner.close();
  }
}
