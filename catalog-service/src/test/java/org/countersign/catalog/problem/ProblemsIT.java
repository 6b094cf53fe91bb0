package org.countersign.catalog.problem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class ProblemsIT {
  private static final String TOO_LARGE = "{\"name\":\"" + "x".repeat(2 << 20) + "\"}";

  private final CatalogClient owner = CatalogClient.as(Roles.MODEL_OWNER);

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "\"x\"", "{\"name\":{}}", "nothing of the kind"})
  void aBodyThatIsNotTheExpectedJsonIsACallersMistake(String body) {
    assertProblem(owner.post("models", body), 400);
  }

  @Test
  void anEmptyBodyIsACallersMistake() {
    assertProblem(owner.post("models", ""), 400);
  }

  @Test
  void brokenJsonIsToldWithItsPlace() {
    var answer = owner.post("models", "{\n  \"name\" 1}");

    assertProblem(answer, 400);
    assertThat(answer.body()).contains("\"UNREADABLE_BODY\"", "not JSON at line 2");
  }

  @Test
  void everyWrongFieldIsNamedByItsPointer() {
    var answer = owner.post("models", "{\"task\":\" \"}");

    assertProblem(answer, 400);
    assertThat(answer.body())
        .contains(
            "\"INVALID_REQUEST\"",
            "\"pointer\":\"/name\"",
            "\"pointer\":\"/task\"",
            "\"pointer\":\"/team\"");
  }

  @Test
  void aRoleThatMayNotIsForbidden() {
    var answer = CatalogClient.as(Roles.AUDITOR).post("models", "{}");

    assertProblem(answer, 403);
    assertThat(answer.body()).contains("\"FORBIDDEN\"");
  }

  @Test
  void aBodyOfADeclaredLengthBeyondTheLimitIsRefused() {
    assertTooLarge(owner.post("models", TOO_LARGE));
  }

  @Test
  void aBodyThatNeverSaysItsLengthIsRefusedAtTheLimit() {
    var body =
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(TOO_LARGE.getBytes(UTF_8)));

    assertTooLarge(
        owner.send(owner.request("models").header("Content-Type", "application/json").POST(body)));
  }

  @Test
  void aRepeatableRequestIsBoundedBeforeItsBodyIsKept() {
    var body =
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(TOO_LARGE.getBytes(UTF_8)));

    assertTooLarge(
        owner.send(
            owner
                .request("models")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(body)));
  }

  /** Sent as fast as it is taken, and never more than the limit is looked at. */
  @Test
  void ofAGigabyteLittleIsTakenBeforeTheRefusal() throws IOException {
    var asked = owner.request("models").build();
    var head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            .formatted(
                asked.uri().getPath(), asked.headers().firstValue("Authorization").orElseThrow());
    var chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(UTF_8);
    long sent = 0;
    try (var socket = new Socket(asked.uri().getHost(), asked.uri().getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(head.getBytes(UTF_8));
      while (sent < 1L << 30 && socket.getInputStream().available() == 0 && wrote(socket, chunk)) {
        sent += 0x10000;
      }
      var answer = new String(socket.getInputStream().readNBytes(12), UTF_8);
      assertThat(answer).isEqualTo("HTTP/1.1 413");
    }
    assertThat(sent).isLessThan(64 << 20);
    assertThat(owner.get("whoami").statusCode()).isEqualTo(200);
  }

  /** False once the other side takes no more. */
  private static boolean wrote(Socket socket, byte[] chunk) {
    try {
      socket.getOutputStream().write(chunk);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void aBombIsUnpackedNoFurtherThanTheLimit() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 64; i++) {
        gzip.write(new byte[1 << 20]);
      }
    }
    for (var door : List.of("models", "use-cases")) {
      var answer =
          owner.send(
              owner
                  .request(door)
                  .header("Content-Type", "application/json")
                  .header("Content-Encoding", "gzip")
                  .POST(BodyPublishers.ofByteArray(packed.toByteArray())));

      assertThat(answer.statusCode()).as("%s: %s", door, answer.body()).isBetween(400, 415);
      assertThat(answer.body()).contains("\"code\"");
    }
    assertThat(owner.get("whoami").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsNotThereIsAProblemToo() {
    assertProblem(owner.get("nowhere"), 404);
    assertProblem(owner.get("/nowhere/at/all"), 404);
    assertProblem(owner.delete("whoami"), 405);
    assertProblem(
        owner.send(
            owner
                .request("models")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("x"))),
        415);
    assertProblem(owner.send(owner.request("whoami").header("Accept", "image/png").GET()), 406);
  }

  @Test
  void jerseyDescribesNoDoor() {
    assertProblem(owner.get("application.wadl"), 404);
  }

  private static void assertTooLarge(HttpResponse<String> answer) {
    assertProblem(answer, 413);
    assertThat(answer.body()).contains("\"BODY_TOO_LARGE\"");
  }

  private static void assertProblem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"status\":" + status, "\"type\":\"/problems/");
  }
}
