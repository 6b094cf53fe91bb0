package org.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.countersign.ledger.Outcome.Appended;
import org.countersign.ledger.Outcome.Full;
import org.countersign.ledger.Outcome.Stale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GroupAppenderTest {
  private final MemoryLog log = MemoryLog.begun();
  private int transactionsBefore;

  private GroupAppender<String> appender(int capacity, int largestBatch) {
    return new GroupAppender<>(
        new Ledger(Samples.KEYS.checkpoint()), log, capacity, largestBatch, Thread::new);
  }

  private static Outcome await(CompletableFuture<Outcome> outcome) {
    return outcome.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void sixteenCallersGetOneGaplessLogAndEachItsOwnReceipt() {
    int callers = 16;
    int each = 50;
    var threads = Executors.newFixedThreadPool(callers);
    try (var appender = appender(10_000, 100)) {
      var receipts =
          IntStream.range(0, callers)
              .mapToObj(
                  caller ->
                      CompletableFuture.supplyAsync(
                          () -> offerAll(appender, caller * each + 1, each), threads))
              .toList()
              .stream()
              .flatMap(done -> done.join().stream())
              .toList();

      assertThat(receipts.stream().map(Receipt::index).sorted().toList())
          .isEqualTo(LongStream.rangeClosed(1, 800).boxed().toList());
      for (var receipt : receipts) {
        var entry = log.entries.get((int) receipt.index());
        assertThat(receipt.leafHash()).isEqualTo(entry.leafHash());
        receipt.proof().verify(entry.leafHash(), Samples.KEYS.checkpoint().verifier());
        int number = (int) entry.leaf().event().id().getLeastSignificantBits();
        assertThat(log.rows).contains("row " + number + "@" + receipt.index());
      }
      assertThat(appender.healthy()).isTrue();
    } finally {
      threads.shutdown();
    }
    assertThat(log.batches.size()).isLessThan(callers * each);
  }

  private static List<Receipt> offerAll(GroupAppender<String> appender, int from, int count) {
    var receipts = new ArrayList<Receipt>();
    for (int n = from; n < from + count; n++) {
      var outcome = await(appender.offer(Offer.of(Samples.streamed(n), "row " + n)));
      receipts.add(((Appended) outcome).receipt());
    }
    return receipts;
  }

  @Test
  void anOfferOlderThanTheNewestChangeLeavesTheBatchAndItsNeighboursStay() {
    log.append(List.of(Samples.leaf(1)));
    try (var appender = appender(100, 100)) {
      var offers =
          inOneBatch(
              appender,
              List.of(
                  Offer.asOf(0, Samples.streamed(2), "stale"),
                  Offer.asOf(1, Samples.streamed(3), "fresh"),
                  Offer.of(Samples.streamed(4), "indifferent")));

      assertThat(await(offers.get(0))).isEqualTo(new Stale(1));
      assertThat(await(offers.get(1))).isInstanceOf(Appended.class);
      assertThat(await(offers.get(2))).isInstanceOf(Appended.class);
    }
    assertThat(log.rows).containsExactly("first@2", "fresh@3", "indifferent@4");
  }

  @Test
  void aBatchOfStaleOffersWritesNothing() {
    log.append(List.of(Samples.leaf(1)));
    int before = log.batches.size();
    try (var appender = appender(100, 100)) {
      assertThat(await(appender.offer(Offer.asOf(0, Samples.streamed(2), "x"))))
          .isEqualTo(new Stale(1));
      assertThat(appender.healthy()).isTrue();
    }
    assertThat(log.batches).hasSize(before);
  }

  /** Offers while the appender waits for the head with a first entry, so they are one batch. */
  private List<CompletableFuture<Outcome>> inOneBatch(
      GroupAppender<String> appender, List<Offer<String>> offers) {
    var outcomes = new ArrayList<CompletableFuture<Outcome>>();
    log.headLock().lock();
    try {
      var first = appender.offer(Offer.of(Samples.streamed(1000), "first"));
      while (appender.waiting() > 0) {
        Thread.onSpinWait();
      }
      assertThat(first).isNotDone();
      for (var each : offers) {
        outcomes.add(appender.offer(each));
      }
      transactionsBefore = log.transactions();
    } finally {
      log.headLock().unlock();
    }
    return outcomes;
  }

  @Test
  void whenTheQueueIsFullTheCallerHearsItAtOnce() {
    try (var appender = appender(2, 100)) {
      var outcomes =
          inOneBatch(
              appender,
              List.of(
                  Offer.of(Samples.streamed(2), "2"),
                  Offer.of(Samples.streamed(3), "3"),
                  Offer.of(Samples.streamed(4), "4")));

      assertThat(outcomes.get(2)).isCompletedWithValue(new Full(2));
      var waiting = outcomes.subList(0, 2);
      assertThat(waiting).allSatisfy(each -> assertThat(await(each)).isInstanceOf(Appended.class));
    }
  }

  @Test
  void oneBadEntryDoesNotFailItsNeighbours() {
    try (var appender = appender(100, 100)) {
      var offers =
          inOneBatch(
              appender,
              List.of(
                  Offer.of(Samples.streamed(2), "2"),
                  Offer.of(Samples.streamed(3), "bad"),
                  Offer.of(Samples.streamed(1000), "a second one of the first"),
                  Offer.of(Samples.streamed(4), "4")));

      assertThat(await(offers.get(0))).isInstanceOf(Appended.class);
      assertThatThrownBy(() -> await(offers.get(1)))
          .isInstanceOf(CompletionException.class)
          .hasRootCauseMessage("a bad row");
      assertThatThrownBy(() -> await(offers.get(2))).hasMessageContaining("duplicate event");
      assertThat(await(offers.get(3))).isInstanceOf(Appended.class);
      assertThat(appender.healthy()).isTrue();
    }
    assertThat(log.rows).containsExactly("first@1", "2@2", "4@3");
    assertThat(log.entries).hasSize(4);
  }

  @Test
  void aStoreThatStaysDownFailsEveryOfferWithoutSpinningAndIsSeenToRecover() {
    try (var appender = appender(100, 100)) {
      log.down(true);
      int before = log.transactions();
      var deadline = System.nanoTime() + Duration.ofMillis(600).toNanos();
      int n = 1;
      while (System.nanoTime() < deadline) {
        var outcome = appender.offer(Offer.of(Samples.streamed(n++), "x"));
        assertThatThrownBy(() -> await(outcome)).hasCauseInstanceOf(StoreDownException.class);
        assertThat(outcome).isCompletedExceptionally();
      }
      assertThat(appender.healthy()).isFalse();
      assertThat(log.transactions() - before).isBetween(2, 12);

      log.down(false);

      assertThat(await(appender.offer(Offer.of(Samples.streamed(n), "y"))))
          .isInstanceOf(Appended.class);
      assertThat(settled(appender)).isTrue();
    }
  }

  /** Health is set just after the futures are. */
  private static boolean settled(GroupAppender<String> appender) {
    for (int i = 0; i < 1000 && !appender.healthy(); i++) {
      Thread.onSpinWait();
      sleep();
    }
    return appender.healthy();
  }

  private static void sleep() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException no) {
      throw new IllegalStateException(no);
    }
  }

  @Test
  void manyBadEntriesNeitherDelayNorFailTheGoodOneAmongThem() {
    try (var appender = appender(100, 100)) {
      var many = new ArrayList<Offer<String>>();
      for (int n = 1; n <= 50; n++) {
        many.add(Offer.of(Samples.streamed(n), n == 40 ? "good" : "bad"));
      }
      long begun = System.nanoTime();

      var outcomes = inOneBatch(appender, many);

      assertThat(await(outcomes.get(39))).isInstanceOf(Appended.class);
      assertThat(outcomes.get(49)).failsWithin(Duration.ofSeconds(10));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
      assertThat(settled(appender)).isTrue();
    }
  }

  @Test
  void aLostCommitIsNotTriedAgainBecauseTheEntryMayBeThere() {
    try (var appender = appender(100, 100)) {
      log.loseCommits(true);
      var offers =
          inOneBatch(
              appender,
              List.of(Offer.of(Samples.streamed(2), "2"), Offer.of(Samples.streamed(3), "3")));
      for (var each : offers) {
        assertThatThrownBy(() -> await(each)).hasCauseInstanceOf(UncertainAppendException.class);
      }
      assertThat(log.transactions() - transactionsBefore).isEqualTo(1);
    }
  }

  @Test
  void closingAppendsWhatWaitsAndTakesNoMore() {
    var appender = appender(1000, 7);
    var offers =
        IntStream.rangeClosed(1, 500)
            .mapToObj(n -> appender.offer(Offer.of(Samples.streamed(n), "x")))
            .toList();

    appender.close();

    assertThat(offers)
        .allSatisfy(
            each -> {
              assertThat(each).isCompleted();
              assertThat(each.join()).isInstanceOf(Appended.class);
            });
    assertThatThrownBy(() -> await(appender.offer(Offer.of(Samples.streamed(501), "x"))))
        .hasCauseInstanceOf(RejectedExecutionException.class);
    assertThat(log.entries).hasSize(501);
  }

  @Test
  void closingEndsEvenWhenTheStoreIsDown() {
    var appender = appender(1000, 1);
    log.down(true);
    var offers =
        IntStream.rangeClosed(1, 100)
            .mapToObj(n -> appender.offer(Offer.of(Samples.streamed(n), "x")))
            .toList();

    appender.close();

    assertThat(offers).allSatisfy(each -> assertThat(each).isCompletedExceptionally());
  }

  @Test
  void anInterruptDoesNotEndTheAppender() {
    var threads = new ArrayList<Thread>();
    try (var appender =
        new GroupAppender<>(
            new Ledger(Samples.KEYS.checkpoint()),
            log,
            10,
            10,
            run -> {
              threads.add(new Thread(run));
              return threads.get(0);
            })) {
      threads.get(0).interrupt();
      assertThat(await(appender.offer(Offer.of(Samples.streamed(1), "x"))))
          .isInstanceOf(Appended.class);
    }
    assertThat(threads.get(0).isAlive()).isFalse();
  }
}
