package org.countersign.catalog.journal;

import static org.countersign.catalog.problem.ProblemType.NOTHING_TO_ERASE;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.problem.Refusal;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Event;

/**
 * Erases what leaves only commit to: salts and texts, and who a pseudonym is. Every erasure is an
 * entry that says which openings are gone and on what basis; the commitments stay, so everything
 * verifies as before. What entries say is erased is erased again at every start, because the
 * database may have come from a backup.
 */
@Dependent
public class Erasures {
  private static final String OPENINGS = "pii.erased";
  private static final String AGENT = "agent.erased";

  /** So many event ids fit into one entry. */
  private static final int EVENTS_AT_ONCE = 250;

  private final DataSource database;
  private final Journal journal;
  private final Caller caller;
  private final Agents agents;

  /** What an erasure did. */
  public record Erased(String basis, int openings, Optional<UUID> person) {}

  private record Named(UUID event, String field) {}

  @Inject
  Erasures(DataSource database, Journal journal, Caller caller, Agents agents) {
    this.database = database;
    this.journal = journal;
    this.caller = caller;
    this.agents = agents;
  }

  /**
   * Erases openings of one event.
   *
   * @param fields none for all of them
   * @throws Refusal {@code NOTHING_TO_ERASE} if there is no such opening
   */
  @Transactional
  public Erased event(UUID event, List<String> fields, String basis) {
    return run(
        connection -> {
          var found = new ArrayList<Named>();
          for (var each : openings(connection, "event_id = ?", event)) {
            if (fields.isEmpty() || fields.contains(each.field())) {
              found.add(each);
            }
          }
          if (found.isEmpty()) {
            throw new Refusal(NOTHING_TO_ERASE, "event " + event + " has no such opening");
          }
          erase(connection, found, basis);
          return new Erased(basis, found.size(), Optional.empty());
        });
  }

  /**
   * Erases who a pseudonym is, and every free text that person has written.
   *
   * @throws Refusal {@code NOTHING_TO_ERASE} if nobody has this pseudonym
   */
  @Transactional
  public Erased person(UUID agent, String basis) {
    return run(
        connection -> {
          var names = names(connection, agent);
          if (names.isEmpty()) {
            throw new Refusal(NOTHING_TO_ERASE, "nobody has the pseudonym " + agent);
          }
          var found =
              openings(
                  connection,
                  "event_id IN (SELECT event_id FROM ledger_entry WHERE actor = ?)",
                  agent);
          erase(connection, found, basis);
          forget(connection, names);
          update(connection, "DELETE FROM agent WHERE id = ?", agent);
          journal.record(Deed.of(AGENT, Kind.LEDGER, agent, caller.agentId()).with("basis", basis));
          agents.forget();
          return new Erased(basis, found.size(), Optional.of(agent));
        });
  }

  /** One entry a field, so that every event it names has had that field. */
  private void erase(Connection connection, List<Named> openings, String basis)
      throws SQLException {
    var byField = new LinkedHashMap<String, List<UUID>>();
    openings.forEach(
        each -> byField.computeIfAbsent(each.field(), any -> new ArrayList<>()).add(each.event()));
    forget(connection, texts(connection, openings));
    for (var field : byField.entrySet()) {
      var events = field.getValue();
      for (int from = 0; from < events.size(); from += EVENTS_AT_ONCE) {
        var part = events.subList(from, Math.min(events.size(), from + EVENTS_AT_ONCE));
        delete(connection, part, List.of(field.getKey()));
        journal.record(
            Deed.of(OPENINGS, Kind.LEDGER, part.get(0), caller.agentId())
                .with("eventIds", part.stream().map(UUID::toString).toList())
                .with("fields", List.of(field.getKey()))
                .with("basis", basis));
      }
    }
  }

  /** Erases again what entries say is erased. */
  void again() {
    run(
        connection -> {
          for (var leaf : erasures(connection)) {
            var event = Event.parse(Envelope.parse(leaf).payload());
            if (event.type().equals(OPENINGS)) {
              delete(
                  connection,
                  texts(event, "eventIds").stream().map(UUID::fromString).toList(),
                  texts(event, "fields"));
            } else {
              update(
                  connection,
                  "DELETE FROM agent WHERE id = ?",
                  UUID.fromString(String.valueOf(event.subject().get("id"))));
            }
          }
          return Boolean.TRUE;
        });
  }

