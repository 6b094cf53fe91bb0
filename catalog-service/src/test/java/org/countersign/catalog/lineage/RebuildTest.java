package org.countersign.catalog.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.lineage.RecordedLedger.deed;
import static org.countersign.catalog.lineage.RecordedLedger.id;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.countersign.lineage.Iris;
import org.countersign.lineage.LineageStore;
import org.countersign.lineage.Slots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RebuildTest {
  private static final Iris IRIS = new Iris("https://host/api/v1");
  private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
  private static final int AT_ONCE = 3;

  @TempDir private Path root;
  private final RecordedLedger ledger = FraudScorer.life();
  private final CurrentGraph current = new CurrentGraph();
  private final AtomicLong firstAsked = new AtomicLong(-1);
  private Slots slots;

  @BeforeEach
  void openTheFirst() {
    slots = new Slots(root);
    current.open(new GrowingGraph(LineageStore.in(root, IRIS), IRIS, ledger));
    current.follow(ledger.entries());
  }

  @AfterEach
  void closeTheLast() {
    current.close();
  }

  private List<Entry> from(long index) {
    firstAsked.compareAndSet(-1, index);
    return ledger.entries().stream()
        .filter(entry -> entry.index() >= index)
        .limit(AT_ONCE)
        .toList();
  }

  private Rebuild rebuild() {
    return new Rebuild(slots, IRIS, current, ledger, this::from, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static void eventually(BooleanSupplier holds) throws InterruptedException {
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.sleep(5);
    }
  }

  @Test
  void aRebuiltGraphIsEqualAndTakesThePlaceOfTheFirst() {
    var digest = current.use(GrowingGraph::digest);
    var rebuild = rebuild();

    rebuild.run();

    assertThat(rebuild.progress())
        .isEqualTo(
            new Rebuild.Progress(
                NOW,
                ledger.entries().size() - 1L,
                Optional.of(
                    new Rebuild.Sums(ledger.entries().size() - 1L, Optional.of(digest), digest)),
                Optional.of(NOW),
                Optional.empty()));
    assertThat(slots.current()).isEqualTo(root.resolve("slot-1"));
    assertThat(slots.begun()).isEmpty();
    assertThat(current.use(GrowingGraph::digest)).isEqualTo(digest);
    rebuild().run();
    assertThat(slots.current()).isEqualTo(root.resolve("slot-2"));
    assertThat(root.resolve("slot-1")).doesNotExist();
  }

  @Test
  void aGraphThatSaysSomethingElseThanTheLedgerIsReplaced() {
    current.close();
    var other = new RecordedLedger();
    ledger.entries().forEach(entry -> other.record(deed("vote.cast", "vote", id(entry.index()))));
    slots.clean();
    var wrong = root.resolve("wrong");
    assertThat(wrong.toFile().mkdir()).isTrue();
    current.open(new GrowingGraph(LineageStore.in(wrong, IRIS), IRIS, other));
    current.follow(other.entries());
    var rebuild = rebuild();

    rebuild.run();

    var sums = rebuild.progress().sums().orElseThrow();
    assertThat(sums.areEqual()).isFalse();
    assertThat(current.use(GrowingGraph::digest)).isEqualTo(sums.after());
  }

  @Test
  void whoReadsTheFirstGoesOnReadingIt() throws Exception {
    var digest = current.use(GrowingGraph::digest);
    var rebuild = rebuild();
    var running = new AtomicReference<CompletableFuture<Void>>();

    var read =
        current.use(
            first -> {
              running.set(CompletableFuture.runAsync(rebuild::run));
              try {
                eventually(() -> slots.current().equals(root.resolve("slot-1")));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              assertThat(rebuild.isRunning()).isTrue();
              return first.digest();
            });

    running.get().get(30, TimeUnit.SECONDS);
    assertThat(read).isEqualTo(digest);
    assertThat(rebuild.isRunning()).isFalse();
  }

  @Test
  void aFirstGraphThatCannotBeClosedChangesNothingAboutTheSecond() throws Exception {
    current.close();
    var store = LineageStore.in(root, IRIS);
    current.open(new GrowingGraph(store, IRIS, ledger));
    current.follow(ledger.entries());
    ledger.record(deed("vote.cast", "vote", id(4000))); // met and not written: closing writes it
    current.follow(ledger.entries());
    var rebuild = rebuild();
    var running = new AtomicReference<CompletableFuture<Void>>();

    current.use(
        first -> {
          running.set(CompletableFuture.runAsync(rebuild::run));
          try {
            eventually(() -> slots.current().equals(root.resolve("slot-1")));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          store.close();
          return first;
        });
    running.get().get(30, TimeUnit.SECONDS);

    assertThat(rebuild.isRunning()).isFalse();
    assertThat(rebuild.progress().failure()).isEmpty();
    assertThat(slots.current()).isEqualTo(root.resolve("slot-1"));
    assertThat(current.use(GrowingGraph::digest))
        .isEqualTo(rebuild.progress().sums().orElseThrow().after());
  }

  @Test
  void whoWaitsForAnEntryWaitsForTheGraphThatTookThePlace() throws Exception {
    var next = (long) ledger.entries().size();
    var asks = new CountDownLatch(1);
    var waiting =
        CompletableFuture.supplyAsync(
            () -> {
              asks.countDown();
              try {
                return current.await(next, Duration.ofSeconds(30));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    asks.await();
    rebuild().run();
    ledger.record(FraudScorer.decided(id(2000), "DENY", "others"));

    current.follow(ledger.entries());

    assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aRebuildThatWasStoppedGoesOnWhereItWas() {
    for (var i = 0; i < 300; i++) {
      ledger.record(FraudScorer.decided(id(3000 + i), "ALLOW", "number " + i));
    }
    current.follow(ledger.entries());
    var stopped = new AtomicReference<Rebuild>();
    stopped.set(
        new Rebuild(
            slots,
            IRIS,
            current,
            ledger,
            index -> {
              stopped.get().stop();
              return from(index);
            },
            Clock.systemUTC()));
    stopped.get().run();
    assertThat(stopped.get().isRunning()).isTrue();
    assertThat(slots.current()).isEqualTo(root);
    assertThat(firstAsked.getAndSet(-1)).isZero();
    var again = rebuild();

    again.run();

    assertThat(firstAsked.get()).isEqualTo(AT_ONCE);
    assertThat(again.progress().sums().orElseThrow().areEqual()).isTrue();
  }

  @Test
  void whatCannotBeOpenedIsBegunAnew() throws Exception {
    var slot = slots.next();
    Files.writeString(slot.resolve("Data-0001"), "no directory");
    var rebuild = rebuild();

    rebuild.run();

    assertThat(rebuild.progress().sums().orElseThrow().areEqual()).isTrue();
  }
}
