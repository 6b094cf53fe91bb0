package org.countersign.catalog.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions that arrive while another is being answered all at once, so that what a round
 * costs is shared by whoever waits. Whoever finds nobody asking asks for all; there is no thread of
 * its own. A question is only ever answered by a round that began after it was put.
 */
public final class Gathered<Q, A> {
  private final Function<List<Q>, List<A>> round;
  private final Predicate<RuntimeException> hopeless;
  private final int largest;
  private final Queue<Waiting<Q, A>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean asking = new AtomicBoolean();

  /**
   * @param largest the most questions in one round
   * @param round gives the answers in the order of the questions
   * @param hopeless tells a failure that each question would meet alone, too
   */
  public Gathered(
      int largest, Function<List<Q>, List<A>> round, Predicate<RuntimeException> hopeless) {
    this.largest = largest;
    this.round = round;
    this.hopeless = hopeless;
  }

  private static final class Waiting<Q, A> {
    private final Q question;
    private final Thread thread = Thread.currentThread();
    private @Nullable A answer;
    private @Nullable RuntimeException failure;
    private volatile boolean done;

    Waiting(Q question) {
      this.question = question;
    }

    void answered(A given) {
      answer = given;
      end();
    }

    void failed(RuntimeException why) {
      failure = why;
      end();
    }

    private void end() {
      done = true;
      LockSupport.unpark(thread);
    }

    A get() {
      if (failure != null) {
        throw failure;
      }
      if (answer == null) {
        throw new IllegalStateException("a round left a question without an answer");
      }
      return answer;
    }
  }

  /** The answer, or the exception that the round threw for this question alone. */
  public A ask(Q question) {
    var mine = new Waiting<Q, A>(question);
    waiting.add(mine);
    boolean interrupted = false;
    while (!mine.done) {
      if (asking.compareAndSet(false, true)) {
        try {
          if (!mine.done) {
            end(next());
          }
        } finally {
          asking.set(false);
          wakeNext();
        }
      } else {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return mine.get();
  }

  /** Questions that no round has taken yet. */
  int waiting() {
    return waiting.size();
  }

  private List<Waiting<Q, A>> next() {
    var batch = new ArrayList<Waiting<Q, A>>();
    for (var one = waiting.poll(); one != null; one = waiting.poll()) {
      batch.add(one);
      if (batch.size() == largest) {
        break;
      }
    }
    return batch;
  }

  private void wakeNext() {
    var first = waiting.peek();
    if (first != null) {
      LockSupport.unpark(first.thread);
    }
  }

  /** Whatever ends a round, nobody who was taken into it waits any longer. */
  private void end(List<Waiting<Q, A>> batch) {
    try {
      answer(batch);
    } finally {
      batch.stream()
          .filter(one -> !one.done)
          .forEach(one -> one.failed(new IllegalStateException("the round broke off")));
    }
  }

  /** One question that cannot be answered must not spoil the round for the others. */
  private void answer(List<Waiting<Q, A>> batch) {
    try {
      var answers = round.apply(batch.stream().map(one -> one.question).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answered(answers.get(i));
      }
    } catch (RuntimeException e) {
      if (batch.size() == 1 || hopeless.test(e)) {
        batch.forEach(one -> one.failed(e));
      } else {
        batch.stream().filter(one -> !one.done).forEach(one -> answer(List.of(one)));
      }
    }
  }
}
