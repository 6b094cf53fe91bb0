package org.countersign.catalog.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;

/**
 * What rows beside the openings hold of texts that entries only commit to: answers nobody signed
 * yet, the target of a deployment, answers kept for repeated requests. It must go before the
 * opening does, whose text tells which copies are its own.
 */
final class Copies {
  /** An opening by what names it. */
  record Named(UUID event, String field) {}

  /** How many entries a request may have made before the one whose answer is looked for. */
  private static final int BEFORE = 64;

  private static final String OPENING =
      " commitment_opening o JOIN ledger_entry e ON e.event_id = o.event_id";

  private static final String NAMED = " WHERE o.event_id = ? AND o.field = ?";

  private static final String NOTES =
      "UPDATE answer a SET note = NULL FROM"
          + OPENING
          + NAMED
          + " AND o.field = 'note-' || a.question AND a.use_case = e.scope AND a.note = o.value";

  private static final String ANSWERS =
      "DELETE FROM answer a USING"
          + OPENING
          + NAMED
          + " AND o.field = 'answer-' || a.question AND a.use_case = e.scope"
          + " AND a.value::jsonb ->> 'value' = o.value";

  private static final String TARGETS =
      "UPDATE deployment d SET target = 'erased' FROM"
          + OPENING
          + NAMED
          + " AND o.field = 'target' AND d.id::text = e.subject AND d.target = o.value";

  /** Answers about the same matter that show the text, whole, whoever received them. */
  private static final String SHOWN =
      "DELETE FROM idempotent_answer k USING"
          + OPENING
          + ", ledger_entry told"
          + NAMED
          + " AND told.event_id = k.event_id"
          + " AND (told.scope = e.scope OR told.subject = e.subject)"
          + " AND jsonb_path_exists(convert_from(k.answer, 'UTF8')::jsonb,"
          + " '$.** ? (@ == $text)', jsonb_build_object('text', o.value))";

  private static final String NAMES =
      "DELETE FROM idempotent_answer WHERE jsonb_path_exists(convert_from(answer, 'UTF8')::jsonb,"
          + " '$.** ? (@ == $text)', jsonb_build_object('text', ?::text))";

  private static final String PSEUDONYM =
      "DELETE FROM idempotent_answer WHERE position(convert_to(?::text, 'UTF8') IN answer) > 0";

  private static final String OWN =
      "DELETE FROM idempotent_answer k USING ledger_entry e"
          + " WHERE e.event_id = k.event_id AND e.actor = ?";

  private final Connection connection;

  Copies(Connection connection) {
    this.connection = connection;
  }

  /** Whatever else holds the text of this opening. */
  void forget(Named opening) throws SQLException {
    for (var sql : new String[] {NOTES, ANSWERS, TARGETS, SHOWN}) {
      try (var statement = connection.prepareStatement(sql)) {
        statement.setObject(1, opening.event());
        statement.setString(2, opening.field());
        statement.executeUpdate();
      }
    }
    forgetAnswer(opening.event());
  }

  /** Notes of this person's, and kept answers that this person received or is named in. */
  void forget(UUID pseudonym, Collection<String> names) throws SQLException {
    update("UPDATE answer SET note = NULL WHERE given_by = ?", pseudonym);
    update(OWN, pseudonym);
    update(PSEUDONYM, pseudonym);
    for (var name : names) {
      try (var statement = connection.prepareStatement(NAMES)) {
        statement.setString(1, name);
        statement.executeUpdate();
      }
    }
  }

  /** The answer to the request that made this event, which is kept under the first one's id. */
  private void forgetAnswer(UUID event) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "SELECT own.seq - e.seq, e.event_id FROM ledger_entry own JOIN ledger_entry e"
                + " ON e.seq BETWEEN own.seq - ? AND own.seq WHERE own.event_id = ?")) {
      statement.setInt(1, BEFORE);
      statement.setObject(2, event);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          int further = rows.getInt(1);
          var first = rows.getObject(2, UUID.class);
          if (further == 0 || EventIds.further(first, further).equals(event)) {
            update("DELETE FROM idempotent_answer WHERE event_id = ?", first);
          }
        }
      }
    }
  }

  private void update(String sql, UUID id) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setObject(1, id);
      statement.executeUpdate();
    }
  }
}
