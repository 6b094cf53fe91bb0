package org.countersign.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;

/** One kind of request, sent by several connections as fast as they are answered. */
record Job(URI server, LongFunction<byte[]> requests) {
  private static final int CONNECTIONS = 8;

  /**
   * What one round gave.
   *
   * @param perSecond answers of status 2xx
   * @param p50 and p99 in milliseconds
   * @param answered their number
   * @param failed answers of any other status
   */
  record Round(double perSecond, double p50, double p99, long answered, long failed) {}

  Round run(double seconds) throws InterruptedException, ExecutionException {
    var pool = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      var begin = System.nanoTime();
      var end = begin + (long) (seconds * 1e9);
      var results = new ArrayList<Future<Counted>>();
      for (int i = 0; i < CONNECTIONS; i++) {
        var number = i;
        results.add(pool.submit(() -> send(number, end)));
      }
      var latencies = new ArrayList<long[]>();
      long failed = 0;
      for (var result : results) {
        latencies.add(result.get().latencies());
        failed += result.get().failed();
      }
      return summed(latencies, failed, (System.nanoTime() - begin) / 1e9);
    } finally {
      pool.shutdownNow();
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // handed on as it is
  private record Counted(long[] latencies, long failed) {}

  private Counted send(int number, long end) throws IOException {
    var latencies = new long[1024];
    int count = 0;
    long failed = 0;
    try (var connection = new Connection(server)) {
      for (long i = number; System.nanoTime() < end; i += CONNECTIONS) {
        var request = requests.apply(i);
        var before = System.nanoTime();
        if (connection.send(request) / 100 == 2) {
          if (count == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * count);
          }
          latencies[count++] = System.nanoTime() - before;
        } else {
          failed++;
        }
      }
    }
    return new Counted(Arrays.copyOf(latencies, count), failed);
  }

  private static Round summed(List<long[]> latencies, long failed, double seconds) {
    var all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    if (all.length == 0) {
      return new Round(0, 0, 0, 0, failed);
    }
    return new Round(
        all.length / seconds,
        all[all.length / 2] / 1e6,
        all[(int) (all.length * 0.99)] / 1e6,
        all.length,
        failed);
  }
}
