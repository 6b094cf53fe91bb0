package org.countersign.catalog.journal;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.countersign.catalog.platform.Settings;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Frontier;
import org.countersign.ledger.SignedNote;
import org.countersign.ledger.SignerState;
import org.countersign.ledger.Tree;
import org.jspecify.annotations.Nullable;

/**
 * Publishes checkpoints once a second: re-reads what was written, recomputes the root, and only
 * then remembers size and root outside the database. What it finds wrong stops it, and says so in
 * health.
 */
@ApplicationScoped
public class Publisher {
  private static final Logger LOG = System.getLogger(Publisher.class.getName());
  private static final int ROWS_AT_ONCE = 5_000;

  private final Signer signer;
  private final DataSource database;
  private final SignerState state;
  @Resource private ManagedScheduledExecutorService schedule;

  private Frontier published = Frontier.EMPTY;
  private volatile Optional<SignedNote> newest = Optional.empty();
  private volatile Optional<String> finding = Optional.empty();
  private @Nullable ScheduledFuture<?> task;

  @Inject
  @SuppressWarnings("NullAway.Init")
  Publisher(Signer signer, DataSource database, Settings settings) {
    this.signer = signer;
    this.database = database;
    this.state = new SignerState(settings.signer().resolve("checkpoint"));
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected Publisher() {
    this.signer = null;
    this.database = null;
    this.state = null;
  }

  /** Before the first entry of a new log: an empty log is remembered, so that none is "lost". */
  void begin() {
    try {
      state.remember(new Checkpoint(signer.origin(), 0, Frontier.EMPTY.root()));
    } catch (IOException e) {
      throw new UncheckedIOException("the signer's state cannot be written", e);
    }
  }

  /**
   * Compares the log with what was remembered outside the database.
   *
   * @throws IllegalStateException {@code LEDGER_ROLLBACK}, {@code LEDGER_FORK} or {@code
   *     LEDGER_FORGOTTEN}, with both sizes
   */
  void resume() {
    try {
      var hashes = hashes();
      var current = Frontier.EMPTY;
      for (int i = 0; i < hashes.length / Digest.LENGTH; i++) {
        current = current.plus(hash(hashes, i));
      }
      var size = current.size();
      var checkpoint = new Checkpoint(signer.origin(), size, current.root());
      var tree = Tree.of(size, index -> hash(hashes, Math.toIntExact(index)));
      var standing = state.check(checkpoint, tree::consistency);
      if (!standing.maySign()) {
        throw new IllegalStateException(refusal(standing.toString(), standing.getClass()));
      }
      published = current;
    } catch (IOException e) {
      throw new UncheckedIOException("the signer's state cannot be read", e);
    }
  }

  private static String refusal(String standing, Class<?> kind) {
    return "LEDGER_"
        + kind.getSimpleName().toUpperCase(java.util.Locale.ROOT)
        + ": the database does not continue what this node signed: "
        + standing;
  }

  void start() {
    publish();
    task = schedule.scheduleWithFixedDelay(this::publish, 1, 1, TimeUnit.SECONDS);
  }

  void stop() {
    if (task != null) {
      task.cancel(false);
    }
    publish();
  }

  /** The newest checkpoint that was re-read and remembered. */
  public Optional<SignedNote> newest() {
    return newest;
  }

  /** What re-reading found wrong; publishing stops there. */
  public Optional<String> finding() {
    return finding;
  }

  private synchronized void publish() {
    if (finding.isPresent()) {
      return;
    }
    try {
      var note = newestNote();
      if (note.isPresent()) {
        publish(note.get());
      }
    } catch (SQLException | IOException e) {
      LOG.log(Level.WARNING, "no checkpoint published: {0}", e.toString());
    } catch (IllegalArgumentException | IllegalStateException wrong) {
      finding = Optional.of(String.valueOf(wrong.getMessage()));
      LOG.log(Level.ERROR, "publishing stops", wrong);
    }
  }

  private void publish(SignedNote note) throws SQLException, IOException {
    var checkpoint = Checkpoint.parse(note.text());
    var read = published;
    while (read.size() < checkpoint.size()) {
      read = read(read, checkpoint.size());
    }
    if (!read.root().equals(checkpoint.root())) {
      throw new IllegalStateException(
          "the entries re-read do not give the root of the checkpoint of size "
              + checkpoint.size());
    }
    if (note.verify(signer.history().checkpointsAt(checkpoint.size()))) {
      state.remember(checkpoint);
      published = read;
      newest = Optional.of(note);
    } else {
      throw new IllegalStateException(
          "the checkpoint of size " + checkpoint.size() + " is not signed by this log");
    }
  }

  private Frontier read(Frontier from, long until) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT seq, leaf FROM ledger_entry WHERE seq >= ? AND seq < ? ORDER BY seq")) {
      statement.setLong(1, from.size());
      statement.setLong(2, Math.min(until, from.size() + ROWS_AT_ONCE));
      var frontier = from;
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          if (rows.getLong(1) != frontier.size()) {
            break;
          }
          frontier = frontier.plus(Digest.leaf(rows.getBytes(2)));
        }
      }
      if (frontier.size() == from.size()) {
        throw new IllegalStateException("entry " + from.size() + " is missing");
      }
      return frontier;
    }
  }

  private Optional<SignedNote> newestNote() throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT c.note FROM ledger_checkpoint c JOIN ledger_head h ON h.size = c.size");
        var row = statement.executeQuery()) {
      return row.next()
          ? Optional.of(SignedNote.parse(row.getString(1).getBytes(StandardCharsets.UTF_8)))
          : Optional.empty();
    }
  }

  /** All leaf hashes, one after the other: 32 bytes an entry. */
  private byte[] hashes() {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (var statement =
          connection.prepareStatement("SELECT seq, leaf_hash FROM ledger_entry ORDER BY seq")) {
        statement.setFetchSize(ROWS_AT_ONCE);
        var hashes = new java.io.ByteArrayOutputStream();
        long expected = 0;
        try (var rows = statement.executeQuery()) {
          while (rows.next()) {
            if (rows.getLong(1) != expected++) {
              throw new IllegalStateException(
                  "LEDGER_GAP: entry " + (expected - 1) + " is missing");
            }
            hashes.writeBytes(rows.getBytes(2));
          }
        }
        return hashes.toByteArray();
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new LedgerUnavailableException("the ledger could not be read", e);
    }
  }

  private static Digest hash(byte[] hashes, int index) {
    var hash = new byte[Digest.LENGTH];
    System.arraycopy(hashes, index * Digest.LENGTH, hash, 0, Digest.LENGTH);
    return Digest.of(hash);
  }
}
