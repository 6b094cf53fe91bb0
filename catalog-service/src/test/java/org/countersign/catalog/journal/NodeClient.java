package org.countersign.catalog.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.Servers;
import org.countersign.development.Tokens;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.SignedNote;
import org.countersign.ledger.verify.VerifyCommand;

/** Asks one node, wherever it listens. */
public final class NodeClient {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI url;

  public NodeClient(URI url) {
    this.url = url;
  }

  Checkpoint published() {
    return Checkpoint.parse(SignedNote.parse(get("ledger/checkpoint").body()).text());
  }

  /** The code that readiness gives; empty while all is well. */
  String finding() {
    var health = send(address("/health/ready").GET(), BodyHandlers.ofString());
    return json(health.body()).getJsonArray("checks").getValuesAs(JsonObject.class).stream()
        .filter(check -> check.getString("name").equals("ledger"))
        .map(check -> check.getJsonObject("data").getString("code", ""))
        .findFirst()
        .orElseThrow();
  }

  double gauge(String name) {
    var answer = send(address("/metrics").GET(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer
        .body()
        .lines()
        .filter(line -> line.matches("(application_)?" + name + "(\\{.*})? .*"))
        .mapToDouble(line -> Double.parseDouble(line.replaceFirst(".* ", "")))
        .findFirst()
        .orElse(-1);
  }

  public HttpResponse<String> post(String person, String path, String body) {
    return send(
        request(path)
            .header("Authorization", "Bearer " + token(person))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)),
        BodyHandlers.ofString());
  }

  /** Exit code and answer of the auditor's program over the whole log, which needs no service. */
  String verified(Path home, String... more) throws IOException {
    var export = home.resolve("export.ndjson");
    var policy = home.resolve("policy");
    Files.writeString(export, get(Roles.AUDITOR, "ledger/export").body());
    Files.writeString(policy, get("ledger/policy").body());
    var line =
        new ArrayList<>(List.of(export.toString(), "--policy", policy.toString(), "--signatures"));
    line.addAll(List.of(more));
    return verify("log", line);
  }

  /** Exit code and answer of the auditor's program. */
  static String verify(String command, List<String> line) {
    var out = new ByteArrayOutputStream();
    var printed = new PrintStream(out, true, UTF_8);
    var code = new VerifyCommand(printed, printed, Clock.systemUTC(), false).run(command, line);
    return code + " " + out.toString(UTF_8);
  }

  public static String token(String person) {
    return Tokens.password(Servers.running().issuer(), person);
  }

  /** What the gate decides when the pipeline asks for version 1 of a model in production. */
  JsonObject decided(String model) {
    var question = "{\"model\":\"" + model + "\",\"version\":\"1\",\"environment\":\"production\"}";
    var answer =
        send(
            request("gate/decisions")
                .header("Authorization", "Bearer " + Tokens.pipeline(Servers.running().issuer()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(question)),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer.body());
  }

  public HttpResponse<String> get(String path) {
    return send(request(path).GET(), BodyHandlers.ofString());
  }

  public HttpResponse<String> get(String person, String path) {
    return send(
        request(path).header("Authorization", "Bearer " + token(person)).GET(),
        BodyHandlers.ofString());
  }

  /** Paths are relative to {@code /api/v1/}, unless they begin with a slash. */
  public HttpRequest.Builder request(String path) {
    return address(path.startsWith("/") ? path : "/api/v1/" + path);
  }

  private HttpRequest.Builder address(String path) {
    return HttpRequest.newBuilder(url.resolve(URI.create(path))).timeout(Duration.ofSeconds(30));
  }

  public static <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> as) {
    try {
      return HTTP.send(request.build(), as);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Within twenty seconds. */
  static void eventually(BooleanSupplier holds) throws InterruptedException {
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it did not come true").isLessThan(until);
      Thread.sleep(200);
    }
  }
}
