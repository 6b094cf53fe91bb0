package org.countersign.catalog.gate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.countersign.catalog.journal.Kind;

/**
 * Reads all that decisions rest on in one statement: the rows, the newest leaf of every subject in
 * scope, {@code changes} and the database's time. One statement is one snapshot in PostgreSQL, at
 * any isolation level, and one round trip. Several questions share it: what a statement of a dozen
 * tables costs is mostly its start. Policies are found by what the ledger says of them, so that one
 * whose row was taken away or set aside is missed. A version that is live beside the one asked for
 * is found by its newest deployment, whatever state that has: one that was ended behind the
 * ledger's back is read, and differs.
 */
final class SnapshotQuery {
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern NUMBER_FORM = Pattern.compile("[1-9][0-9]{0,8}");

  private static final String ROWS =
      Stream.of(
              rows(Kind.MODEL, "e.name", "e.id IN (SELECT model FROM asked)"),
              rows(Kind.MODEL_VERSION, "e.label", "e.id IN (SELECT id FROM asked)"),
              rows(Kind.VERSION_LINK, "NULL", "e.version IN (SELECT id FROM asked)"),
              rows(Kind.USE_CASE, "e.name", "e.id IN (SELECT use_case FROM linked)"),
              rows(Kind.CLASSIFICATION, "NULL", "e.use_case IN (SELECT use_case FROM linked)"),
              rows(
                  Kind.EVIDENCE,
                  "e.measured",
                  "e.version IN (SELECT id FROM asked UNION SELECT version FROM champion)"),
              rows(Kind.REVIEW, "NULL", "e.version IN (SELECT id FROM asked)"),
              rows(Kind.VOTE, "NULL", "e.version IN (SELECT id FROM asked)"),
              rows(Kind.CONDITION, "NULL", "e.version IN (SELECT id FROM asked)"),
              rows(Kind.WAIVER, "NULL", "e.version IN (SELECT id FROM asked)"),
              rows(Kind.VALIDATION, "NULL", "e.version IN (SELECT id FROM asked)"),
              rows(Kind.FINDING, "NULL", "e.version IN (SELECT id FROM asked)"),
              rows(Kind.APPROVAL, "NULL", "e.version IN (SELECT id FROM asked)"),
              rows(Kind.ENVELOPE, "NULL", "e.model IN (SELECT model FROM asked)"),
              rows(Kind.BREAK_GLASS, "NULL", "e.version IN (SELECT id FROM asked)"),
              rows(Kind.UPSTREAM_FINDING, "e.says", "e.version IN (SELECT id FROM asked)"),
              rows(Kind.INVALIDATION, "NULL", "true"),
              rows(Kind.LINEAGE_FACTS, "NULL", "e.version IN (SELECT id FROM asked)"),
              rows(
                  Kind.DEPLOYMENT,
                  "NULL",
                  "e.version IN (SELECT id FROM asked UNION SELECT version FROM champion)"),
              rows(Kind.ENVIRONMENT, "NULL", "true"),
              rows(Kind.POLICY, "NULL", "true"))
          .collect(Collectors.joining("\nUNION ALL\n"));

  private static final String HEAD =
      """
      ), env AS (SELECT id FROM environment),
      linked AS (SELECT use_case FROM version_link WHERE version IN (SELECT id FROM asked)),
      champion AS (
        SELECT a.place, d.version FROM asked a JOIN version_link l ON l.version = a.id
        CROSS JOIN LATERAL (
          (SELECT version FROM deployment WHERE use_case = l.use_case
            AND environment = a.environment AND version <> a.id AND state = 'LIVE'
            ORDER BY id DESC LIMIT 1)
          UNION
          (SELECT version FROM deployment WHERE use_case = l.use_case
            AND environment = a.environment AND version <> a.id
            ORDER BY id DESC LIMIT 1)) d),
      scopes AS (
        SELECT id FROM asked UNION ALL SELECT model FROM asked UNION ALL SELECT id FROM env
        UNION ALL SELECT use_case FROM linked)
      SELECT 'head' AS kind, NULL::uuid AS id, h.changes AS entry,
        ARRAY[to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          (SELECT max(seq)::text FROM ledger_entry WHERE kind = 'upstream-change')] AS fields,
        NULL AS name, NULL::bytea AS hash, NULL::uuid AS scope
      FROM ledger_head h
      UNION ALL
      SELECT 'asked', id, place, NULL, NULL, NULL, NULL FROM asked
      UNION ALL
      SELECT 'champion', version, place, NULL, NULL, NULL, NULL FROM champion
      UNION ALL
      """;

