package org.countersign.catalog.journal;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.countersign.catalog.journal.StreamStore.StreamRow;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.ledger.Batch;
import org.countersign.ledger.Commitment;
import org.countersign.ledger.Digest;
import org.countersign.ledger.GroupStore;
import org.countersign.ledger.Head;
import org.countersign.ledger.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * Where the group appender writes: one connection of its own, outside the container's pool, because
 * its transactions belong to many requests. A connection that failed is replaced.
 */
final class StreamStore implements GroupStore<StreamRow>, AutoCloseable {
  private static final long IDLE_NANOS = 250_000_000;
  private static final int PATIENCE_SECONDS = 2;

  private final DataSource database;
  private final Signer signer;
  private @Nullable Connection connection;
  private long lastUsed;

  /** A streamed fact, signed, with the request it answers. */
  record StreamRow(Streamed streamed, Signer.Signed signed, Optional<RepeatableRequest> request) {}

  StreamStore(DataSource database, Signer signer) {
    this.database = database;
    this.signer = signer;
  }

  @Override
  public GroupStore.Transaction<StreamRow> begin() {
    try {
      var open = usable();
      lastUsed = System.nanoTime();
      return new OneTransaction(open);
    } catch (SQLException e) {
      close();
      throw new DatabaseUnavailableException("no connection for the group appender", e);
    }
  }

  /** A connection that lay idle is looked at first: the database may have been restarted. */
  private Connection usable() throws SQLException {
    var open = connection;
    if (open != null
        && System.nanoTime() - lastUsed > IDLE_NANOS
        && !open.isValid(PATIENCE_SECONDS)) {
      close();
      open = null;
    }
    if (open == null) {
      open = database.getConnection();
      open.setAutoCommit(false);
      connection = open;
    }
    return open;
  }

  @Override
  public void close() {
    var open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException alreadyBroken) {
        // it is given up either way
      }
    }
  }

  private final class OneTransaction implements GroupStore.Transaction<StreamRow> {
    private final Connection open;
    private final JdbcLedgerStore ledger;
    private boolean committed;

    OneTransaction(Connection open) {
      this.open = open;
      this.ledger = new JdbcLedgerStore(open, signer);
    }

    @Override
    public Head lock() {
      return ledger.lock();
    }

    @Override
    public long epoch() {
      return ledger.epoch();
    }

    @Override
    public void write(Batch batch) {
      ledger.write(batch);
    }

    @Override
    public void write(List<StreamRow> rows, List<Receipt> receipts) {
      try {
        beside(rows);
        inserts(rows, receipts);
        answers(rows, receipts);
      } catch (SQLException e) {
        throw new DatabaseUnavailableException("rows could not be written beside entries", e);
      }
    }

    private void beside(List<StreamRow> rows) throws SQLException {
      var payloads = new LinkedHashMap<Digest, Deed.Payload>();
      var openings = new ArrayList<Commitment.Opening>();
      for (var row : rows) {
        payloads.putAll(row.signed().payloads());
        openings.addAll(row.signed().openings());
      }
      LedgerRows.payloads(open, payloads);
      LedgerRows.openings(open, openings);
    }

    /** Rows of one kind share a statement, and so one round trip. */
    private void inserts(List<StreamRow> rows, List<Receipt> receipts) throws SQLException {
      var statements = new LinkedHashMap<String, PreparedStatement>();
      try {
        for (int i = 0; i < rows.size(); i++) {
          var row = rows.get(i).streamed().row();
          if (row.isPresent()) {
            var statement = statements.get(row.get().sql());
            if (statement == null) {
              statement = open.prepareStatement(row.get().sql());
              statements.put(row.get().sql(), statement);
            }
            statement.setLong(1, receipts.get(i).index());
            for (int bind = 0; bind < row.get().binds().size(); bind++) {
              var value = row.get().binds().get(bind);
              statement.setObject(
                  bind + 2, value instanceof Optional<?> maybe ? maybe.orElse(null) : value);
            }
            statement.addBatch();
          }
        }
        for (var statement : statements.values()) {
          statement.executeBatch();
        }
      } finally {
        for (var statement : statements.values()) {
          statement.close();
        }
      }
    }

    private void answers(List<StreamRow> rows, List<Receipt> receipts) throws SQLException {
      for (int i = 0; i < rows.size(); i++) {
        var row = rows.get(i);
        var json = row.streamed().json();
        if (row.request().isPresent() && json.isPresent()) {
          var body = json.get().apply(receipts.get(i)).getBytes(StandardCharsets.UTF_8);
          LedgerRows.answer(
              open,
              row.request().get(),
              new Answer(201, Optional.empty(), body),
              row.signed().leaf().event().at());
        }
      }
    }

    @Override
    public void commit() {
      try {
        open.commit();
        committed = true;
      } catch (SQLException e) {
        throw new DatabaseUnavailableException("the commit of a group failed", e);
      }
    }

    @Override
    public void close() {
      if (committed) {
        return;
      }
      try {
        open.rollback();
      } catch (SQLException broken) {
        StreamStore.this.close();
      }
    }
  }
}
