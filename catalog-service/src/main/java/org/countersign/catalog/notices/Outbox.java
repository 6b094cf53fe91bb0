package org.countersign.catalog.notices;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.countersign.catalog.journal.Lease;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Rows;
import org.countersign.catalog.platform.Window;
import org.countersign.ledger.CanonicalJson;

/** What has to be told, what was, and up to which entry everything is in here. */
@Dependent
class Outbox {
  private static final String COLUMNS =
      "id, occasion, seq, agent, subscription, subject, link, about, state, attempts, next_at,"
          + " failure, created_at, delivered_at";
  private static final String INSERT =
      "INSERT INTO notice (id, cause, occasion, seq, agent, subscription, subject, link, about,"
          + " state, attempts, next_at, created_at)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT DO NOTHING";

  /** A node that dies while it delivers leaves the notice to whoever holds the lease then. */
  private static final Duration CLAIMED = Duration.ofMinutes(2);

  private final Rows rows;
  private final Lease lease;
  private final Clock clock;
  private final Ids ids;

  @Inject
  Outbox(DataSource database, Lease lease, Clock clock, Ids ids) {
    this.rows = new Rows(database, "notices");
    this.lease = lease;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * A notice to a person or a webhook, before it is one.
   *
   * @param dueAt when it is to be delivered, if anybody delivers it
   */
  record Draft(
      Happening happening,
      Optional<UUID> agent,
      Optional<UUID> subscription,
      Notice.State state,
      Instant dueAt) {}

  /** What a list of notices is narrowed to; an empty filter narrows nothing. */
  record Filter(Optional<UUID> agent, Optional<UUID> subscription, Optional<Notice.State> state) {}

  /** Where one of the followers stands, and how far it may go: every entry below has committed. */
  record Stretch(long after, long upTo) {}

  Stretch stretch(String follower) {
    return rows.query(
            "SELECT m.seq, h.size - 1 FROM notice_mark m, ledger_head h WHERE m.name = ?",
            Rows.values(follower),
            row -> new Stretch(row.getLong(1), row.getLong(2)))
        .get(0);
  }

  /**
   * Takes in what a stretch of entries has to tell and moves the mark, both or neither.
   *
   * @return false if another node holds the lease or has moved the mark
   */
  boolean take(long term, String follower, Stretch stretch, List<Draft> drafts) {
    return rows.transaction(
        connection -> {
          if (!lease.fence(connection, term) || !moved(connection, follower, stretch)) {
            return false;
          }
          put(connection, drafts);
          return true;
        });
  }

  /** Takes in what the calendar has to tell; what it told before stays what it is. */
  boolean take(long term, List<Draft> drafts) {
    return rows.transaction(
        connection -> {
          if (!lease.fence(connection, term)) {
            return false;
          }
          put(connection, drafts);
          return true;
        });
  }

  /** One notice to a webhook that says nothing but that it arrives. */
  void ping(UUID subscription) {
    var happening =
        new Happening(
            "ping/" + ids.next(),
            Occasion.PING,
            Optional.empty(),
            subscription.toString(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            Map.of());
    put(
        List.of(
            new Draft(
                happening,
                Optional.empty(),
                Optional.of(subscription),
                Notice.State.WAITING,
                clock.instant())));
  }

  private static boolean moved(Connection connection, String follower, Stretch stretch)
      throws SQLException {
    try (var statement =
        connection.prepareStatement("UPDATE notice_mark SET seq = ? WHERE name = ? AND seq = ?")) {
      statement.setLong(1, stretch.upTo());
      statement.setString(2, follower);
      statement.setLong(3, stretch.after());
      return statement.executeUpdate() == 1;
    }
  }

  /** How many of them are new. */
  int put(List<Draft> drafts) {
    return rows.transaction(connection -> put(connection, drafts));
  }

  private int put(Connection connection, List<Draft> drafts) throws SQLException {
    if (drafts.isEmpty()) {
      return 0;
    }
    var now = clock.instant();
    try (var statement = connection.prepareStatement(INSERT)) {
      for (var draft : drafts) {
        var happening = draft.happening();
        statement.setObject(1, ids.next());
        statement.setString(2, happening.cause());
        statement.setString(3, happening.occasion().name());
        statement.setObject(4, happening.index().orElse(null));
        statement.setObject(5, draft.agent().orElse(null));
        statement.setObject(6, draft.subscription().orElse(null));
        statement.setString(7, happening.subject());
        statement.setString(8, happening.link());
        statement.setString(
            9,
            new String(
                CanonicalJson.write(happening.about()), java.nio.charset.StandardCharsets.UTF_8));
        statement.setString(10, draft.state().name());
        statement.setObject(
            11, draft.state() == Notice.State.WAITING ? Rows.utc(draft.dueAt()) : null);
        statement.setObject(12, Rows.utc(now));
        statement.addBatch();
      }
      return IntStream.of(statement.executeBatch()).filter(row -> row > 0).sum();
    }
  }

  /** What is to be delivered now, oldest first. */
  List<Notice> due(int most) {
    return rows.query(
        "SELECT "
            + COLUMNS
            + " FROM notice WHERE state = 'WAITING' AND next_at <= ? ORDER BY next_at, id LIMIT ?",
        Rows.values(Rows.utc(clock.instant()), most),
        Outbox::notice);
  }

  /** The same for one person. */
  List<Notice> due(UUID agent, int most) {
    return rows.query(
        "SELECT "
            + COLUMNS
            + " FROM notice WHERE state = 'WAITING' AND agent = ? AND next_at <= ?"
            + " ORDER BY next_at, id LIMIT ?",
        Rows.values(agent, Rows.utc(clock.instant()), most),
        Outbox::notice);
  }

  /**
   * Those that nobody else delivers and that are still due, in their order. All at once, for each
   * one's time runs from here.
   */
  List<Notice> claim(List<Notice> notices) {
    var now = clock.instant();
    var claimed =
        Set.copyOf(
            rows.query(
                "UPDATE notice SET attempts = attempts + 1, next_at = ?"
                    + " WHERE id = ANY (?) AND state = 'WAITING' AND next_at <= ? RETURNING id",
                statement -> {
                  statement.setObject(1, Rows.utc(now.plus(CLAIMED)));
                  statement.setArray(2, ids(statement, notices));
                  statement.setObject(3, Rows.utc(now));
                },
                row -> row.getObject(1, UUID.class)));
    return notices.stream().filter(each -> claimed.contains(each.id())).toList();
  }

  void delivered(List<Notice> notices) {
    rows.change(
        "UPDATE notice SET state = 'DELIVERED', next_at = NULL, failure = NULL, delivered_at = ?"
            + " WHERE id = ANY (?) AND state = 'WAITING'",
        statement -> {
          statement.setObject(1, Rows.utc(clock.instant()));
          statement.setArray(2, ids(statement, notices));
        });
  }

  private static Array ids(PreparedStatement statement, List<Notice> notices) throws SQLException {
    return statement
        .getConnection()
        .createArrayOf("uuid", notices.stream().map(Notice::id).toArray());
  }

  /** The attempt that was claimed failed; it is made again after a pause, or given up. */
  void failed(Notice notice, String why, boolean forGood) {
    var next =
        forGood ? Optional.<Instant>empty() : Backoff.after(notice.attempts() + 1, clock.instant());
    if (next.isPresent()) {
      change(
          "UPDATE notice SET failure = ?, next_at = ? WHERE id = ? AND state = 'WAITING'",
          why,
          Rows.utc(next.get()),
          notice.id());
    } else {
      change(
          "UPDATE notice SET state = 'FAILED', failure = ?, next_at = NULL"
              + " WHERE id = ? AND state = 'WAITING'",
          why,
          notice.id());
    }
  }

  /** Tries once more what was given up; false if there is no such notice. */
  boolean again(UUID id) {
    return change(
        "UPDATE notice SET state = 'WAITING', next_at = ? WHERE id = ? AND state IN ('FAILED',"
            + " 'DELIVERED')",
        Rows.utc(clock.instant()),
        id);
  }

  Page<Notice> list(Filter filter, Window window) {
    var sql = new StringBuilder("SELECT " + COLUMNS + " FROM notice WHERE true");
    var binds = new ArrayList<Object>();
    filter
        .agent()
        .ifPresent(
            agent -> {
              sql.append(" AND agent = ?");
              binds.add(agent);
            });
    filter
        .subscription()
        .ifPresent(
            subscription -> {
              sql.append(" AND subscription = ?");
              binds.add(subscription);
            });
    filter
        .state()
        .ifPresent(
            state -> {
              sql.append(" AND state = ?");
              binds.add(state.name());
            });
    window
        .after()
        .ifPresent(
            after -> {
              sql.append(" AND (created_at, id) < (?, ?)");
              binds.add(Rows.utc(after.createdAt()));
              binds.add(after.id());
            });
    sql.append(" ORDER BY created_at DESC, id DESC LIMIT ?");
    binds.add(window.fetch());
    var found = rows.query(sql.toString(), Rows.values(binds), Outbox::notice);
    return window.page(found, row -> new Window.Position(row.createdAt(), row.id()));
  }

  private static Notice notice(ResultSet row) throws SQLException {
    return new Notice(
        row.getObject(1, UUID.class),
        Occasion.valueOf(row.getString(2)),
        Optional.ofNullable(row.getObject(3, Long.class)),
        Optional.ofNullable(row.getObject(4, UUID.class)),
        Optional.ofNullable(row.getObject(5, UUID.class)),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        Notice.State.valueOf(row.getString(9)),
        row.getInt(10),
        instant(row, 11),
        Optional.ofNullable(row.getString(12)),
        instant(row, 13).orElseThrow(),
        instant(row, 14));
  }

  private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private boolean change(String sql, Object... values) {
    return rows.change(sql, Rows.values(values)) == 1;
  }
}
