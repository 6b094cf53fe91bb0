package org.countersign.catalog.journal;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.countersign.catalog.journal.Publications.Publication;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.catalog.platform.Settings;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.ConsistencyProof;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Frontier;
import org.countersign.ledger.Recovery;
import org.countersign.ledger.SignedNote;
import org.countersign.ledger.Standing;
import org.countersign.ledger.Tile;
import org.countersign.ledger.TileEdge;
import org.countersign.ledger.TilePath;
import org.countersign.ledger.Tree;
import org.jspecify.annotations.Nullable;

/**
 * Publishes checkpoints once a second, and once an hour when nothing happens: re-reads what was
 * written, recomputes the root, publishes, and then remembers size and root outside the database.
 * One node publishes, the one with the lease; the others follow what it publishes and remember it
 * too, so that each of them notices a database that was set back. What is wrong stops publishing
 * for as long as it is wrong, and says so in {@link Soundness}.
 */
@ApplicationScoped
public class Publisher {
  private static final Logger LOG = System.getLogger(Publisher.class.getName());
  private static final int ROWS_AT_ONCE = 5_000;
  private static final Duration SIGN_OF_LIFE = Duration.ofHours(1);

  private final Signer signer;
  private final DataSource database;
  private final Lease lease;
  private final Soundness soundness;
  private final SignerStates states;
  private final Witnesses witnesses;
  @Resource private ManagedScheduledExecutorService schedule;

  /** What was re-read and found right under the term; nothing while another node publishes. */
  private @Nullable Reread reread;

  private @Nullable ScheduledFuture<?> task;

  private record Reread(long term, TileEdge edge) {}

  /**
   * What does not go together.
   *
   * @param standing the worst of what the nodes find
   * @param lost the largest checkpoint that a node remembers, or {@code kept} if none does
   * @param kept the newest checkpoint in the database
   */
  record Loss(Standing standing, Checkpoint lost, Checkpoint kept) {}

