package org.countersign.catalog.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.subethamail.smtp.server.SMTPServer;

/** An SMTP server on loopback that keeps what it is sent, for everybody, as text. */
public final class Mailbox implements AutoCloseable {
  private final List<Letter> letters = new CopyOnWriteArrayList<>();
  private final SMTPServer server;

  /** What arrived for one address, headers and body. */
  public record Letter(String to, String text) {}

  private Mailbox(int port) {
    server =
        SMTPServer.port(port)
            .bindAddress(InetAddress.getLoopbackAddress())
            .messageHandler(
                (context, from, to, data) -> letters.add(new Letter(to, new String(data, UTF_8))))
            .build();
    server.start();
  }

  static Mailbox open() {
    return new Mailbox(freePort());
  }

  private static int freePort() {
    try (var free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  /** What this address got so far, oldest first. */
  public List<String> of(String address) {
    return letters.stream()
        .filter(letter -> letter.to().equals(address))
        .map(Letter::text)
        .toList();
  }

  @Override
  public void close() {
    server.stop();
  }
}
