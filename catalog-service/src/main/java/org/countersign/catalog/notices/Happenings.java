package org.countersign.catalog.notices;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.countersign.catalog.journal.LedgerUnavailableException;
import org.countersign.catalog.journal.State;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Event;
import org.countersign.policy.RiskClass;
import org.countersign.policy.ServiceLevels;

/**
 * Reads what there is to tell: from committed entries, and from the calendar. It reads the rows
 * around an entry to know whom it concerns, and decides nothing.
 */
@Dependent
class Happenings {
  private static final ServiceLevels LEVELS = ServiceLevels.standard();
  private static final Set<Occasion> OUT_OF_FORCE =
      Set.of(Occasion.APPROVAL_SUSPENDED, Occasion.APPROVAL_REVOKED, Occasion.APPROVAL_OUTDATED);

  private static final String ENTRIES =
      "SELECT seq, leaf FROM ledger_entry WHERE type = ANY (?) AND seq > ? AND seq <= ?"
          + " ORDER BY seq";

  /** Of many refusals of one version in one place within a stretch the newest stands for all. */
  private static final String DENIALS =
      "SELECT DISTINCT ON (version, environment) id, seq, version, use_case::text, environment,"
          + " findings FROM gate_decision WHERE decision = 'DENY' AND seq > ? AND seq <= ?"
          + " ORDER BY version, environment, seq DESC";

  private static final String ENDING =
      "SELECT a.id, a.version, a.use_case::text, a.environment, a.risk_class, a.granted_at,"
          + " a.valid_until FROM approval a"
          + " WHERE a.state = 'APPROVED' AND a.valid_until > ? AND a.valid_until <= ?";
  private static final String OVERDUE =
      "SELECT b.id, b.version, b.environment, b.review_due FROM break_glass b"
          + " WHERE b.begun_at IS NOT NULL AND b.reviewed_by IS NULL AND b.review_due <= ?";
  private static final String REVIEWS =
      "SELECT r.id, r.version, r.use_case::text, r.environment, r.risk_class, r.submitter,"
          + " r.submitted_at, ARRAY(SELECT voter FROM vote v WHERE v.review = r.id)"
          + " FROM review r WHERE r.state = 'IN_REVIEW'";
  private static final String ABOUT =
      "SELECT v.model, v.number, m.team FROM model_version v JOIN model m ON m.id = v.model"
          + " WHERE v.id = ?";
  private static final String SUBMITTER =
      "SELECT r.submitter FROM review r JOIN agent g ON g.id = r.submitter AND g.kind = 'PERSON'"
          + " WHERE r.id = ?";
  private static final String SUBMITTER_OF_APPROVAL =
      "SELECT r.submitter FROM approval a JOIN review r ON r.id = a.review"
          + " JOIN agent g ON g.id = r.submitter AND g.kind = 'PERSON' WHERE a.id = ?";
  private static final String RUNNING =
      "SELECT d.id, d.recorded_by, g.kind = 'PERSON' FROM deployment d"
          + " JOIN agent g ON g.id = d.recorded_by"
          + " WHERE d.version = ? AND d.environment = ? AND d.state = 'LIVE' ORDER BY d.id";

  private final DataSource database;

  @Inject
  Happenings(DataSource database) {
    this.database = database;
  }

  /** A deployment that runs, and who recorded it if that is a person. */
  private record Running(UUID id, Optional<UUID> person) {}

