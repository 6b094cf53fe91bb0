package org.countersign.development;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is said of a service that runs and does not serve. */
class NotReadyTest {
  @Test
  void theChecksThatAreDownAreNamedWithTheirCodes() throws Exception {
    assertThat(
            downOf(
                503,
                """
                {"status":"DOWN","checks":[
                  {"name":"ledger","status":"DOWN","data":{"lease":"held","code":"LEDGER_FORK"}},
                  {"name":"pages","status":"DOWN","data":{}},
                  {"name":"database","status":"UP","data":{}}]}
                """))
        .containsExactly("ledger (LEDGER_FORK)", "pages");
  }

  @Test
  void whoSaysNothingOfItsChecksHasNoneDown() throws Exception {
    assertThat(downOf(503, "<html>busy</html>")).isEmpty();
    assertThat(downOf(200, "{\"status\":\"UP\",\"checks\":[]}")).isEmpty();
    assertThat(CatalogServer.down(URI.create("http://localhost:1"))).isEmpty();
  }

  private static Iterable<String> downOf(int status, String body) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(status, 0);
          exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    try {
      return CatalogServer.down(URI.create("http://localhost:" + server.getAddress().getPort()));
    } finally {
      server.stop(0);
    }
  }
}