  private static final String LEAVES =
      """
      SELECT kind, subject, seq, NULL, NULL, leaf_hash, scope FROM (
        SELECT DISTINCT ON (e.subject) 'leaf/' || e.kind AS kind, e.subject::uuid AS subject, e.seq,
          e.leaf_hash, e.scope
        FROM ledger_entry e WHERE e.scope IN (SELECT id FROM scopes)
        ORDER BY e.subject, e.seq DESC) newest
      UNION ALL
      SELECT kind, subject, seq, NULL, NULL, leaf_hash, scope FROM (
        SELECT DISTINCT ON (e.subject) 'leaf/' || e.kind AS kind, e.subject::uuid AS subject, e.seq,
          e.leaf_hash, e.scope
        FROM ledger_entry e WHERE e.scope IN (SELECT version FROM champion)
          AND e.kind IN ('deployment', 'evidence')
        ORDER BY e.subject, e.seq DESC) champions
      UNION ALL
      (SELECT 'leaf/' || e.kind, e.subject::uuid, e.seq, NULL, NULL, e.leaf_hash, e.scope
        FROM ledger_entry e WHERE e.scope = '%s' ORDER BY e.seq DESC LIMIT 1)
      UNION ALL
      SELECT kind, subject, seq, NULL, NULL, leaf_hash, scope FROM (
        SELECT DISTINCT ON (e.subject) 'leaf/' || e.kind AS kind, e.subject::uuid AS subject, e.seq,
          e.leaf_hash, e.scope
        FROM ledger_entry e WHERE e.type IN
          ('policy.published', 'policy.superseded', 'policy.proposed', 'policy.declined',
            'policy.withdrawal_proposed', 'policy.withdrawal_declined', 'policy.withdrawn')
        ORDER BY e.subject, e.seq DESC) policies
      UNION ALL
      """
          .formatted(Kind.INVALIDATION_ID);

  private static final Map<String, Kind> KINDS =
      Stream.of(Kind.values()).collect(Collectors.toMap(kind -> "row/" + kind.code(), k -> k));

  /** What is read of a version that another one is compared with. */
  private static final Set<Kind> COMPARED = Set.of(Kind.DEPLOYMENT, Kind.EVIDENCE);

  private static final Set<Kind> EVERYWHERE =
      Set.of(Kind.POLICY, Kind.INVALIDATION, Kind.ENVIRONMENT);

  private final List<Asked> asked;
  private final List<Set<UUID>> versions;
  private final List<Set<UUID>> champions;

  /** By whose they are: each question is about few of them, and there are many questions. */
  private final Map<UUID, List<Snapshot.Row>> owned = new HashMap<>();

  /** The newest leaf of each subject, by scope. */
  private final Map<UUID, Map<UUID, Snapshot.LeafAt>> leaves = new HashMap<>();

  /** What every question is about. */
  private final Set<UUID> everywhere = new LinkedHashSet<>();

  private long changes = -1;
  private long upstream = -1;
  private Instant now = Instant.EPOCH;

  private SnapshotQuery(List<Asked> asked) {
    this.asked = asked;
    this.versions = asked.stream().<Set<UUID>>map(each -> new HashSet<>()).toList();
    this.champions = asked.stream().<Set<UUID>>map(each -> new HashSet<>()).toList();
  }

  private static String rows(Kind kind, String name, String where) {
    return "SELECT 'row/%s', e.id, e.entry, %s, %s, NULL, NULL FROM %s e WHERE %s"
        .formatted(kind.code(), kind.array("e"), name, kind.table(), where);
  }

  /** A snapshot for each question, all of the same moment, in the order of the questions. */
  static List<Snapshot> read(Connection database, List<Asked> asked) throws SQLException {
    return read(database, asked, HEAD + LEAVES + ROWS);
  }

  /** The same without leaves, for questions on which nothing rests. */
  static List<Snapshot> readRows(Connection database, List<Asked> asked) throws SQLException {
    return read(database, asked, HEAD + ROWS);
  }

  private static List<Snapshot> read(Connection database, List<Asked> asked, String rest)
      throws SQLException {
    var query = new SnapshotQuery(asked);
    query.run(database, rest);
    return IntStream.range(0, asked.size()).mapToObj(query::snapshot).toList();
  }

  private void run(Connection database, String rest) throws SQLException {
    var forms = new TreeMap<String, List<Integer>>();
    for (int i = 0; i < asked.size(); i++) {
      forms.computeIfAbsent(form(asked.get(i)), form -> new ArrayList<>()).add(i);
    }
    var sql = "WITH asked AS MATERIALIZED (" + String.join("\nUNION ALL\n", forms.keySet()) + rest;
    try (var statement = database.prepareStatement(sql)) {
      int at = 1;
      for (var places : forms.values()) {
        at = bind(statement, at, places);
      }
      try (var results = statement.executeQuery()) {
        while (results.next()) {
          take(results);
        }
      }
    }
  }

  /** How a version is named decides which index finds it. */
  private static String form(Asked asked) {
    var model =
        asked
            .model()
            .map(
                name ->
                    UUID_FORM.matcher(name).matches() ? "m.id = q.model::uuid" : "m.name = q.model")
            .map(condition -> " AND " + condition)
            .orElse("");
    var version =
        asked
            .version()
            .map(
                name ->
                    NUMBER_FORM.matcher(name).matches()
                        ? "v.number = q.version::int"
                        : "v.label = q.version")
            .orElse("v.artifact_sha256 = q.version");
    return """
        SELECT q.place, v.id, v.model, q.environment
        FROM unnest(?::int[], ?::text[], ?::text[], ?::text[])
          AS q (place, model, version, environment)
        JOIN model m ON true%s JOIN model_version v ON v.model = m.id AND %s"""
        .formatted(model, version);
  }

