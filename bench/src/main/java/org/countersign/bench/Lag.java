package org.countersign.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import java.util.regex.Pattern;

/**
 * How long after its answer an event is in the graph: one event after the other is sent beside the
 * load and looked for every few milliseconds.
 */
final class Lag implements Closeable {
  private static final int BETWEEN_LOOKS = 20;
  private static final Pattern INDEX = Pattern.compile("\"index\":(\\d+)");
  private static final Pattern GRAPH = Pattern.compile("\"graph\":(-?\\d+)");

  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final List<Double> lags = new ArrayList<>();
  private final HttpRequest where;
  private final HttpRequest.Builder tell;
  private final LongFunction<String> events;
  private volatile boolean measuring;
  private long next = -2;
  private Future<Boolean> running = CompletableFuture.completedFuture(true);

  /**
   * In milliseconds.
   *
   * @param caughtUp of an event that was sent after the load
   */
  record Lags(double median, double longest, double caughtUp) {}

  /**
   * @param sender token of who may send events
   * @param reader token of who may see how far the graph is
   * @param events by number; negative ones are nobody else's
   */
  Lag(URI server, String sender, String reader, LongFunction<String> events) {
    this.events = events;
    this.where =
        HttpRequest.newBuilder(server.resolve("/api/v1/lineage/rebuild"))
            .header("Authorization", "Bearer " + reader)
            .build();
    this.tell =
        HttpRequest.newBuilder(server.resolve("/api/v1/lineage"))
            .header("Authorization", "Bearer " + sender)
            .header("Content-Type", "application/json");
  }

  void begin() {
    lags.clear();
    measuring = true;
    running =
        thread.submit(
            () -> {
              do {
                lags.add(once());
              } while (measuring);
              return true;
            });
  }

  /** After the load has ended. */
  Lags end() throws IOException, InterruptedException, ExecutionException {
    measuring = false;
    running.get();
    var caughtUp = once();
    lags.sort(null);
    return new Lags(lags.get(lags.size() / 2), lags.get(lags.size() - 1), caughtUp);
  }

  private double once() throws IOException, InterruptedException {
    var index = number(INDEX, tell.POST(BodyPublishers.ofString(events.apply(next--))).build());
    var since = System.nanoTime();
    while (number(GRAPH, where) < index) {
      Thread.sleep(BETWEEN_LOOKS);
    }
    return (System.nanoTime() - since) / 1e6;
  }

  private long number(Pattern pattern, HttpRequest request)
      throws IOException, InterruptedException {
    var answer = http.send(request, BodyHandlers.ofString()).body();
    var found = pattern.matcher(answer);
    if (!found.find()) {
      throw new IOException("not what was looked for: " + answer);
    }
    return Long.parseLong(found.group(1));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
