package org.countersign.bench.bare;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Makes the one table that the one row goes into. */
@Startup
@Singleton
public class BareTable {
  @Resource(lookup = "java:app/jdbc/bare")
  @SuppressWarnings("NullAway.Init")
  private DataSource database;

  @PostConstruct
  void create() {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS bare_row (id uuid PRIMARY KEY, text text)");
    } catch (SQLException e) {
      throw new IllegalStateException("the table cannot be made", e);
    }
  }
}
