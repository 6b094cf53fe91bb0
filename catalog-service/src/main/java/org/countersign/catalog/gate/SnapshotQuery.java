package org.countersign.catalog.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.catalog.journal.Kind;

/**
 * Reads all that a decision rests on in one statement: the rows, the newest leaf of every subject
 * in scope, {@code changes} and the database's time. One statement is one snapshot in PostgreSQL,
 * at any isolation level, and one round trip.
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
              rows(Kind.EVIDENCE, "e.title", "e.version IN (SELECT id FROM asked)"),
              rows(Kind.REVIEW, "NULL", "e.version IN (SELECT id FROM asked)"),
              rows(Kind.VOTE, "NULL", "e.version IN (SELECT id FROM asked)"),
              rows(Kind.APPROVAL, "NULL", "e.version IN (SELECT id FROM asked)"),
              rows(Kind.ENVIRONMENT, "NULL", "e.id IN (SELECT id FROM env)"),
              rows(Kind.POLICY, "NULL", "e.state = 'ACTIVE'"))
          .collect(Collectors.joining("\nUNION ALL\n"));

  private static final String REST =
      """
      ), env AS (SELECT id FROM environment WHERE name = ?),
      linked AS (SELECT use_case FROM version_link WHERE version IN (SELECT id FROM asked)),
      scopes AS (
        SELECT id FROM asked UNION ALL SELECT model FROM asked UNION ALL SELECT id FROM env
        UNION ALL SELECT use_case FROM linked
        UNION ALL SELECT id FROM policy WHERE state = 'ACTIVE')
      SELECT 'head' AS kind, NULL::uuid AS id, h.changes AS entry,
        ARRAY[to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')] AS fields,
        NULL AS name, NULL::bytea AS hash
      FROM ledger_head h
      UNION ALL
      SELECT kind, subject, seq, NULL, NULL, leaf_hash FROM (
        SELECT DISTINCT ON (e.subject) 'leaf/' || e.kind AS kind, e.subject::uuid AS subject, e.seq, e.leaf_hash
        FROM ledger_entry e WHERE e.scope IN (SELECT id FROM scopes)
        ORDER BY e.subject, e.seq DESC) newest
      UNION ALL
      """
          + ROWS;

  private SnapshotQuery() {}

  private static String rows(Kind kind, String name, String where) {
    return "SELECT 'row/%s', e.id, e.entry, %s, %s, NULL FROM %s e WHERE %s"
        .formatted(kind.code(), kind.array("e"), name, kind.table(), where);
  }

  static Snapshot read(Connection database, Asked asked) throws SQLException {
    var binds = new ArrayList<Object>();
    var sql = "WITH asked AS (" + askedSql(asked, binds) + REST;
    binds.add(asked.environment());
    try (var statement = database.prepareStatement(sql)) {
      for (int i = 0; i < binds.size(); i++) {
        statement.setObject(i + 1, binds.get(i));
      }
      var changes = -1L;
      var now = Instant.EPOCH;
      var rows = new ArrayList<Snapshot.Row>();
      var leaves = new HashMap<UUID, Snapshot.LeafAt>();
      try (var results = statement.executeQuery()) {
        while (results.next()) {
          var tag = results.getString(1);
          if (tag.equals("head")) {
            changes = results.getLong(3);
            now = Instant.parse(((String[]) results.getArray(4).getArray())[0]);
          } else if (tag.startsWith("leaf/")) {
            leaves.put(
                results.getObject(2, UUID.class),
                new Snapshot.LeafAt(tag.substring(5), results.getLong(3), results.getBytes(6)));
          } else {
            rows.add(
                new Snapshot.Row(
                    Kind.of(tag.substring(4)).orElseThrow(),
                    results.getObject(2, UUID.class),
                    results.getObject(3) == null ? -1 : results.getLong(3),
                    state(tag.substring(4), (String[]) results.getArray(4).getArray()),
                    Optional.ofNullable(results.getString(5))));
          }
        }
      }
      return new Snapshot(changes, now, rows, leaves);
    }
  }

  private static Map<String, String> state(String code, String[] texts) {
    var names = Kind.of(code).orElseThrow().fieldNames();
    var state = new HashMap<String, String>();
    for (int i = 0; i < texts.length; i++) {
      if (texts[i] != null) {
        state.put(names.get(i), texts[i]);
      }
    }
    return state;
  }

  private static String askedSql(Asked asked, List<Object> binds) {
    var where = new ArrayList<String>();
    asked
        .model()
        .ifPresent(
            model -> {
              where.add(UUID_FORM.matcher(model).matches() ? "m.id = ?::uuid" : "m.name = ?");
              binds.add(model);
            });
    if (asked.version().isPresent()) {
      var version = asked.version().get();
      if (NUMBER_FORM.matcher(version).matches()) {
        where.add("v.number = ?");
        binds.add(Integer.valueOf(version));
      } else {
        where.add("v.label = ?");
        binds.add(version);
      }
    } else {
      where.add("v.artifact_sha256 = ?");
      binds.add(asked.digest().orElseThrow());
    }
    return "SELECT v.id, v.model FROM model_version v JOIN model m ON m.id = v.model WHERE "
        + String.join(" AND ", where);
  }
}
