package org.countersign.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.countersign.development.Tokens;

/**
 * OpenLineage events over HTTP by 8 connections, one a request, many a request at a steady rate,
 * and many a request: how many are durable and in the ledger a second, and how long after its
 * answer an event is in the graph. Load generator, server and PostgreSQL share the machine's
 * processors, so that senders without a pause leave the graph little of them: the line of the
 * steady rate tells its lag, and the last one how fast it catches up.
 *
 * <p>The events are those of a few hundred jobs that run again and again: each run is new, has a
 * start and an end and writes a new version of one of the datasets that others read.
 */
public final class IngestBench {
  private static final int PORT = 8088;
  private static final int KEYCLOAK_PORT = 8188;
  private static final double WARM_UP =
      Double.parseDouble(System.getProperty("bench.warmup", "20"));
  private static final double SECONDS = Double.parseDouble(System.getProperty("bench.round", "8"));
  private static final int BATCH = Integer.getInteger("bench.batch", 200);
  private static final int RATE = Integer.getInteger("bench.rate", 2_000);
  private static final int ROUNDS = 3;
  private static final int JOBS = 300;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final long salt = UUID.randomUUID().getMostSignificantBits();
  private long sent;

  private IngestBench() {}

  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    var war = Path.of(arguments[0]).toAbsolutePath();
    var directory = Files.createDirectories(Path.of(arguments[1]).toAbsolutePath());
    try (var stack = Stack.start(directory.resolve("ingest"), war, PORT, KEYCLOAK_PORT)) {
      new IngestBench().measure(stack);
    }
  }

  private void measure(Stack stack) throws IOException, InterruptedException, ExecutionException {
    var issuer = "http://localhost:" + KEYCLOAK_PORT + "/realms/countersign";
    var token = Tokens.pipeline(issuer);
    out.printf(
        "%-32s %8s %8s %8s %8s %10s %11s %11s %11s %12s%n",
        "8 connections, medians of " + ROUNDS,
        "events/s",
        "p50 ms",
        "p99 ms",
        "non-2xx",
        "server us",
        "postgres us",
        "lag p50 ms",
        "lag max ms",
        "caught up ms");
    try (var lag = new Lag(stack.url(), token, Tokens.password(issuer, "auditor"), this::event)) {
      measure("one event a request", 1, stack, lag, i -> single(token, i));
      var steady = new Steady(RATE / BATCH);
      measure(
          "%d a request, %d/s offered".formatted(BATCH, RATE),
          BATCH,
          stack,
          lag,
          i -> steady.next(() -> many(token, i)));
      measure(BATCH + " a request", BATCH, stack, lag, i -> many(token, i));
    }
  }

  private byte[] single(String token, long number) {
    return Connection.request("POST", "/api/v1/lineage", token, event(number));
  }

  private byte[] many(String token, long number) {
    return Connection.request("POST", "/api/v1/lineage/batch", token, batch(number));
  }

  private void measure(String name, int events, Stack stack, Lag lag, LongFunction<byte[]> requests)
      throws IOException, InterruptedException, ExecutionException {
    var next = new AtomicLong(sent); // no event is sent twice
    var result =
        Result.of(
            new Job(stack.url(), i -> requests.apply(next.getAndIncrement())),
            stack,
            WARM_UP,
            lag::begin,
            ROUNDS,
            SECONDS);
    var lags = lag.end();
    sent += 1L << 28;
    out.printf(
        "%-32s %8.0f %8.2f %8.2f %8d %10.0f %11.0f %11.0f %11.0f %12.0f%n",
        name,
        result.median().perSecond() * events,
        result.median().p50(),
        result.median().p99(),
        result.failed(),
        result.server() / events,
        result.database() / events,
        lags.median(),
        lags.longest(),
        lags.caughtUp());
  }

  private String batch(long number) {
    return LongStream.range(number * BATCH, (number + 1) * BATCH)
        .mapToObj(this::event)
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Two events of consecutive numbers are the start and the end of one run. */
  private String event(long number) {
    var run = number / 2;
    var job = run % JOBS;
    var round = run / JOBS;
    return """
    {"eventType":"%s","eventTime":"%s","producer":"https://example.org/scheduler",
     "schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
     "run":{"runId":"%s"},"job":{"namespace":"scheduler","name":"job-%d"},
     "inputs":[{"namespace":"s3://lake","name":"d%d","facets":{"version":{%s,"datasetVersion":"%x-%d"}}},
               {"namespace":"s3://lake","name":"d%d","facets":{"schema":{%s,"fields":[
                 {"name":"id","type":"long"},{"name":"income","type":"decimal"},
                 {"name":"opened","type":"date"},{"name":"repaid","type":"boolean"}]}}}],
     "outputs":[{"namespace":"s3://lake","name":"d%d",
                 "facets":{"version":{%s,"datasetVersion":"%x-%d"}}}]}
    """
        .formatted(
            number % 2 == 0 ? "START" : "COMPLETE",
            START.plusMillis(number),
            new UUID(salt, run),
            job,
            (job + 1) % JOBS,
            facet("DatasetVersionDatasetFacet"),
            salt,
            round - 1,
            (job + 2) % JOBS,
            facet("SchemaDatasetFacet"),
            job,
            facet("DatasetVersionDatasetFacet"),
            salt,
            round);
  }

  private static String facet(String name) {
    return """
    "_producer":"https://example.org/scheduler",\
    "_schemaURL":"https://openlineage.io/spec/facets/1-0-0/%1$s.json#/$defs/%1$s"
    """
        .formatted(name)
        .strip();
  }
}
