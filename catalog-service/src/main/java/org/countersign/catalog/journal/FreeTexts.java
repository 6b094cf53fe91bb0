package org.countersign.catalog.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.countersign.catalog.platform.DatabaseUnavailableException;

/** Free texts behind the commitments of entries, as long as nobody erased them. */
@Dependent
public class FreeTexts {
  private static final String NEWEST_LAST =
      "SELECT e.subject, o.value FROM ledger_entry e"
          + " JOIN commitment_opening o ON o.event_id = e.event_id"
          + " WHERE e.subject = ANY (?) AND o.field = ? ORDER BY e.seq";

  private static final String FIELDS_NEWEST_LAST =
      "SELECT o.field, o.value FROM ledger_entry e"
          + " JOIN commitment_opening o ON o.event_id = e.event_id"
          + " WHERE e.subject = ? AND starts_with(o.field, ?) ORDER BY e.seq, o.field";

  private final DataSource database;

  @Inject
  FreeTexts(DataSource database) {
    this.database = database;
  }

  /**
   * The newest text of a field that entries about these subjects committed to; a subject without
   * one, or whose text was erased, is left out.
   *
   * @param field as the use case named it, such as {@code reason}
   */
  public Map<UUID, String> of(Collection<UUID> subjects, String field) {
    var texts = new HashMap<UUID, String>();
    if (subjects.isEmpty()) {
      return texts;
    }
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(NEWEST_LAST)) {
      statement.setArray(
          1, connection.createArrayOf("text", subjects.stream().map(UUID::toString).toArray()));
      statement.setString(2, field);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          texts.put(UUID.fromString(rows.getString(1)), rows.getString(2));
        }
      }
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("free texts could not be read", e);
    }
    return texts;
  }

  /**
   * The newest texts of all fields whose names begin alike, by field, of one subject.
   *
   * @param prefix as in {@code note-}
   */
  public Map<String, String> under(UUID subject, String prefix) {
    var texts = new LinkedHashMap<String, String>();
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(FIELDS_NEWEST_LAST)) {
      statement.setString(1, subject.toString());
      statement.setString(2, prefix);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          texts.put(rows.getString(1), rows.getString(2));
        }
      }
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("free texts could not be read", e);
    }
    return texts;
  }
}
