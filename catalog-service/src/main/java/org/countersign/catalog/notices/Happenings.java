package org.countersign.catalog.notices;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.platform.Rows;
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

  private final Rows rows;

  @Inject
  Happenings(DataSource database) {
    this.rows = new Rows(database, "what is to be told");
  }

  /** A deployment that runs, and who recorded it if that is a person. */
  private record Running(UUID id, Optional<UUID> person) {}

  /** What the entries of a stretch tell, in their order. */
  List<Happening> in(Outbox.Stretch stretch, List<Occasion> wanted) {
    return rows.on(
        connection -> {
          var types =
              wanted.stream()
                  .filter(each -> each != Occasion.GATE_DENIED)
                  .map(Occasion::entry)
                  .flatMap(Optional::stream)
                  .toArray();
          var found =
              Rows.query(
                      connection,
                      ENTRIES,
                      Rows.values(
                          connection.createArrayOf("text", types), stretch.after(), stretch.upTo()),
                      row -> entry(connection, row))
                  .stream()
                  .flatMap(Optional::stream)
                  .collect(Collectors.toCollection(ArrayList::new));
          if (wanted.contains(Occasion.GATE_DENIED)) {
            found.addAll(
                Rows.query(
                    connection,
                    DENIALS,
                    Rows.values(stretch.after(), stretch.upTo()),
                    row -> denial(connection, row)));
          }
          found.sort(Comparator.comparing(each -> each.index().orElse(-1L)));
          return found;
        });
  }

  private static Optional<Happening> entry(Connection connection, ResultSet row)
      throws SQLException {
    var event = Event.parse(Envelope.parse(row.getBytes(2)).payload());
    return concernsSomebody(event)
        ? Optional.of(entry(connection, row.getLong(1), event))
        : Optional.empty();
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
    return rows.on(
        connection ->
            Rows.query(
                    connection,
                    ENDING,
                    Rows.values(Rows.utc(now), Rows.utc(now.plus(Reminder.EARLIEST))),
                    row -> ending(connection, row, now))
                .stream()
                .flatMap(Optional::stream)
                .toList());
  }

  private static Optional<Happening> ending(Connection connection, ResultSet row, Instant now)
      throws SQLException {
    var ends = Rows.instant(row, 7);
    var days = Reminder.due(Rows.instant(row, 6), ends, now);
    if (days.isEmpty()) {
      return Optional.empty();
    }
    var id = row.getObject(1, UUID.class);
    var version = row.getObject(2, UUID.class);
    var about = new HashMap<String, Object>();
    about.put("approval", id.toString());
    about.put("version", version.toString());
    about.put("useCase", row.getString(3));
    about.put("environment", row.getString(4));
    about.put("riskClass", row.getString(5));
    about.put("validUntil", State.text(ends));
    about.put("days", days.get());
    return Optional.of(
        new Happening(
            "approval/%s/ends-in/%d".formatted(id, days.get()),
            Occasion.APPROVAL_EXPIRING,
            Optional.empty(),
            id.toString(),
            about(connection, version, about),
            one(connection, SUBMITTER_OF_APPROVAL, id),
            List.of(),
            Optional.of(row.getString(5)),
            List.of(),
            about));
  }

  /** Every break-glass that nobody has reviewed in time. */
  List<Happening> overdue(Instant now) {
    return rows.on(
        connection ->
            Rows.query(
                connection, OVERDUE, Rows.values(Rows.utc(now)), row -> overdue(connection, row)));
  }

  private static Happening overdue(Connection connection, ResultSet row) throws SQLException {
    var id = row.getString(1);
    var about = new HashMap<String, Object>();
    about.put("breakGlass", id);
    about.put("version", row.getString(2));
    about.put("environment", row.getString(3));
    about.put("reviewDue", State.text(Rows.instant(row, 4)));
    return new Happening(
        "break-glass/" + id + "/overdue",
        Occasion.BREAK_GLASS_OVERDUE,
        Optional.empty(),
        id,
        about(connection, row.getObject(2, UUID.class), about),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        about);
  }

  /**
   * That an open round still wants votes.
   *
   * @param cause distinguishes one reminder from the next
   */
  Happening reminder(UUID review, String cause, Occasion occasion) {
    return rows
        .on(
            connection ->
                Rows.query(
                    connection,
                    REVIEWS + " AND r.id = ?",
                    Rows.values(review),
                    row -> waiting(connection, row, cause, occasion)))
        .stream()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("review " + review + " is not open"));
  }

  /** The open rounds that take longer than the service level of their class. */
  List<Happening> late(Instant now) {
    return rows.on(
        connection ->
            Rows.query(
                    connection,
                    REVIEWS,
                    Rows.values(),
                    row ->
                        now.isBefore(
                                LEVELS.due(
                                    RiskClass.valueOf(row.getString(5)), Rows.instant(row, 7)))
                            ? Optional.<Happening>empty()
                            : Optional.of(
                                waiting(connection, row, "overdue", Occasion.REVIEW_OVERDUE)))
                .stream()
                .flatMap(Optional::stream)
                .toList());
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

  private static Happening denial(Connection connection, ResultSet row) throws SQLException {
    var id = row.getObject(1, UUID.class);
    var version = row.getObject(3, UUID.class);
    var about = new HashMap<String, Object>();
    about.put("decision", id.toString());
    about.put("version", version.toString());
    about.put("environment", row.getString(5));
    about.put("codes", codes(row.getString(6)));
    Optional.ofNullable(row.getString(4)).ifPresent(use -> about.put("useCase", use));
    return new Happening(
        "decision/" + id,
        Occasion.GATE_DENIED,
        Optional.of(row.getLong(2)),
        id.toString(),
        about(connection, version, about),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        about);
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
    var place =
        Rows.query(
                connection,
                ABOUT,
                Rows.values(version),
                row ->
                    new Happening.About(
                        row.getObject(1, UUID.class), row.getInt(2), row.getString(3)))
            .stream()
            .findFirst();
    place.ifPresent(
        known -> {
          about.put("model", known.model().toString());
          about.put("number", known.number());
        });
    return place;
  }

  private static Optional<UUID> one(Connection connection, String sql, UUID id)
      throws SQLException {
    return Rows.query(connection, sql, Rows.values(id), row -> row.getObject(1, UUID.class))
        .stream()
        .findFirst();
  }

  private static List<Running> running(Connection connection, UUID version, String environment)
      throws SQLException {
    return Rows.query(
        connection,
        RUNNING,
        Rows.values(version, environment),
        row ->
            new Running(
                row.getObject(1, UUID.class),
                row.getBoolean(3) ? Optional.of(row.getObject(2, UUID.class)) : Optional.empty()));
  }
}
