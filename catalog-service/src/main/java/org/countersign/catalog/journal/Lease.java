package org.countersign.catalog.journal;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Which node does what only one may do: publishing, witnessing, inspecting, whatever else runs by
 * itself. One row in the database names the holder until a time of the database's clock; a holder
 * that stops renewing is followed by another node within 15 seconds. Asking {@link #term} saves
 * work; what must not happen twice asks {@link #fence} in the transaction that does it, because a
 * node may sleep between asking and doing.
 */
@ApplicationScoped
public class Lease {
  private static final Logger LOG = System.getLogger(Lease.class.getName());
  private static final int SECONDS = 12;
  private static final int RENEWED_EVERY = 3;

  /** The holder stops a little before others may begin. */
  private static final long BELIEVED_NANOS = TimeUnit.SECONDS.toNanos(SECONDS - 2);

  private static final String RENEW =
      """
      INSERT INTO lease (name, holder, term, until)
      VALUES ('ledger', ?, 1, clock_timestamp() + make_interval(secs => ?))
      ON CONFLICT (name) DO UPDATE SET
        term = CASE WHEN lease.holder = excluded.holder THEN lease.term ELSE lease.term + 1 END,
        holder = excluded.holder,
        until = excluded.until
      WHERE lease.holder = excluded.holder OR lease.until < clock_timestamp()
      RETURNING term
      """;
  private static final String GIVE_BACK =
      "UPDATE lease SET until = clock_timestamp() WHERE name = 'ledger' AND holder = ?";
  private static final String FENCE =
      "SELECT 1 FROM lease WHERE name = 'ledger' AND holder = ? AND term = ?"
          + " AND until > clock_timestamp() FOR SHARE";

  /** A holder that freezes behind the fence would keep the others from following it. */
  private static final String NOT_FROZEN = "SET LOCAL idle_in_transaction_session_timeout = '5s'";

  private final DataSource database;
  private final String holder;
  @Resource private ManagedThreadFactory threads;
  private volatile @Nullable Held held;
  private @Nullable ScheduledExecutorService renewing;
  private @Nullable ScheduledFuture<?> task;

  private record Held(long term, long untilNanos) {}

  @Inject
  @SuppressWarnings("NullAway.Init")
  Lease(DataSource database, Settings settings, Ids ids) {
    this.database = database;
    // a process that was started again is another holder
    this.holder = settings.node().name() + " " + ids.next();
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected Lease() {
    this.database = null;
    this.holder = "";
  }

  void start() {
    renew();
    // the container's schedule has one thread for all, and who waits there must not cost the lease
    var alone = Executors.newSingleThreadScheduledExecutor(threads);
    task = alone.scheduleWithFixedDelay(this::renew, 1, RENEWED_EVERY, TimeUnit.SECONDS);
    renewing = alone;
  }

  /** Lets another node take over at once. */
  void stop() {
    if (task != null) {
      task.cancel(false);
    }
    if (renewing != null) {
      renewing.shutdown();
    }
    held = null;
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(GIVE_BACK)) {
      statement.setString(1, holder);
      statement.executeUpdate();
    } catch (SQLException e) {
      LOG.log(Level.INFO, "the lease ends by itself: {0}", e.toString());
    }
  }

  private void renew() {
    var asked = System.nanoTime();
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(RENEW)) {
      statement.setString(1, holder);
      statement.setInt(2, SECONDS);
      try (var row = statement.executeQuery()) {
        var before = held;
        held = row.next() ? new Held(row.getLong(1), asked + BELIEVED_NANOS) : null;
        var now = held;
        if (now != null && (before == null || before.term() != now.term())) {
          LOG.log(Level.INFO, "this node holds the lease, term {0}", now.term());
        }
      }
    } catch (SQLException | RuntimeException e) { // one that escaped would end the schedule
      LOG.log(Level.WARNING, "the lease could not be renewed: {0}", e.toString());
    }
  }

  /** The term under which this node may work now; empty while another node holds the lease. */
  public OptionalLong term() {
    var now = held;
    return now == null || System.nanoTime() - now.untilNanos() >= 0
        ? OptionalLong.empty()
        : OptionalLong.of(now.term());
  }

  /**
   * Whether the term still holds, as the database sees it; nobody else can take over until the
   * transaction of this connection ends. The database ends it if nothing is asked of it for five
   * seconds.
   */
  public boolean fence(Connection connection, long term) throws SQLException {
    try (var limit = connection.createStatement();
        var statement = connection.prepareStatement(FENCE)) {
      limit.execute(NOT_FROZEN);
      statement.setString(1, holder);
      statement.setLong(2, term);
      try (var row = statement.executeQuery()) {
        return row.next();
      }
    }
  }
}
