package org.countersign.catalog.lineage;

import static org.countersign.catalog.problem.ProblemType.LINEAGE_BEHIND;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.countersign.catalog.journal.Signer;
import org.countersign.catalog.platform.Settings;
import org.countersign.catalog.problem.Refusal;
import org.countersign.lineage.Iris;
import org.countersign.lineage.LineageQuery;
import org.countersign.lineage.LineageStore;
import org.countersign.lineage.Slots;
import org.countersign.lineage.Snapshot;
import org.countersign.lineage.WarmUp;
import org.jspecify.annotations.Nullable;

/**
 * The graph of this node, following the committed ledger on one thread. It can be deleted while the
 * service is down and grows back equal to itself. A failure is logged once and tried again until it
 * passes; the rest of the service does not depend on it.
 *
 * <p>Nobody interrupts a thread that is in the graph: Java would close its files for all others.
 */
@ApplicationScoped
public class Projection {
  private static final Logger LOG = System.getLogger(Projection.class.getName());
  private static final int ENTRIES_AT_ONCE = 2_000;
  private static final Duration POLL = Duration.ofSeconds(1);

  /**
   * Entries that come close together share a transaction of the graph, which costs a lone one eight
   * times as much, unless somebody waits for them. Those that came while others were written have
   * waited enough.
   */
  private static final Duration BREATH = Duration.ofMillis(250);

  private static final int ROUNDS_BETWEEN_LOOKS = 100;
  private static final Duration BETWEEN_COMPACTIONS = Duration.ofMinutes(1);
  private static final Duration AFTER_A_FAILED_COMPACTION = Duration.ofHours(1);

  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

  private final Settings settings;
  private final Signer signer;
  private final LedgerPast past;
  private final Clock clock;
  @Resource private ManagedThreadFactory threads;

  private final Semaphore wakes = new Semaphore(0);
  private final Semaphore waiters = new Semaphore(0);
  private final Semaphore ends = new Semaphore(0);
  private volatile boolean stopping;
  private final CurrentGraph current = new CurrentGraph();
  private volatile Optional<String> failure = Optional.empty();
  private @Nullable Thread follower;
  private @Nullable Thread rebuilder;
  private volatile @Nullable Rebuild rebuild;
  private @Nullable Slots slots;
  private @Nullable Thread compactor;
  private volatile @Nullable Compaction compaction;
  private Instant compactedAt = Instant.EPOCH;
  private long lookedAt;
  private int rounds;

  /**
   * How far the graph is.
   *
   * @param reached the newest entry that is in; -1 if there is none
   * @param failure why it does not move, while it does not
   */
  record Standing(long reached, Optional<String> failure) {}