  /** The fields an entry commits to: each with salt and text, or the basis it was erased on. */
  List<Map<String, Object>> openings(LedgerEntry entry) {
    var event = Event.parse(Envelope.parse(entry.leaf()).payload());
    return run(
        connection -> {
          var found = new ArrayList<Map<String, Object>>();
          for (var field : event.commit().keySet().stream().sorted().toList()) {
            found.add(opening(connection, event.id(), field));
          }
          return found;
        });
  }

  private static Map<String, Object> opening(Connection connection, UUID event, String field)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "SELECT salt, value FROM commitment_opening WHERE event_id = ? AND field = ?")) {
      statement.setObject(1, event);
      statement.setString(2, field);
      try (var row = statement.executeQuery()) {
        if (row.next()) {
          var salt = Base64.getEncoder().encodeToString(row.getBytes(1));
          return Map.of("field", field, "salt", salt, "text", row.getString(2));
        }
      }
    }
    for (var leaf : erasures(connection)) {
      var erased = Event.parse(Envelope.parse(leaf).payload());
      if (texts(erased, "eventIds").contains(event.toString())
          && texts(erased, "fields").contains(field)) {
        var basis = String.valueOf(erased.data().get("basis"));
        return Map.of("field", field, "erased", true, "basis", basis);
      }
    }
    return Map.of("field", field, "erased", false);
  }

  private static List<byte[]> erasures(Connection connection) throws SQLException {
    var leaves = new ArrayList<byte[]>();
    try (var statement =
            connection.prepareStatement(
                "SELECT leaf FROM ledger_entry WHERE type IN ('pii.erased', 'agent.erased')"
                    + " ORDER BY seq");
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        leaves.add(rows.getBytes(1));
      }
    }
    return leaves;
  }

  private static List<String> texts(Event event, String name) {
    return event.data().get(name) instanceof List<?> told
        ? told.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static List<Named> openings(Connection connection, String where, UUID id)
      throws SQLException {
    var found = new ArrayList<Named>();
    try (var statement =
        connection.prepareStatement(
            "SELECT event_id, field FROM commitment_opening WHERE " + where + " ORDER BY 1, 2")) {
      statement.setObject(1, id);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(new Named(rows.getObject(1, UUID.class), rows.getString(2)));
        }
      }
    }
    return found;
  }

  private static List<String> texts(Connection connection, List<Named> openings)
      throws SQLException {
    var texts = new ArrayList<String>();
    try (var statement =
        connection.prepareStatement(
            "SELECT value FROM commitment_opening WHERE event_id = ? AND field = ?")) {
      for (var each : openings) {
        statement.setObject(1, each.event());
        statement.setString(2, each.field());
        try (var row = statement.executeQuery()) {
          if (row.next()) {
            texts.add(row.getString(1));
          }
        }
      }
    }
    return texts;
  }

  private static List<String> names(Connection connection, UUID agent) throws SQLException {
    var names = new ArrayList<String>();
    try (var statement =
        connection.prepareStatement("SELECT username, display_name FROM agent WHERE id = ?")) {
      statement.setObject(1, agent);
      try (var row = statement.executeQuery()) {
        if (row.next()) {
          names.add(row.getString(1));
          names.add(row.getString(2));
        }
      }
    }
    return names;
  }

  /** Answers that are kept for repeated requests and hold one of these texts, as JSON writes it. */
  private static void forget(Connection connection, Collection<String> texts) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "DELETE FROM idempotent_answer"
                + " WHERE position(convert_to(?, 'UTF8') IN answer) > 0")) {
      for (var text : texts) {
        if (!text.isEmpty()) {
          var quoted = Json.createValue(text).toString();
          statement.setString(1, quoted.substring(1, quoted.length() - 1));
          statement.executeUpdate();
        }
      }
    }
  }

  private static void delete(Connection connection, List<UUID> events, List<String> fields)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "DELETE FROM commitment_opening WHERE event_id = ANY (?) AND field = ANY (?)")) {
      statement.setArray(1, connection.createArrayOf("uuid", events.toArray()));
      statement.setArray(2, connection.createArrayOf("text", fields.toArray()));
      statement.executeUpdate();
    }
  }

  private static void update(Connection connection, String sql, UUID id) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setObject(1, id);
      statement.executeUpdate();
    }
  }

  private interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private <T> T run(Work<T> work) {
    try (var connection = database.getConnection()) {
      return work.with(connection);
    } catch (SQLException e) {
      throw new LedgerUnavailableException("what is erased could not be reached", e);
    }
  }
}
