package org.countersign.catalog.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** The last word under the old origin, where a recovery begins another; that of both keys. */
  private static final String LEAVES =
      "SELECT seq, leaf,"
          + " CASE WHEN type = 'ledger.recovered'"
          + " THEN (SELECT note FROM ledger_checkpoint WHERE size = seq) END,"
          + " CASE WHEN type = 'key.rotated'"
          + " THEN (SELECT note FROM ledger_checkpoint WHERE size = seq + 1) END"
          + " FROM ledger_entry WHERE seq >= ? AND seq < ? ORDER BY seq";

  private final DataSource database;

  /** Payloads written lately: one that many entries name is written once, or a few times. */
  private static final class Recent extends LinkedHashMap<Digest, Boolean> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Digest, Boolean> eldest) {
      return size() > REMEMBERED;
    }
  }

  /** An entry, and the checkpoints right before and after it that a reader must see. */
  private record Stored(Export.Item entry, Optional<String> before, Optional<String> after) {}

  @Inject
  LogExport(DataSource database) {
    this.database = database;
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
    for (var stored : leaves(from, to)) {
      var leaf = stored.entry().leaf();
      var payloads = new LinkedHashMap<Digest, byte[]>();
      for (var ref : Event.parse(Envelope.parse(leaf).payload()).payload()) {
        if (written.add(ref.sha256())) {
          payloads.put(ref.sha256(), payload(ref.sha256()));
        }
      }
      if (stored.before().isPresent()) {
        export.note(SignedNote.parse(stored.before().get()));
      }
      export.entry(leaf);
      for (var payload : payloads.entrySet()) {
        export.payload(payload.getKey(), payload.getValue());
      }
      if (stored.after().isPresent()) {
        export.note(SignedNote.parse(stored.after().get()));
      }
    }
  }

  private List<Stored> leaves(long from, long to) throws SQLException {
    var leaves = new ArrayList<Stored>();
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(LEAVES)) {
      statement.setLong(1, from);
      statement.setLong(2, to);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          leaves.add(
              new Stored(
                  new Export.Item(rows.getLong(1), rows.getBytes(2)),
                  Optional.ofNullable(rows.getString(3)),
                  Optional.ofNullable(rows.getString(4))));
        }
      }
    }
    return leaves;
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
