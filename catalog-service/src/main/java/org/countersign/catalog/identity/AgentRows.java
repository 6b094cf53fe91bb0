package org.countersign.catalog.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.countersign.catalog.platform.Ids;

/** The table of pseudonyms, written in transactions of its own. */
@Dependent
class AgentRows {
  private static final String GET_OR_CREATE =
      "INSERT INTO agent (id, issuer, subject, username, display_name, kind, created_at)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (issuer, subject) DO UPDATE"
          + " SET username = excluded.username, display_name = excluded.display_name"
          + " RETURNING id";

  private final Clock clock;
  private final Ids ids;
  private final DataSource database;

  @Inject
  AgentRows(Clock clock, Ids ids, DataSource database) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
  }

  /** The account's pseudonym, drawn now if it has none; its names become the ones given. */
  @Transactional(TxType.REQUIRES_NEW)
  UUID getOrCreate(Identity account) {
    try (var connection = database.getConnection();
        var insert = connection.prepareStatement(GET_OR_CREATE)) {
      insert.setObject(1, ids.pseudonym());
      insert.setString(2, account.issuer().toString());
      insert.setString(3, account.subject());
      insert.setString(4, account.username());
      insert.setString(5, account.displayName());
      insert.setString(6, account.kind().name());
      insert.setTimestamp(7, Timestamp.from(clock.instant()));
      try (var row = insert.executeQuery()) {
        row.next();
        return row.getObject(1, UUID.class);
      }
    } catch (SQLException e) {
      throw new PersistenceException(e);
    }
  }

  /** Whether the account has a pseudonym. */
  boolean isKnown(Identity account) {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement("SELECT 1 FROM agent WHERE issuer = ? AND subject = ?")) {
      statement.setString(1, account.issuer().toString());
      statement.setString(2, account.subject());
      try (var row = statement.executeQuery()) {
        return row.next();
      }
    } catch (SQLException e) {
      throw new PersistenceException(e);
    }
  }

  /** Who a pseudonym is; empty once the mapping is erased. */
  Optional<Agents.Agent> find(UUID id) {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT subject, username, display_name FROM agent WHERE id = ?")) {
      statement.setObject(1, id);
      try (var row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Agents.Agent(id, row.getString(1), row.getString(2), row.getString(3)))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw new PersistenceException(e);
    }
  }
}
