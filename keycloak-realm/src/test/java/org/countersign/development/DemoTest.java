package org.countersign.development;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class DemoTest {
  @Test
  void aServerThatIsNotThereIsOneSentence() throws IOException {
    int closed;
    try (var socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    var nobody = "http://localhost:" + closed;

    assertThatThrownBy(() -> Demo.main(nobody, nobody + "/realms/countersign"))
        .isInstanceOf(CannotStartException.class)
        .hasMessageStartingWith("The demo did not come to its end: no token from ");
  }
}
