package org.countersign.catalog.journal;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.journal.Soundness.Finding;
import org.countersign.catalog.journal.Soundness.Voice;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Inspects by itself on the node with the lease, and when somebody asks. In the background what is
 * new is inspected within seconds, and everything again once in a while, slowly. What is found
 * stands in the database for all nodes, is an entry of its own, and closes the gate until an
 * inspection of everything finds the ledger sound again.
 */
@ApplicationScoped
public class Inspections {
  private static final Logger LOG = System.getLogger(Inspections.class.getName());
  private static final Pace BACKGROUND = new Pace(0.25);
  private static final int EVERY_SECONDS = 2;
  private static final Duration AFTER_A_FINDING = Duration.ofMinutes(1);

  private final DataSource database;
  private final Lease lease;
  private final Streams streams;
  private final Soundness soundness;
  private final Signer signer;
  private final Agents agents;
  private final Duration everything;
  private final ReentrantLock oneAtATime = new ReentrantLock();
  @Resource private ManagedScheduledExecutorService schedule;
  @Resource private ManagedThreadFactory threads;

  private @Nullable InspectionRun run;
  private long erased = -1;
  private Instant begun = Instant.EPOCH;
  private Instant reading = Instant.EPOCH;
  private Optional<UUID> actor = Optional.empty();
  private @Nullable ScheduledFuture<?> listening;
  private @Nullable ScheduledExecutorService inspecting;

  @Inject
  @SuppressWarnings("NullAway.Init")
  Inspections(
      DataSource database,
      Lease lease,
      Streams streams,
      Soundness soundness,
      Signer signer,
      Agents agents,
      @ConfigProperty(name = "countersign.inspection.every", defaultValue = "PT1H")
          Duration everything) {
    this.database = database;
    this.lease = lease;
    this.streams = streams;
    this.soundness = soundness;
    this.signer = signer;
    this.agents = agents;
    this.everything = everything;
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected Inspections() {
    this.database = null;
    this.lease = null;
    this.streams = null;
    this.soundness = null;
    this.signer = null;
    this.agents = null;
    this.everything = null;
  }

  /**
   * @param self the pseudonym of the service, which raises the alarm
   */
  void start(UUID self) {
    actor = Optional.of(self);
    listening =
        schedule.scheduleWithFixedDelay(
            this::listen, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    // the container's schedule has one thread for all, which an inspection must not keep for long
    inspecting = Executors.newSingleThreadScheduledExecutor(threads);
    var unused =
        inspecting.scheduleWithFixedDelay(
            this::tick, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  void stop() {
    if (listening != null) {
      listening.cancel(true);
    }
    if (inspecting != null) {
      inspecting.shutdownNow();
    }
  }

  /** Inspects everything at once; empty if an inspection that somebody asked for is running. */
  Optional<Found> now() {
    if (!oneAtATime.tryLock()) {
      return Optional.empty();
    }
    try {
      var began = signer.now();
      var found = new InspectionRun(database, Pace.FULL, () -> true, leaf -> false).goOn();
      found.ifPresent(each -> tell(each, began));
      return found;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      oneAtATime.unlock();
    }
  }

  private void listen() {
    try {
      soundness.hear();
      forgetWhoIsErased();
    } catch (SQLException | DatabaseUnavailableException e) {
      LOG.log(Level.WARNING, "nothing is heard of other nodes: {0}", e.toString());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "listening to other nodes failed", e);
    }
  }

  private void tick() {
    try {
      if (lease.term().isPresent()) {
        inspect();
      } else {
        run = null;
      }
    } catch (DatabaseUnavailableException e) {
      run = null;
      LOG.log(Level.WARNING, "the background inspection waits: {0}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      run = null;
      LOG.log(Level.ERROR, "the background inspection failed", e);
    }
  }

  private void inspect() throws InterruptedException {
    var now = signer.now();
    var bad = soundness.finding(Voice.INSPECTION).isPresent();
    if (bad && now.isBefore(begun.plus(AFTER_A_FINDING))) {
      return;
    }
    var going = run;
    boolean whole = bad || going == null || !now.isBefore(begun.plus(everything));
    if (whole || going == null) {
      begun = now;
      going = new InspectionRun(database, BACKGROUND, this::mayGoOn, signer::hasSigned);
      run = going;
    }
    var found = going.goOn();
    if (found.isEmpty()) {
      // another node has the lease and begins anew
      run = null;
      return;
    }
    if (!found.get().sound() && soundness.isFoundSoundSince(Voice.INSPECTION, reading)) {
      // what was read is mended by now: somebody inspected everything since
      run = null;
      return;
    }
    if (whole || !found.get().sound()) {
      tell(found.get(), begun);
    }
    if (!found.get().sound()) {
      run = null;
    }
  }

  /** Asked before each part is read. */
  private boolean mayGoOn() {
    reading = signer.now();
    return lease.term().isPresent();
  }

  /** Who a pseudonym was must not be remembered by a node that did not erase it. */
  private void forgetWhoIsErased() throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT coalesce(max(seq), -1) FROM ledger_entry WHERE type = 'agent.erased'");
        var row = statement.executeQuery()) {
      row.next();
      if (row.getLong(1) != erased) {
        erased = row.getLong(1);
        agents.forget();
      }
    }
  }

  /** What began before somebody else found the ledger unsound does not take that back. */
  private void tell(Found found, Instant began) {
    var finding = found.sound() ? Optional.<Finding>empty() : Optional.of(found.finding());
    if (soundness.tell(Voice.INSPECTION, finding, OptionalLong.of(found.size()), began)) {
      record(found);
    }
  }

  /** The alarm, and its end, as entries; a ledger that takes none is alarm enough by itself. */
  private void record(Found found) {
    if (actor.isEmpty()) {
      return;
    }
    var type = found.sound() ? "inspection.passed" : "inspection.failed";
    var deed =
        Deed.of(type, Kind.LEDGER, EventIds.of(signer.origin().value()), actor.get())
            .with("size", found.size());
    if (!found.sound()) {
      var finding = found.finding();
      deed = deed.with("code", finding.code());
      if (finding.index().isPresent()) {
        deed = deed.with("index", finding.index().get());
      }
      if (found.row().isPresent()) {
        deed = deed.with("row", found.row().get());
      }
    }
    try {
      streams.append(Streamed.of(deed));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the alarm could not be recorded: " + type, e);
    }
  }
}