  @Inject
  @SuppressWarnings("NullAway.Init")
  Projection(Settings settings, Signer signer, LedgerPast past, Clock clock) {
    this.settings = settings;
    this.signer = signer;
    this.past = past;
    this.clock = clock;
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected Projection() {
    this(null, null, null, null);
  }

  /** Called once, when the ledger is open. */
  void start() {
    var thread = threads.newThread(this::run);
    thread.setName("countersign lineage");
    follower = thread;
    signer.follow(wakes::release);
    thread.start();
  }

  void stop() {
    stopping = true;
    List.of(wakes, waiters, ends).forEach(Semaphore::release);
    Optional.ofNullable(rebuild).ifPresent(Rebuild::stop);
    Optional.ofNullable(compaction).ifPresent(Compaction::stop);
    join(follower);
    join(rebuilder);
    join(compactor);
  }

  /** Two would write into the same directories. */
  private void joinUntilStopping(@Nullable Thread thread) {
    while (thread != null && thread.isAlive() && !stopping) {
      join(thread);
    }
  }

  private synchronized Slots slots() {
    var before = slots;
    var now = before == null ? new Slots(settings.graph()) : before;
    slots = now;
    return now;
  }

  private static void join(@Nullable Thread thread) {
    if (thread == null) {
      return;
    }
    try {
      thread.join(LONGEST_STOP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The minter of this node's IRIs; the same on every node of one public address. */
  Iris iris() {
    return new Iris(settings.publicUrl() + "/api/v1");
  }

  Standing standing() {
    return new Standing(current.reached(), failure);
  }

  /**
   * Waits until the entry at {@code index} is in the graph, so that its author reads what they
   * wrote.
   *
   * @return false if it is not in after {@code patience}
   */
  boolean awaitIndex(long index, Duration patience) throws InterruptedException {
    if (current.reached() < index) {
      waiters.release();
      wakes.release();
    }
    return current.await(index, patience);
  }

  /**
   * Answers a question from one committed state.
   *
   * @throws Refusal {@code LINEAGE_BEHIND} while the graph is not open yet
   */
  <T> T read(Function<Snapshot, T> question) {
    return current.use(graph -> graph.read(question));
  }

  /**
   * For questions in SPARQL; asked before the graph is let go of.
   *
   * @throws Refusal {@code LINEAGE_BEHIND} while the graph is not open yet
   */
  <T> T query(Function<LineageQuery, T> question) {
    return current.use(graph -> question.apply(graph.query()));
  }

  /**
   * Lets a second graph grow beside this one, whose place it takes. One that is running goes on.
   *
   * @throws Refusal {@code LINEAGE_BEHIND} while the graph is not open yet
   */
  void rebuild() {
    if (!current.isOpen()) {
      throw behind("the lineage graph is being opened");
    }
    beginRebuild();
  }

  /** How the newest rebuild of this node goes or went, if there was one since its start. */
  Optional<Rebuild.Progress> rebuilding() {
    return Optional.ofNullable(rebuild).map(Rebuild::progress);
  }

  private synchronized void beginRebuild() {
    if (stopping || isRebuilding()) {
      return;
    }
    var next =
        new Rebuild(
            slots(), iris(), current, past, index -> past.from(index, ENTRIES_AT_ONCE), clock);
    Optional.ofNullable(compaction).ifPresent(Compaction::stop);
    var before = compactor;
    var thread =
        threads.newThread(
            () -> {
              joinUntilStopping(before);
              next.run();
            });
    thread.setName("countersign lineage rebuild");
    rebuild = next;
    rebuilder = thread;
    thread.start();
  }

  private boolean isRebuilding() {
    var newest = rebuild;
    return newest != null && newest.isRunning();
  }

  /** One at a time, and none beside a rebuild, which takes the place of the graph anyway. */
  private synchronized void beginCompaction() {
    if (stopping || isRebuilding()) {
      return;
    }
    var next =
        new Compaction(slots(), iris(), current, past, index -> past.from(index, ENTRIES_AT_ONCE));
    var thread = threads.newThread(next::run);
    thread.setName("countersign lineage compaction");
    compactedAt = clock.instant();
    compaction = next;
    compactor = thread;
    thread.start();
  }

  static Refusal behind(String says) {
    return new Refusal(LINEAGE_BEHIND, says).and("remedy", "repeat the request in a moment");
  }

  private void run() {
    var failures = 0;
    while (!stopping) {
      try {
        open();
        follow();
        failures = 0;
      } catch (RuntimeException | LinkageError e) {
        // The container's class loader closes jars that lay idle, and now and then one that is
        // being
        // read: such a class is found at the next try.
        failures++;
        failed(e);
        await(ends, backoff(failures));
      }
    }
    current.close();
  }

  private static Duration backoff(int failures) {
    var longer = Duration.ofSeconds(1L << Math.min(failures - 1, 10));
    return longer.compareTo(LONGEST_BACKOFF) < 0 ? longer : LONGEST_BACKOFF;
  }

  private void open() {
    if (current.isOpen()) {
      return;
    }
    try {
      GraphDirectory.prepare(settings.graph(), signer.history());
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for the graph", e);
    }
    slots().clean();
    current.open(new GrowingGraph(LineageStore.in(slots().current(), iris()), iris(), past));
    threads.newThread(() -> WarmUp.run(iris())).start();
    if (slots().begun().isPresent()) {
      beginRebuild();
    }
  }

  private void follow() {
    var begun = System.nanoTime();
    var entries = past.from(current.reached() + 1, ENTRIES_AT_ONCE);
    current.follow(entries);
    recovered();
    if (entries.size() == ENTRIES_AT_ONCE) {
      giveBackSpace(false);
    } else if (await(wakes, POLL)) {
      giveBackSpace(false);
      await(waiters, BREATH.minusNanos(System.nanoTime() - begun));
    } else {
      giveBackSpace(true);
    }
  }

  private void giveBackSpace(boolean idle) {
    rounds++;
    var moved = current.reached() != lookedAt;
    if (!moved || (!idle && rounds % ROUNDS_BETWEEN_LOOKS != 0) || !mayCompact()) {
      return;
    }
    lookedAt = current.reached();
    try {
      if (Compaction.isDue(current, idle)) {
        beginCompaction();
      }
    } catch (UncheckedIOException e) {
      LOG.log(Level.WARNING, "nobody knows how much space the lineage graph wastes", e);
    }
  }

  private boolean mayCompact() {
    var newest = compaction;
    if (newest == null) {
      return true;
    }
    var pause = newest.hasFailed() ? AFTER_A_FAILED_COMPACTION : BETWEEN_COMPACTIONS;
    return !newest.isRunning() && !clock.instant().isBefore(compactedAt.plus(pause));
  }

  /** Until there is a sign, or no sign for too long. */
  private boolean await(Semaphore signs, Duration longest) {
    try {
      var given = signs.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
      signs.drainPermits();
      return given;
    } catch (InterruptedException e) {
      stopping = true; // the server ends; the flag stays clear, because the graph is closed next
      return false;
    }
  }

  private void failed(Throwable e) {
    var why = String.valueOf(e.getMessage());
    if (failure.isEmpty()) {
      LOG.log(Level.ERROR, "lineage does not follow the ledger and will be tried again", e);
    }
    failure = Optional.of(why);
  }

  private void recovered() {
    if (failure.isPresent()) {
      LOG.log(Level.INFO, "lineage follows the ledger again");
      failure = Optional.empty();
    }
  }
}
