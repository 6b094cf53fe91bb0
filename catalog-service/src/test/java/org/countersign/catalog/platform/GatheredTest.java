package org.countersign.catalog.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GatheredTest {

  @Test
  void whoeverWaitsIsAnsweredByTheNextRoundTogether() throws Exception {
    var sizes = new ArrayList<Integer>();
    var first = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var gathered =
        new Gathered<Integer, Integer>(
            64,
            questions -> {
              sizes.add(questions.size());
              first.countDown();
              await(go);
              return questions.stream().map(q -> q * 2).toList();
            },
            failure -> false);
    var pool = Executors.newFixedThreadPool(9);
    try {
      var answers = new ArrayList<Future<Integer>>();
      answers.add(pool.submit(() -> gathered.ask(0)));
      await(first);
      for (int i = 1; i < 9; i++) {
        int question = i;
        answers.add(pool.submit(() -> gathered.ask(question)));
      }
      while (gathered.waiting() < 8) {
        Thread.onSpinWait();
      }
      go.countDown();
      for (int i = 0; i < 9; i++) {
        assertThat(answers.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(2 * i);
      }
      assertThat(sizes).containsExactly(1, 8);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aRoundIsNeverLargerThanAllowed() throws Exception {
    var largest = new AtomicInteger();
    var gathered =
        new Gathered<Integer, Integer>(
            3,
            questions -> {
              largest.accumulateAndGet(questions.size(), Math::max);
              return questions;
            },
            failure -> false);
    hammer(gathered, 8, 2_000);
    assertThat(largest.get()).isBetween(1, 3);
  }

  @Test
  void oneQuestionThatFailsDoesNotSpoilTheRoundOfOthers() throws Exception {
    var gathered =
        new Gathered<Integer, Integer>(
            64,
            questions -> {
              if (questions.contains(-1)) {
                throw new IllegalArgumentException("minus one");
              }
              return questions;
            },
            failure -> false);
    var pool = Executors.newFixedThreadPool(1);
    try {
      var bad =
          pool.submit(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  assertThatThrownBy(() -> gathered.ask(-1))
                      .isInstanceOf(IllegalArgumentException.class);
                }
              });
      hammer(gathered, 7, 2_000);
      bad.get(30, TimeUnit.SECONDS);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aRoundThatNobodyCouldGetThroughIsNotTriedForEachOfThem() throws Exception {
    var rounds = new AtomicInteger();
    var first = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var gathered =
        new Gathered<Integer, Integer>(
            64,
            questions -> {
              rounds.incrementAndGet();
              first.countDown();
              await(go);
              throw new IllegalStateException("down");
            },
            failure -> true);
    var pool = Executors.newFixedThreadPool(9);
    try {
      var all = new ArrayList<Future<?>>();
      all.add(pool.submit(() -> gathered.ask(0)));
      await(first);
      for (int i = 1; i < 9; i++) {
        all.add(pool.submit(() -> gathered.ask(1)));
      }
      while (gathered.waiting() < 8) {
        Thread.onSpinWait();
      }
      go.countDown();
      for (var one : all) {
        assertThatThrownBy(() -> one.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("down");
      }
      assertThat(rounds).hasValue(2);
    } finally {
      pool.shutdownNow();
    }
  }

  private static void hammer(Gathered<Integer, Integer> gathered, int threads, int each)
      throws Exception {
    var pool = Executors.newFixedThreadPool(threads);
    try {
      var all = new ArrayList<Future<?>>();
      for (int t = 0; t < threads; t++) {
        int offset = t * each;
        all.add(
            pool.submit(
                () -> {
                  for (int i = offset; i < offset + each; i++) {
                    assertThat(gathered.ask(i)).isEqualTo(i);
                  }
                }));
      }
      for (var one : List.copyOf(all)) {
        one.get(30, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