  /** What the entries of a stretch tell, in their order. */
  List<Happening> in(Outbox.Stretch stretch, List<Occasion> wanted) {
    return read(
        connection -> {
          var found = new ArrayList<Happening>();
          var types =
              wanted.stream()
                  .filter(each -> each != Occasion.GATE_DENIED)
                  .map(Occasion::entry)
                  .flatMap(Optional::stream)
                  .toArray();
          try (var statement = connection.prepareStatement(ENTRIES)) {
            statement.setArray(1, connection.createArrayOf("text", types));
            statement.setLong(2, stretch.after());
            statement.setLong(3, stretch.upTo());
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                var event = Event.parse(Envelope.parse(rows.getBytes(2)).payload());
                if (concernsSomebody(event)) {
                  found.add(entry(connection, rows.getLong(1), event));
                }
              }
            }
          }
          if (wanted.contains(Occasion.GATE_DENIED)) {
            found.addAll(denials(connection, stretch));
          }
          found.sort(Comparator.comparing(each -> each.index().orElse(-1L)));
          return found;
        });
  }

  /** Most comments name nobody. */
  private static boolean concernsSomebody(Event event) {
    return !event.type().equals(Occasion.MENTIONED.entry().orElseThrow())
        || !named(event, "mentions").isEmpty();
  }

  private static List<UUID> named(Event event, String member) {
    return event.data().get(member) instanceof List<?> named
        ? named.stream().map(String::valueOf).map(UUID::fromString).toList()
        : List.of();
  }

  /** The approvals whose day has come to be reminded of. */
  List<Happening> ending(Instant now) {
    return read(
        connection -> {
          var found = new ArrayList<Happening>();
          try (var statement = connection.prepareStatement(ENDING)) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            statement.setObject(2, now.plus(Reminder.EARLIEST).atOffset(ZoneOffset.UTC));
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                var id = rows.getObject(1, UUID.class);
                var version = rows.getObject(2, UUID.class);
                var ends = rows.getObject(7, OffsetDateTime.class).toInstant();
                var days =
                    Reminder.due(rows.getObject(6, OffsetDateTime.class).toInstant(), ends, now);
                if (days.isPresent()) {
                  var about = new HashMap<String, Object>();
                  about.put("approval", id.toString());
                  about.put("version", version.toString());
                  about.put("useCase", rows.getString(3));
                  about.put("environment", rows.getString(4));
                  about.put("riskClass", rows.getString(5));
                  about.put("validUntil", State.text(ends));
                  about.put("days", days.get());
                  found.add(
                      new Happening(
                          "approval/%s/ends-in/%d".formatted(id, days.get()),
                          Occasion.APPROVAL_EXPIRING,
                          Optional.empty(),
                          id.toString(),
                          about(connection, version, about),
                          one(connection, SUBMITTER_OF_APPROVAL, id),
                          List.of(),
                          Optional.of(rows.getString(5)),
                          List.of(),
                          about));
                }
              }
            }
          }
          return found;
        });
  }

  /** Every break-glass that nobody has reviewed in time. */
  List<Happening> overdue(Instant now) {
    return read(
        connection -> {
          var found = new ArrayList<Happening>();
          try (var statement = connection.prepareStatement(OVERDUE)) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                var id = rows.getString(1);
                var about = new HashMap<String, Object>();
                about.put("breakGlass", id);
                about.put("version", rows.getString(2));
                about.put("environment", rows.getString(3));
                about.put(
                    "reviewDue", State.text(rows.getObject(4, OffsetDateTime.class).toInstant()));
                found.add(
                    new Happening(
                        "break-glass/" + id + "/overdue",
                        Occasion.BREAK_GLASS_OVERDUE,
                        Optional.empty(),
                        id,
                        about(connection, rows.getObject(2, UUID.class), about),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        about));
              }
            }
          }
          return found;
        });
  }

  /**
   * That an open round still wants votes.
   *
   * @param cause distinguishes one reminder from the next
   */
  Happening reminder(UUID review, String cause, Occasion occasion) {
    return read(
            connection -> {
              try (var statement = connection.prepareStatement(REVIEWS + " AND r.id = ?")) {
                statement.setObject(1, review);
                try (var rows = statement.executeQuery()) {
                  return rows.next()
                      ? List.of(waiting(connection, rows, cause, occasion))
                      : List.of();
                }
              }
            })
        .stream()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("review " + review + " is not open"));
  }

  /** The open rounds that take longer than the service level of their class. */
  List<Happening> late(Instant now) {
    return read(
        connection -> {
          var found = new ArrayList<Happening>();
          try (var statement = connection.prepareStatement(REVIEWS);
              var rows = statement.executeQuery()) {
            while (rows.next()) {
              var due =
                  LEVELS.due(
                      RiskClass.valueOf(rows.getString(5)),
                      rows.getObject(7, OffsetDateTime.class).toInstant());
              if (!now.isBefore(due)) {
                found.add(waiting(connection, rows, "overdue", Occasion.REVIEW_OVERDUE));
              }
            }
          }
          return found;
        });
  }

  private static Happening waiting(
      Connection connection, ResultSet row, String cause, Occasion occasion) throws SQLException {
    var id = row.getString(1);
    var about = new HashMap<String, Object>();
    about.put("review", id);
    about.put("version", row.getString(2));
    about.put("useCase", row.getString(3));
    about.put("environment", row.getString(4));
    about.put("riskClass", row.getString(5));
    return new Happening(
        "review/" + id + "/" + cause,
        occasion,
        Optional.empty(),
        id,
        about(connection, row.getObject(2, UUID.class), about),
        Optional.of(row.getObject(6, UUID.class)),
        List.of((UUID[]) row.getArray(8).getArray()),
        Optional.of(row.getString(5)),
        List.of(),
        about);
  }

  private static Happening entry(Connection connection, long index, Event event)
      throws SQLException {
    var occasion = Occasion.after(event.type()).orElseThrow();
    var subject = String.valueOf(event.subject().get("id"));
    var state = state(event);
    var about = new HashMap<String, Object>();
    about.put(String.valueOf(event.subject().get("kind")), subject);
    List.of("version", "use_case", "environment", "risk_class", "state", "valid_until", "review")
        .forEach(
            field ->
                Optional.ofNullable(state.get(field))
                    .ifPresent(value -> about.put(camel(field), value)));
    if (event.data().get("code") instanceof String code) {
      about.put("code", code);
    }
    var version = Optional.ofNullable(state.get("version")).map(UUID::fromString);
    var running = List.<Running>of();
    if (OUT_OF_FORCE.contains(occasion)) {
      running =
          running(connection, version.orElseThrow(), String.valueOf(state.get("environment")));
      about.put("deployments", running.stream().map(each -> each.id().toString()).toList());
    }
    var place =
        version.isPresent()
            ? about(connection, version.get(), about)
            : Optional.<Happening.About>empty();
    return new Happening(
        "event/" + event.id(),
        occasion,
        Optional.of(index),
        subject,
        place,
        submitter(connection, occasion, subject, state),
        List.of(event.actor()),
        Optional.ofNullable(state.get("risk_class")),
        switch (occasion) {
          case MENTIONED -> named(event, "mentions");
          case APPROVAL_GRANTED -> named(event, "signers");
          default ->
              running.stream().map(Running::person).flatMap(Optional::stream).distinct().toList();
        },
        about);
  }

  private static Optional<UUID> submitter(
      Connection connection, Occasion occasion, String subject, Map<String, String> state)
      throws SQLException {
    return switch (occasion) {
      case REVIEW_OPENED, REVIEW_REJECTED, REVIEW_SENT_BACK ->
          one(connection, SUBMITTER, UUID.fromString(subject));
      case APPROVAL_GRANTED, APPROVAL_SUSPENDED, APPROVAL_REVOKED, APPROVAL_OUTDATED ->
          one(connection, SUBMITTER, UUID.fromString(String.valueOf(state.get("review"))));
      case EVIDENCE_ASKED ->
          one(connection, SUBMITTER, UUID.fromString(String.valueOf(state.get("review"))));
      default -> Optional.empty();
    };
  }

  private static Map<String, String> state(Event event) {
    var state = new HashMap<String, String>();
    if (event.data().get("state") instanceof Map<?, ?> told) {
      told.forEach((field, value) -> state.put(String.valueOf(field), String.valueOf(value)));
    }
    return state;
  }

  private static String camel(String field) {
    var parts = field.split("_", -1);
    return parts.length == 1
        ? field
        : parts[0]
            + parts[1].substring(0, 1).toUpperCase(java.util.Locale.ROOT)
            + parts[1].substring(1);
  }

  private static List<Happening> denials(Connection connection, Outbox.Stretch stretch)
      throws SQLException {
    var found = new ArrayList<Happening>();
    try (var statement = connection.prepareStatement(DENIALS)) {
      statement.setLong(1, stretch.after());
      statement.setLong(2, stretch.upTo());
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var id = rows.getObject(1, UUID.class);
          var version = rows.getObject(3, UUID.class);
          var about = new HashMap<String, Object>();
          about.put("decision", id.toString());
          about.put("version", version.toString());
          about.put("environment", rows.getString(5));
          about.put("codes", codes(rows.getString(6)));
          Optional.ofNullable(rows.getString(4)).ifPresent(use -> about.put("useCase", use));
          found.add(
              new Happening(
                  "decision/" + id,
                  Occasion.GATE_DENIED,
                  Optional.of(rows.getLong(2)),
                  id.toString(),
                  about(connection, version, about),
                  Optional.empty(),
                  List.of(),
                  Optional.empty(),
                  List.of(),
                  about));
        }
      }
    }
    return found;
  }

  private static List<String> codes(String findings) {
    try (var reader = Json.createReader(new StringReader(findings))) {
      return reader.readObject().getJsonArray("reasons").getValuesAs(JsonObject.class).stream()
          .map(reason -> reason.getString("code"))
          .distinct()
          .toList();
    }
  }

  /** Also says model and number to programs. */
  private static Optional<Happening.About> about(
      Connection connection, UUID version, Map<String, Object> about) throws SQLException {
    try (var statement = connection.prepareStatement(ABOUT)) {
      statement.setObject(1, version);
      try (var row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        var place =
            new Happening.About(row.getObject(1, UUID.class), row.getInt(2), row.getString(3));
        about.put("model", place.model().toString());
        about.put("number", place.number());
        return Optional.of(place);
      }
    }
  }

  private static Optional<UUID> one(Connection connection, String sql, UUID id)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setObject(1, id);
      try (var row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
      }
    }
  }

  private static List<Running> running(Connection connection, UUID version, String environment)
      throws SQLException {
    var found = Stream.<Running>builder();
    try (var statement = connection.prepareStatement(RUNNING)) {
      statement.setObject(1, version);
      statement.setString(2, environment);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Running(
                  rows.getObject(1, UUID.class),
                  rows.getBoolean(3)
                      ? Optional.of(rows.getObject(2, UUID.class))
                      : Optional.empty()));
        }
      }
    }
    return found.build().toList();
  }

  private interface Reading {
    List<Happening> read(Connection connection) throws SQLException;
  }

  private List<Happening> read(Reading reading) {
    try (var connection = database.getConnection()) {
      return reading.read(connection);
    } catch (SQLException e) {
      throw new LedgerUnavailableException("what is to be told could not be read", e);
    }
  }
}
