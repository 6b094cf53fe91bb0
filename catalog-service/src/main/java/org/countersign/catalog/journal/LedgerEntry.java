package org.countersign.catalog.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * An entry as it is stored: its place, the columns that repeat the leaf, and the leaf's bytes.
 *
 * @param leaf the DSSE envelope, byte for byte as signed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, handed on as it is
public record LedgerEntry(
    long index,
    UUID eventId,
    String type,
    String at,
    UUID actor,
    String kind,
    String subject,
    byte[] leaf,
    byte[] leafHash) {
  static final String COLUMNS = "seq, event_id, type, at, actor, kind, subject, leaf, leaf_hash";

  static LedgerEntry of(ResultSet row) throws SQLException {
    return new LedgerEntry(
        row.getLong(1),
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getString(4),
        row.getObject(5, UUID.class),
        row.getString(6),
        row.getString(7),
        row.getBytes(8),
        row.getBytes(9));
  }
}
