package org.countersign.bench.bare;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.countersign.catalog.journal.BenchLog;

/** Makes the one table that the one row goes into, and the tables of a ledger. */
@Startup
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class BareTable {
  /** The names of the migrations, in order. */
  public static final String MIGRATIONS = "/migrations.txt";

  private final BenchLog log = new BenchLog();

  @Resource(lookup = "java:app/jdbc/bare")
  @SuppressWarnings("NullAway.Init")
  private DataSource database;

  @PostConstruct
  void create() {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS bare_row (id uuid PRIMARY KEY, text text)");
      log.found(connection, migrations(), connection.getMetaData().getUserName());
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("the tables cannot be made", e);
    }
  }

  private static List<String> migrations() throws IOException {
    var texts = new ArrayList<String>();
    for (var name : text(MIGRATIONS).lines().toList()) {
      texts.add(text("/" + name));
    }
    return texts;
  }

  private static String text(String resource) throws IOException {
    try (var stream = BareTable.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IOException("the WAR has no " + resource);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Appends one entry in the caller's transaction. */
  public void append(Connection connection) {
    log.append(connection);
  }
}
