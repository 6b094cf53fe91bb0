package org.countersign.catalog.journal;

import static org.countersign.catalog.problem.ProblemType.ACCOUNT_ENABLED;
import static org.countersign.catalog.problem.ProblemType.ERASES_ONESELF;
import static org.countersign.catalog.problem.ProblemType.NOTHING_TO_ERASE;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Directory;
import org.countersign.catalog.journal.Copies.Named;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.catalog.platform.Rows;
import org.countersign.catalog.problem.Refusal;
import org.countersign.ledger.Commitment;
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

  /** What the person wrote, and answers of theirs that somebody else signed into a class. */
  private static final String WRITTEN_BY =
      "event_id IN (SELECT event_id FROM ledger_entry WHERE actor = ?)"
          + " OR field LIKE 'answer-%' AND EXISTS (SELECT 1 FROM ledger_entry own"
          + " JOIN commitment_opening said ON said.event_id = own.event_id"
          + " JOIN ledger_entry signed ON signed.scope = own.scope"
          + " WHERE own.actor = ? AND said.field = o.field AND said.value = o.value"
          + " AND signed.event_id = o.event_id)";

  /** So many event ids fit into one entry. */
  private static final int EVENTS_AT_ONCE = 250;

  private final DataSource database;
  private final Journal journal;
  private final Caller caller;
  private final Agents agents;
  private final Directory directory;

  /** What an erasure did. */
  public record Erased(String basis, int openings, Optional<UUID> person) {}

  /**
   * An entry that says what was erased.
   *
   * @param person the pseudonym whose person nobody knows any more; empty where texts were erased
   * @param events the number of events whose openings are gone, and of which fields
   */
  record Recorded(
      LedgerEntry entry, String basis, Optional<UUID> person, int events, List<String> fields) {
    static Recorded of(LedgerEntry entry) {
      var event = Event.parse(Envelope.parse(entry.leaf()).payload());
      return new Recorded(
          entry,
          String.valueOf(event.data().get("basis")),
          entry.type().equals(AGENT)
              ? Optional.of(UUID.fromString(entry.subject()))
              : Optional.empty(),
          texts(event, "eventIds").size(),
          texts(event, "fields"));
    }
  }

  private record Person(String subject, String username, String displayName) {
    List<String> names() {
      return List.of(username, displayName);
    }
  }

  @Inject
  Erasures(
      DataSource database, Journal journal, Caller caller, Agents agents, Directory directory) {
    this.database = database;
    this.journal = journal;
    this.caller = caller;
    this.agents = agents;
    this.directory = directory;
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
   * Erases who a pseudonym is, and every free text that person has written. The account must be
   * disabled before: whoever can sign in would come back as somebody else.
   *
   * @throws Refusal {@code NOTHING_TO_ERASE} if no person has this pseudonym, {@code
   *     ERASES_ONESELF}, {@code ACCOUNT_ENABLED}, or {@code DIRECTORY_UNAVAILABLE} where nobody
   *     knows whether it is
   */
  @Transactional
  public Erased person(UUID agent, String basis) {
    if (agent.equals(caller.agentId())) {
      throw new Refusal(ERASES_ONESELF, "this pseudonym is your own");
    }
    return run(
        connection -> {
          var person =
              person(connection, agent)
                  .orElseThrow(
                      () -> new Refusal(NOTHING_TO_ERASE, "nobody has the pseudonym " + agent));
          if (directory.isEnabled(person.subject())) {
            throw new Refusal(ACCOUNT_ENABLED, "the account behind " + agent + " can sign in");
          }
          var found = openings(connection, WRITTEN_BY, agent);
          erase(connection, found, basis);
          forget(connection, agent, person);
          journal.record(Deed.of(AGENT, Kind.LEDGER, agent, caller.agentId()).with("basis", basis));
          return new Erased(basis, found.size(), Optional.of(agent));
        });
  }

  private void forget(Connection connection, UUID agent, Person person) throws SQLException {
    new Copies(connection).forget(agent, person.names());
    update(connection, "DELETE FROM agent WHERE id = ?", agent);
    agents.forget();
  }

  /** One entry a field, so that every event it names has had that field. */
  private void erase(Connection connection, List<Named> openings, String basis)
      throws SQLException {
    var byField = new LinkedHashMap<String, List<UUID>>();
    openings.forEach(
        each -> byField.computeIfAbsent(each.field(), any -> new ArrayList<>()).add(each.event()));
    forget(connection, openings);
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
              again(
                  connection,
                  texts(event, "eventIds").stream().map(UUID::fromString).toList(),
                  texts(event, "fields"));
            } else {
              var agent = UUID.fromString(String.valueOf(event.subject().get("id")));
              var person = person(connection, agent);
              if (person.isPresent()) {
                forget(connection, agent, person.get());
              }
            }
          }
          return Boolean.TRUE;
        });
  }

  /** Copies come back with a backup as the openings do. */
  private static void again(Connection connection, List<UUID> events, List<String> fields)
      throws SQLException {
    for (var event : events) {
      var back = openings(connection, "event_id = ?", event);
      back.removeIf(each -> !fields.contains(each.field()));
      forget(connection, back);
    }
    delete(connection, events, fields);
  }

  private static void forget(Connection connection, List<Named> openings) throws SQLException {
    var copies = new Copies(connection);
    for (var each : openings) {
      copies.forget(each);
    }
  }

  /**
   * Erasures on record, the newest first.
   *
   * @param before only those below this index
   */
  List<Recorded> recorded(long before, int most) {
    return run(
        connection ->
            Rows.query(
                connection,
                "SELECT "
                    + LedgerEntry.COLUMNS
                    + " FROM ledger_entry WHERE type IN ('pii.erased', 'agent.erased')"
                    + " AND seq < ? ORDER BY seq DESC LIMIT ?",
                Rows.values(before, most),
                row -> Recorded.of(LedgerEntry.of(row))));
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

  /** The openings of an entry that are still there. */
  List<Commitment.Opening> kept(LedgerEntry entry) {
    return run(
        connection ->
            Rows.query(
                connection,
                "SELECT field, salt, value FROM commitment_opening WHERE event_id = ?"
                    + " ORDER BY field",
                Rows.values(entry.eventId()),
                row ->
                    new Commitment.Opening(
                        entry.eventId(), row.getString(1), row.getBytes(2), row.getString(3))));
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
            "SELECT event_id, field FROM commitment_opening o WHERE " + where + " ORDER BY 1, 2")) {
      for (int each = 1; each <= statement.getParameterMetaData().getParameterCount(); each++) {
        statement.setObject(each, id);
      }
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(new Named(rows.getObject(1, UUID.class), rows.getString(2)));
        }
      }
    }
    return found;
  }

  private static Optional<Person> person(Connection connection, UUID agent) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "SELECT subject, username, display_name FROM agent"
                + " WHERE id = ? AND kind = 'PERSON'")) {
      statement.setObject(1, agent);
      try (var row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new Person(row.getString(1), row.getString(2), row.getString(3)))
            : Optional.empty();
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
      throw new DatabaseUnavailableException("what is erased could not be reached", e);
    }
  }
}
