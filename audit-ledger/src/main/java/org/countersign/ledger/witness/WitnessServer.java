package org.countersign.ledger.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.countersign.ledger.AddCheckpoint;
import org.countersign.ledger.Digest;
import org.countersign.ledger.SignedNote;

/**
 * A witness on HTTP: {@code POST /add-checkpoint} and {@code GET /SHA-256-of-origin/checkpoint}.
 *
 * @see <a href="https://c2sp.org/tlog-witness">C2SP tlog-witness</a>
 */
public final class WitnessServer implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final Pattern MONITORED = Pattern.compile("/([0-9a-f]{64})/checkpoint");
  private static final int THREADS = 16;
  private static final int WAITING = 1000;

  /** A reason may quote the request; no more of it than this. */
  private static final int LONGEST_REASON = 300;

  private static final System.Logger LOG = System.getLogger(WitnessServer.class.getName());

  private final Witness witness;
  private final HttpServer server;
  private final ThreadPoolExecutor threads;

  /**
   * Starts to listen.
   *
   * @param address with port 0 the system chooses one
   */
  public WitnessServer(Witness witness, InetSocketAddress address) throws IOException {
    this.witness = witness;
    this.server = HttpServer.create(address, WAITING);
    this.threads =
        new ThreadPoolExecutor(
            THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING));
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        route(exchange);
      } catch (IOException failed) {
        LOG.log(System.Logger.Level.ERROR, "a request failed", failed);
        answer(exchange, 500, TEXT, "the witness failed\n");
      }
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var monitored = MONITORED.matcher(path);
    if (path.equals("/add-checkpoint")) {
      if (allows(exchange, "POST")) {
        add(exchange);
      }
    } else if (monitored.matches()) {
      if (allows(exchange, "GET")) {
        show(exchange, Digest.ofHex(monitored.group(1)));
      }
    } else {
      answer(exchange, 404, TEXT, "no such resource\n");
    }
  }

  private void add(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readNBytes(AddCheckpoint.MAX_LENGTH + 1);
    if (body.length > AddCheckpoint.MAX_LENGTH) {
      answer(exchange, 413, TEXT, "longer than " + AddCheckpoint.MAX_LENGTH + " bytes\n");
      return;
    }
    var answer = witness.addCheckpoint(body);
    if (answer instanceof Answer.Cosigned cosigned) {
      var lines =
          cosigned.lines().stream().map(SignedNote.Signature::line).collect(Collectors.joining());
      answer(exchange, answer.status(), TEXT, lines);
    } else if (answer instanceof Answer.Stale stale) {
      answer(exchange, answer.status(), AddCheckpoint.SIZE_MEDIA_TYPE, stale.size() + "\n");
    } else {
      var reason = reason(answer);
      int shown = Math.min(reason.length(), LONGEST_REASON);
      answer(exchange, answer.status(), TEXT, reason.substring(0, shown) + "\n");
    }
  }

  private static String reason(Answer answer) {
    if (answer instanceof Answer.Malformed malformed) {
      return malformed.reason();
    }
    if (answer instanceof Answer.NotSigned notSigned) {
      return notSigned.reason();
    }
    if (answer instanceof Answer.UnknownLog unknown) {
      return "unknown log " + unknown.origin();
    }
    return ((Answer.Inconsistent) answer).reason();
  }

  private void show(HttpExchange exchange, Digest origin) throws IOException {
    var latest = witness.latest(origin);
    if (latest.isPresent()) {
      exchange.getResponseHeaders().set("Cache-Control", "no-cache");
      answer(exchange, 200, TEXT, latest.get().note());
    } else {
      answer(exchange, 404, TEXT, "nothing cosigned of such a log\n");
    }
  }

  private static boolean allows(HttpExchange exchange, String method) throws IOException {
    if (exchange.getRequestMethod().equals(method)) {
      return true;
    }
    exchange.getResponseHeaders().set("Allow", method);
    answer(exchange, 405, TEXT, "only " + method + "\n");
    return false;
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Stops at once; a checkpoint that is durable and was not answered is found by asking again. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
