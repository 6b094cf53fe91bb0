package org.countersign.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * What a job gave after its warm-up.
 *
 * @param median the round of the median rate
 * @param server processor time of the server for one answer, in microseconds
 * @param database processor time of PostgreSQL for one answer, in microseconds
 * @param failed answers of another status than 2xx, of all rounds
 */
record Result(Job.Round median, double server, double database, long failed) {

  static Result of(Job job, Stack stack, double warmUp, int rounds, double seconds)
      throws InterruptedException, ExecutionException {
    return of(job, stack, warmUp, () -> {}, rounds, seconds);
  }

  /**
   * @param warm done once, when the warm-up is over
   */
  static Result of(Job job, Stack stack, double warmUp, Runnable warm, int rounds, double seconds)
      throws InterruptedException, ExecutionException {
    job.run(warmUp);
    warm.run();
    var before = stack.used();
    var all = new ArrayList<Job.Round>();
    for (int i = 0; i < rounds; i++) {
      all.add(job.run(seconds));
    }
    var used = stack.used().since(before);
    all.sort((a, b) -> Double.compare(a.perSecond(), b.perSecond()));
    return new Result(
        all.get(rounds / 2), each(used.server(), all), each(used.database(), all), failed(all));
  }

  private static double each(Duration used, List<Job.Round> rounds) {
    var answered = rounds.stream().mapToLong(Job.Round::answered).sum();
    return answered == 0 ? 0 : used.toNanos() / 1e3 / answered;
  }

  private static long failed(List<Job.Round> rounds) {
    return rounds.stream().mapToLong(Job.Round::failed).sum();
  }
}
