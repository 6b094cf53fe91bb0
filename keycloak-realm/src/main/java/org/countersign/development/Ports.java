package org.countersign.development;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports of the loopback address. */
final class Ports {
  private Ports() {}

  /**
   * The port to use: the wanted one, or a free one for 0. Somebody else can still take it before
   * the server does; the server's own start then fails and says so.
   *
   * @throws CannotStartException if the wanted port is taken
   */
  static int resolve(int wanted, String server, String option) {
    if (wanted == 0) {
      return free();
    }
    if (isTaken(wanted)) {
      throw new CannotStartException(
          "Port %d is already taken, so %s cannot use it; choose another with %s."
              .formatted(wanted, server, option));
    }
    return wanted;
  }

  static boolean isTaken(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static int free() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback address", e);
    }
  }
}
