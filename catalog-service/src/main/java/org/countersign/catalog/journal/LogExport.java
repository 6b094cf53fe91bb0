package org.countersign.catalog.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.countersign.catalog.journal.Publications.Publication;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Event;
import org.countersign.ledger.Export;
import org.countersign.ledger.SignedNote;

/**
 * Writes the log up to a published checkpoint as one stream that the verifier reads. Entries do not
 * change, so parts that are read one after the other are one consistent log.
 */
@Dependent
class LogExport {
  private static final int ENTRIES_AT_ONCE = 200;
  private static final int REMEMBERED = 100_000;

  /**
   * What a reader must see between entries: the last word under an origin that a recovery left, the
   * checkpoints of both keys, and all that witnesses have cosigned.
   */
  private static final String NOTES =
      "SELECT c.size, c.note FROM ledger_checkpoint c WHERE c.size > ? AND c.size <= ? AND ("
          + "EXISTS (SELECT 1 FROM ledger_cosig s WHERE s.size = c.size) OR EXISTS"
          + " (SELECT 1 FROM ledger_entry e WHERE e.seq = c.size AND e.type = 'ledger.recovered')"
          + " OR EXISTS (SELECT 1 FROM ledger_entry e WHERE e.seq = c.size - 1"
          + " AND e.type = 'key.rotated')) ORDER BY c.size";

  private final DataSource database;
  private final Publications publications;

  /** Payloads written lately: one that many entries name is written once, or a few times. */
  private static final class Recent extends LinkedHashMap<Digest, Boolean> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Digest, Boolean> eldest) {
      return size() > REMEMBERED;
    }
  }

  @Inject
  LogExport(DataSource database, Publications publications) {
    this.database = database;
    this.publications = publications;
  }

  /**
   * Writes all entries below the size of the checkpoint, with the payloads they name.
   *
   * @throws IOException if nobody reads any more, the database fails, or a payload that an entry
   *     names is not there: what was written is no whole export then, and readers notice
   */
  void write(Publication publication, SignedNote note, OutputStream out) throws IOException {
    var written = Collections.newSetFromMap(new Recent());
    try (var export = new Export.Writer(out, note)) {
      for (long from = 0; from < publication.size(); from += ENTRIES_AT_ONCE) {
        part(from, Math.min(publication.size(), from + ENTRIES_AT_ONCE), export, written);
      }
    } catch (SQLException e) {
      throw new IOException("the export broke off", e);
    }
  }

  /** Nothing is read while it is written: a slow reader keeps no connection from others. */
  private void part(long from, long to, Export.Writer export, Set<Digest> written)
      throws SQLException, IOException {
    var notes = notes(from, to);
    for (var entry : entries(from, to)) {
      var payloads = new LinkedHashMap<Digest, byte[]>();
      for (var ref : Event.parse(Envelope.parse(entry.leaf()).payload()).payload()) {
        if (written.add(ref.sha256())) {
          payloads.put(ref.sha256(), payload(ref.sha256()));
        }
      }
      export.entry(entry.leaf());
      for (var payload : payloads.entrySet()) {
        export.payload(payload.getKey(), payload.getValue());
      }
      var note = notes.get(entry.index() + 1);
      if (note != null) {
        export.note(note);
      }
    }
  }

  private Map<Long, SignedNote> notes(long from, long to) throws SQLException {
    var notes = new HashMap<Long, SignedNote>();
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(NOTES)) {
      statement.setLong(1, from);
      statement.setLong(2, to);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          notes.put(rows.getLong(1), SignedNote.parse(rows.getString(2)));
        }
      }
    }
    notes.replaceAll(publications::cosigned);
    return notes;
  }

  private List<Export.Item> entries(long from, long to) throws SQLException {
    var entries = new ArrayList<Export.Item>();
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT seq, leaf FROM ledger_entry WHERE seq >= ? AND seq < ? ORDER BY seq")) {
      statement.setLong(1, from);
      statement.setLong(2, to);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          entries.add(new Export.Item(rows.getLong(1), rows.getBytes(2)));
        }
      }
    }
    return entries;
  }

  private byte[] payload(Digest sha256) throws SQLException, IOException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement("SELECT bytes FROM ledger_payload WHERE sha256 = ?")) {
      statement.setBytes(1, sha256.bytes());
      try (var row = statement.executeQuery()) {
        if (!row.next()) {
          throw new IOException("the payload " + sha256.hex() + " is missing");
        }
        return row.getBytes(1);
      }
    }
  }
}