  private int bind(PreparedStatement statement, int from, List<Integer> places)
      throws SQLException {
    var database = statement.getConnection();
    var named = places.stream().map(asked::get).toList();
    statement.setArray(from, database.createArrayOf("int4", places.toArray()));
    statement.setArray(
        from + 1,
        database.createArrayOf(
            "text", named.stream().map(each -> each.model().orElse("")).toArray()));
    statement.setArray(
        from + 2,
        database.createArrayOf(
            "text",
            named.stream().map(each -> each.version().or(each::digest).orElseThrow()).toArray()));
    statement.setArray(
        from + 3, database.createArrayOf("text", named.stream().map(Asked::environment).toArray()));
    return from + 4;
  }

  private void take(ResultSet results) throws SQLException {
    var tag = results.getString(1);
    var id = results.getObject(2, UUID.class);
    var number = results.getLong(3);
    if (tag.equals("head")) {
      changes = number;
      var texts = texts(results);
      now = Instant.parse(texts[0]);
      upstream = texts[1] == null ? -1 : Long.parseLong(texts[1]);
    } else if (tag.equals("asked")) {
      versions.get((int) number).add(id);
    } else if (tag.equals("champion")) {
      champions.get((int) number).add(id);
    } else if (tag.startsWith("leaf/")) {
      var kind = tag.substring(5);
      leaves
          .computeIfAbsent(results.getObject(7, UUID.class), scope -> new HashMap<>())
          .put(id, new Snapshot.LeafAt(kind, number, results.getBytes(6)));
      if (kind.equals(Kind.POLICY.code()) || kind.equals(Kind.INVALIDATION.code())) {
        everywhere.add(id);
      }
    } else {
      var entry = results.getObject(3) == null ? -1 : number;
      var kind = Optional.ofNullable(KINDS.get(tag)).orElseThrow();
      var name = Optional.ofNullable(results.getString(5));
      var row = new Snapshot.Row(kind, id, entry, state(kind, texts(results)), name);
      owned.computeIfAbsent(owner(row), whose -> new ArrayList<>()).add(row);
      if (EVERYWHERE.contains(kind)) {
        everywhere.add(id);
      }
    }
  }

  private static String[] texts(ResultSet results) throws SQLException {
    return (String[]) results.getArray(4).getArray();
  }

  private static Map<String, String> state(Kind kind, String[] texts) {
    var names = kind.fieldNames();
    var state = new HashMap<String, String>();
    for (int i = 0; i < texts.length; i++) {
      if (texts[i] != null) {
        state.put(names.get(i), texts[i]);
      }
    }
    return state;
  }

  /** The part of the moment that one question is about. */
  private Snapshot snapshot(int place) {
    var scope = new LinkedHashSet<>(versions.get(place));
    for (var version : versions.get(place)) {
      for (var row : owned.getOrDefault(version, List.of())) {
        if (row.kind() == Kind.VERSION_LINK) {
          scope.add(row.uuid("use_case"));
        } else if (row.kind() == Kind.MODEL_VERSION) {
          scope.add(row.uuid("model"));
        }
      }
    }
    scope.addAll(everywhere);
    var mine = new ArrayList<Snapshot.Row>();
    var said = new HashMap<UUID, Snapshot.LeafAt>();
    for (var id : scope) {
      mine.addAll(owned.getOrDefault(id, List.of()));
      said.putAll(leaves.getOrDefault(id, Map.of()));
    }
    var theirs = new ArrayList<Snapshot.Row>();
    for (var champion : champions.get(place)) {
      owned.getOrDefault(champion, List.of()).stream()
          .filter(row -> COMPARED.contains(row.kind()))
          .forEach(theirs::add);
      leaves
          .getOrDefault(champion, Map.of())
          .forEach(
              (id, leaf) -> {
                if (Kind.of(leaf.kind()).filter(COMPARED::contains).isPresent()) {
                  said.put(id, leaf);
                }
              });
    }
    return new Snapshot(changes, upstream, now, mine, theirs, said);
  }

  private static UUID owner(Snapshot.Row row) {
    return switch (row.kind()) {
      case VERSION_LINK,
          EVIDENCE,
          REVIEW,
          VOTE,
          CONDITION,
          WAIVER,
          VALIDATION,
          FINDING,
          APPROVAL,
          BREAK_GLASS,
          UPSTREAM_FINDING,
          LINEAGE_FACTS,
          DEPLOYMENT ->
          row.uuid("version");
      case CLASSIFICATION -> row.uuid("use_case");
      case ENVELOPE -> row.uuid("model");
      default -> row.id();
    };
  }
}
