package org.countersign.catalog.platform;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Rows by plain SQL, for what is no entity. Each call has a connection of its own, unless it is
 * given one.
 */
public final class Rows {
  private final DataSource database;
  private final String what;

  /**
   * @param what the rows are, as the message says that they could not be reached
   */
  public Rows(DataSource database, String what) {
    this.database = database;
    this.what = what;
  }

  /** Puts values into a statement. */
  public interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  /** Makes a value of the row at which the results stand. */
  public interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Several statements on one connection. */
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** The values in their order. */
  public static Binding values(Object... values) {
    return values(List.of(values));
  }

  /** The values in their order. */
  public static Binding values(List<?> values) {
    return statement -> {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
    };
  }

  /**
   * All rows that the query finds, in its order.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public <T> List<T> query(String sql, Binding binding, Reading<T> reading) {
    return on(connection -> query(connection, sql, binding, reading));
  }

  /** The same on a connection that somebody else ends. */
  public static <T> List<T> query(
      Connection connection, String sql, Binding binding, Reading<T> reading) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      binding.bind(statement);
      var found = new ArrayList<T>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(reading.read(rows));
        }
      }
      return found;
    }
  }

  /**
   * How many rows the statement changed.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public int change(String sql, Binding binding) {
    return on(
        connection -> {
          try (var statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            return statement.executeUpdate();
          }
        });
  }

  /**
   * Several statements, all or none.
   *
   * @throws DatabaseUnavailableException if the database does not answer; nothing was written then
   */
  public <T> T transaction(Work<T> work) {
    return on(
        connection -> {
          connection.setAutoCommit(false);
          try {
            var done = work.run(connection);
            connection.commit();
            return done;
          } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
          } finally {
            connection.setAutoCommit(true);
          }
        });
  }

  /**
   * Several statements on one connection, each for itself.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public <T> T on(Work<T> work) {
    try (var connection = database.getConnection()) {
      return work.run(connection);
    } catch (SQLException e) {
      throw new DatabaseUnavailableException(what + " could not be reached", e);
    }
  }

  /** A time as statements take it. */
  public static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** The time in a column that is not null. */
  public static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
