package org.countersign.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;
import org.countersign.development.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * Gate decisions, registrations and version reads over HTTP at 8 connections, beside an empty POST,
 * a one-row transaction and one with an entry on the same server: medians of the rounds, and
 * ratios. Load generator, server and PostgreSQL share the machine's processors.
 */
public final class Bench {
  private static final int PORT = 8088;
  private static final int KEYCLOAK_PORT = 8188;
  private static final double WARM_UP = seconds("bench.warmup", 60);
  private static final double SECONDS = seconds("bench.round", 8);
  private static final int ROUNDS = 3;
  private static final int MODELS = 64;
  private static final String EMPTY = "empty POST";
  private static final String ROW = "one-row transaction";
  private static final String ENTRY = "the same with an entry";

  /**
   * The mixed load of a busy day: so many registrations a second beside all decisions there are.
   */
  private static final int REGISTRATIONS = Integer.getInteger("bench.registrations", 200);

  /** A pattern of names: with it, only these are measured. */
  private static final String ONLY = System.getProperty("bench.only", "");

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Result> results = new LinkedHashMap<>();

  private Bench() {}

  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    var war = Path.of(arguments[0]).toAbsolutePath();
    var directory = Files.createDirectories(Path.of(arguments[1]).toAbsolutePath());
    var bench = new Bench();
    if (ONLY.isEmpty() || List.of(EMPTY, ROW, ENTRY).stream().anyMatch(it -> it.matches(ONLY))) {
      bench.bare(directory, war);
    }
    bench.service(directory, war);
    bench.print();
  }

  /** Shorter runs are for trying the benchmark out; figures worth quoting take the defaults. */
  private static double seconds(String property, double otherwise) {
    return Double.parseDouble(System.getProperty(property, Double.toString(otherwise)));
  }

  private void bare(Path directory, Path service)
      throws IOException, InterruptedException, ExecutionException {
    var war = BareWar.write(directory.resolve("bare.war"), service);
    try (var stack = Stack.start(directory.resolve("bare"), war, PORT, KEYCLOAK_PORT)) {
      var body = "{\"text\":\"hello\"}";
      measure(EMPTY, stack, Connection.request("POST", "/api/v1/empty", "", body));
      measure(ROW, stack, Connection.request("POST", "/api/v1/row", "", body));
      measure(ENTRY, stack, Connection.request("POST", "/api/v1/entry", "", body));
    }
  }

  private void service(Path directory, Path war)
      throws IOException, InterruptedException, ExecutionException {
    try (var stack = Stack.start(directory.resolve("service"), war, PORT, KEYCLOAK_PORT)) {
      var issuer = "http://localhost:" + KEYCLOAK_PORT + "/realms/countersign";
      var owner = Tokens.password(issuer, "data-scientist");
      var run = UUID.randomUUID();
      for (int i = 0; i < MODELS; i++) {
        post(
            stack.url(),
            "models",
            owner,
            "{\"name\":\"%s\",\"team\":\"lending\",\"task\":\"scoring\",\"description\":\"bench\"}"
                .formatted(model(run, i)));
        post(stack.url(), versions(run, i), Tokens.pipeline(issuer), version(i));
      }
      var token = Tokens.pipeline(issuer);
      measure(
          "version read",
          stack,
          i -> Connection.request("GET", "/api/v1/" + versions(run, i) + "/1", token, ""));
      LongFunction<byte[]> decisions =
          i ->
              Connection.request(
                  "POST",
                  "/api/v1/gate/decisions",
                  token,
                  "{\"model\":\"%s\",\"version\":\"1\",\"environment\":\"production\"}"
                      .formatted(model(run, i)));
      LongFunction<byte[]> registrations =
          i -> Connection.request("POST", "/api/v1/" + versions(run, i), token, version(i));
      measure("gate decision, durable, signed, attested", stack, decisions);
      measure("registration", stack, registrations);
      mixed(stack, decisions, registrations);
    }
  }

  /** The line of the registrations has no processor time of its own: it is in that of the gate. */
  private void mixed(
      Stack stack, LongFunction<byte[]> decisions, LongFunction<byte[]> registrations)
      throws InterruptedException, ExecutionException {
    var name = "gate decision beside registrations";
    if (!ONLY.isEmpty() && !name.matches(ONLY)) {
      return;
    }
    var steady = new Steady(REGISTRATIONS);
    var beside = new Job(stack.url(), i -> steady.next(() -> registrations.apply(i)));
    var thread = Executors.newSingleThreadExecutor();
    try {
      beside.run(WARM_UP);
      var registered = thread.submit(() -> beside.run(WARM_UP + ROUNDS * SECONDS));
      measure(name, stack, decisions);
      var round = registered.get();
      results.put(
          "the registrations, %d/s offered".formatted(REGISTRATIONS),
          new Result(round, 0, 0, round.failed()));
    } finally {
      thread.shutdown();
    }
  }

  /** Requests go to many models in turn: versions of one model get their numbers one by one. */
  private static String model(UUID run, long number) {
    return "bench-" + run + "-" + number % MODELS;
  }

  private static String versions(UUID run, long number) {
    return "models/" + model(run, number) + "/versions";
  }

  /** Every request registers another artifact. */
  private static String version(long number) {
    var artifact =
        (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "").toLowerCase(Locale.ROOT);
    return "{\"artifactSha256\":\"%s\",\"sourceRun\":\"run-%d\"}".formatted(artifact, number);
  }

  private void measure(String name, Stack stack, byte[] request)
      throws InterruptedException, ExecutionException {
    measure(name, stack, i -> request);
  }

  private void measure(String name, Stack stack, LongFunction<byte[]> requests)
      throws InterruptedException, ExecutionException {
    if (ONLY.isEmpty() || name.matches(ONLY)) {
      results.put(name, Result.of(new Job(stack.url(), requests), stack, WARM_UP, ROUNDS, SECONDS));
    }
  }

  private void post(URI url, String path, String token, String body)
      throws IOException, InterruptedException {
    var answer =
        http.send(
            HttpRequest.newBuilder(url.resolve("/api/v1/" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(path + " gave " + answer.statusCode() + " " + answer.body());
    }
  }

  private void print() {
    out.printf(
        "%-42s %8s %8s %8s %8s %10s %10s %9s %9s%n",
        "8 connections, medians of %d rounds".formatted(ROUNDS),
        "per s",
        "p50 ms",
        "p99 ms",
        "non-2xx",
        "server us",
        "postgres us",
        "of empty",
        "of a row");
    results.forEach(
        (name, result) ->
            out.printf(
                "%-42s %8.0f %8.2f %8.2f %8d %10.0f %11.0f %9s %9s%n",
                name,
                result.median().perSecond(),
                result.median().p50(),
                result.median().p99(),
                result.failed(),
                result.server(),
                result.database(),
                ratio(result, results.get(EMPTY)),
                ratio(result, results.get(ROW))));
  }

  private static String ratio(Result result, @Nullable Result to) {
    return to == null
        ? ""
        : "%.2f".formatted(result.median().perSecond() / to.median().perSecond());
  }
}