  @Inject
  @SuppressWarnings("NullAway.Init")
  Publisher(
      Signer signer,
      DataSource database,
      Lease lease,
      Soundness soundness,
      Witnesses witnesses,
      Settings settings) {
    this.signer = signer;
    this.database = database;
    this.lease = lease;
    this.soundness = soundness;
    this.witnesses = witnesses;
    this.states = new SignerStates(settings.signer(), settings.node().name());
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected Publisher() {
    this.signer = null;
    this.database = null;
    this.lease = null;
    this.soundness = null;
    this.witnesses = null;
    this.states = null;
  }

  /** Before the first entry of a new log: an empty log is remembered, so that none is "lost". */
  void begin() {
    try {
      states.remember(new Checkpoint(signer.origin(), 0, Frontier.EMPTY.root()));
    } catch (IOException e) {
      throw new UncheckedIOException("the signer's state cannot be written", e);
    }
  }

  /**
   * Compares the log with what was remembered outside the database. Where nothing was, the word of
   * the witnesses takes the place of it, and never that of the database.
   *
   * @throws IllegalStateException {@code LEDGER_ROLLBACK}, {@code LEDGER_FORK} or {@code
   *     LEDGER_FORGOTTEN}, with both sizes
   */
  void resume() {
    try (var connection = database.getConnection()) {
      var note = signed(connection);
      recall(connection, Checkpoint.parse(note.text()));
      requireContinued(connection, note);
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("the ledger could not be read", e);
    }
  }

  /**
   * Asks the witnesses where nothing is remembered. What they saw is remembered from then on, up to
   * the first that the log does not continue.
   */
  private void recall(Connection connection, Checkpoint current) {
    if (states.last().isPresent()) {
      return;
    }
    try {
      for (var seen : witnesses.latest()) {
        var checkpoint = Checkpoint.parse(seen.text());
        if (seen.verify(signer.history().checkpointsAt(checkpoint.size()))) {
          states.remember(checkpoint);
          LOG.log(Level.WARNING, "nothing was remembered; a witness has seen {0}", checkpoint);
          if (states.broken(current, old -> proof(connection, current, old)).isPresent()) {
            return;
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the signer's state cannot be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the start was interrupted", e);
    }
  }

  /** Where the log does not continue what was remembered outside the database. */
  Optional<Loss> loss() {
    try (var connection = database.getConnection()) {
      var kept = Checkpoint.parse(signed(connection).text());
      recall(connection, kept);
      return states
          .broken(kept, old -> proof(connection, kept, old))
          .map(standing -> new Loss(standing, states.last().orElse(kept), kept));
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("the ledger could not be read", e);
    }
  }

  /** Remembers what a recovery kept, in place of what it gave up. */
  void accept(Recovery recovery) {
    try {
      states.accept(recovery);
    } catch (IOException e) {
      throw new UncheckedIOException("the signer's state cannot be written", e);
    }
  }

  void start() {
    tick();
    task = schedule.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  void stop() {
    if (task != null) {
      task.cancel(false);
    }
    tick();
  }

  private synchronized void tick() {
    try (var connection = database.getConnection()) {
      signer.hear(connection);
      follow(connection);
      var term = lease.term();
      if (term.isPresent()) {
        publish(connection, term.getAsLong());
      } else {
        reread = null;
      }
      soundness.sound(Soundness.Source.PUBLISHER);
    } catch (SQLException | IOException | UncheckedIOException | DatabaseUnavailableException e) {
      reread = null;
      LOG.log(Level.WARNING, "no checkpoint published: {0}", e.toString());
    } catch (RuntimeException wrong) { // one that escaped would end the schedule for good
      reread = null;
      soundness.unsound(Soundness.Source.PUBLISHER, Soundness.Finding.of(wrong));
    }
  }

  private void publish(Connection connection, long term) throws SQLException, IOException {
    var edge = edge(connection, term);
    var note = signed(connection);
    var checkpoint = Checkpoint.parse(note.text());
    if (checkpoint.size() < edge.size()) {
      throw new IllegalStateException(
          "LEDGER_ROLLBACK: " + edge.size() + " entries were published, there are " + checkpoint);
    }
    var before = Publications.newest(connection);
    if (before.isPresent() && before.get().size() == checkpoint.size() && isFresh(before.get())) {
      return;
    }
    var full = new ArrayList<Tile>();
    while (edge.size() < checkpoint.size()) {
      read(connection, edge, checkpoint.size(), full);
    }
    if (!edge.root().equals(checkpoint.root())) {
      throw new IllegalStateException(
          "LEDGER_REREAD: the entries re-read do not give the root of " + checkpoint);
    }
    if (insert(connection, checkpoint, term, full)) {
      states.remember(checkpoint);
    } else {
      reread = null;
    }
  }

  private boolean isFresh(Publication before) {
    return before.at().plus(SIGN_OF_LIFE).isAfter(signer.now());
  }

  /** False if another node took over meanwhile: then nothing is published. */
  private boolean insert(Connection connection, Checkpoint checkpoint, long term, List<Tile> full)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      if (!lease.fence(connection, term)) {
        connection.rollback();
        return false;
      }
      LedgerTiles.store(connection, full);
      Publications.insert(connection, checkpoint.size(), signer.now(), term);
      connection.commit();
      return true;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** The newest checkpoint that the log has signed. */
  private SignedNote signed(Connection connection) throws SQLException {
    try (var statement =
            connection.prepareStatement(
                "SELECT c.note FROM ledger_head h LEFT JOIN ledger_checkpoint c ON c.size = h.size");
        var row = statement.executeQuery()) {
      if (!row.next() || row.getString(1) == null) {
        throw new IllegalStateException("LEDGER_CHECKPOINT: the newest checkpoint is missing");
      }
      var note = SignedNote.parse(row.getString(1));
      var checkpoint = Checkpoint.parse(note.text());
      if (!checkpoint.origin().equals(signer.origin())
          || !note.verify(signer.history().checkpointsAt(checkpoint.size()))) {
        throw new IllegalStateException(
            "LEDGER_CHECKPOINT: " + checkpoint + " is not signed by this log");
      }
      return note;
    }
  }

  private void requireContinued(Connection connection, SignedNote note) {
    var current = Checkpoint.parse(note.text());
    states.require(current, old -> proof(connection, current, old));
  }

  private static ConsistencyProof proof(Connection connection, Checkpoint current, long old) {
    return Tree.tiled(current.size(), new LedgerTiles(connection)).consistency(old);
  }

  /**
   * Remembers what is published, whoever published it. A node that cannot remember publishes
   * nothing more: no log is ever further ahead of its memory than by one publication.
   */
  private void follow(Connection connection) throws SQLException, IOException {
    var newest = Publications.newest(connection);
    var known = states.last();
    if (newest.isEmpty() || known.isEmpty()) {
      return;
    }
    if (newest.get().size() < known.get().size()) {
      // the publisher commits before it remembers, so only a log that was set back looks like this
      requireContinued(connection, signed(connection));
    } else if (newest.get().size() > known.get().size()) {
      var note = newest.get().note();
      if (!note.verify(signer.history().checkpointsAt(newest.get().size()))) {
        throw new IllegalStateException(
            "LEDGER_CHECKPOINT: " + newest.get().checkpoint() + " is not signed by this log");
      }
      requireContinued(connection, note);
      states.remember(newest.get().checkpoint());
    }
  }

  /**
   * Where re-reading goes on. A node that has just got the lease begins where the nodes remember
   * the log, or where tiles end; both are compared with what is remembered.
   */
  private TileEdge edge(Connection connection, long term) throws SQLException {
    var going = reread;
    if (going != null && going.term() == term) {
      return going.edge();
    }
    requireContinued(connection, signed(connection));
    var known = states.last().map(Checkpoint::size).orElse(0L);
    var tiled = LedgerTiles.stored(connection) * TilePath.FULL;
    var begin = known - tiled < TilePath.FULL ? known : tiled;
    var edge = TileEdge.of(begin, new LedgerTiles(connection));
    reread = new Reread(term, edge);
    return edge;
  }

  /** A row counts for nothing unless its event is signed: the head can be forged with its tail. */
  private void read(Connection connection, TileEdge edge, long until, List<Tile> full)
      throws SQLException {
    var from = edge.size();
    try (var statement =
        connection.prepareStatement(
            "SELECT seq, leaf FROM ledger_entry WHERE seq >= ? AND seq < ? ORDER BY seq")) {
      statement.setLong(1, from);
      statement.setLong(2, Math.min(until, from + ROWS_AT_ONCE));
      try (var rows = statement.executeQuery()) {
        while (rows.next() && rows.getLong(1) == edge.size()) {
          var leaf = rows.getBytes(2);
          requireSigned(connection, edge.size(), leaf);
          full.addAll(edge.plus(Digest.leaf(leaf)));
        }
      }
    }
    if (edge.size() == from) {
      throw new IllegalStateException("LEDGER_GAP: entry " + from + " is missing");
    }
  }

  private void requireSigned(Connection connection, long index, byte[] leaf) throws SQLException {
    try {
      signer.verified(connection, index, Envelope.parse(leaf));
    } catch (IllegalArgumentException wrong) {
      throw new IllegalStateException(
          "LEDGER_SIGNATURE: entry " + index + ": " + wrong.getMessage(), wrong);
    }
  }
}
