package org.countersign.catalog.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.ledger.Commitment;
import org.countersign.ledger.Digest;

/** What is written beside entries in the same transaction: payloads, openings, marks, answers. */
final class LedgerRows {
  private LedgerRows() {}

  /** A row whose newest entry this is. */
  record Mark(Kind kind, UUID id, long index) {}

  static void payloads(Connection database, Map<Digest, Deed.Payload> payloads)
      throws SQLException {
    if (payloads.isEmpty()) {
      return;
    }
    try (var statement =
        database.prepareStatement(
            "INSERT INTO ledger_payload (sha256, media_type, size, bytes) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT DO NOTHING")) {
      for (var payload : payloads.entrySet()) {
        statement.setBytes(1, payload.getKey().bytes());
        statement.setString(2, payload.getValue().mediaType());
        statement.setInt(3, payload.getValue().bytes().length);
        statement.setBytes(4, payload.getValue().bytes());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  static void openings(Connection database, Collection<Commitment.Opening> openings)
      throws SQLException {
    if (openings.isEmpty()) {
      return;
    }
    try (var statement =
        database.prepareStatement(
            "INSERT INTO commitment_opening (event_id, field, salt, value) VALUES (?, ?, ?, ?)")) {
      for (var opening : openings) {
        statement.setObject(1, opening.eventId());
        statement.setString(2, opening.field());
        statement.setBytes(3, opening.salt());
        statement.setString(4, opening.text());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Tells each changed row the index of its newest entry; the row must be there. */
  static void marks(Connection database, List<Mark> marks) throws SQLException {
    for (var mark : marks) {
      try (PreparedStatement statement =
          database.prepareStatement(
              "UPDATE " + mark.kind().table() + " SET entry = ? WHERE id = ?")) {
        statement.setLong(1, mark.index());
        statement.setObject(2, mark.id());
        if (statement.executeUpdate() != 1) {
          throw new IllegalStateException(
              "an entry was recorded for " + mark.kind() + " " + mark.id() + ", which has no row");
        }
      }
    }
  }

  static void answer(Connection database, RepeatableRequest request, Answer answer, Instant at)
      throws SQLException {
    try (var statement =
        database.prepareStatement(
            "INSERT INTO idempotent_answer"
                + " (event_id, request_sha256, status, location, answer, answered_at)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      statement.setObject(1, request.eventId());
      statement.setBytes(2, request.sha256());
      statement.setInt(3, answer.status());
      statement.setString(4, answer.location().orElse(null));
      statement.setBytes(5, answer.body());
      statement.setObject(6, at.atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    }
  }
}
