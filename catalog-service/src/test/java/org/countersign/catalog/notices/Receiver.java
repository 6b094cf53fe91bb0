package org.countersign.catalog.notices;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A program of somebody else's that takes webhooks. */
final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures;

  /** A delivery as it came. */
  record Call(Map<String, String> headers, String body) {}

  /**
   * @param failures so many calls are answered with 500 first
   */
  Receiver(int failures) throws IOException {
    this.failures = new AtomicInteger(failures);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          var headers =
              exchange.getRequestHeaders().entrySet().stream()
                  .collect(
                      Collectors.toMap(
                          each -> each.getKey().toLowerCase(java.util.Locale.ROOT),
                          each -> each.getValue().get(0)));
          calls.add(new Call(headers, body));
          exchange.sendResponseHeaders(this.failures.getAndDecrement() > 0 ? 500 : 204, -1);
          exchange.close();
        });
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
