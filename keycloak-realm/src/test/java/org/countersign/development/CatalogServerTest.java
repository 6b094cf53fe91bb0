package org.countersign.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real Payara Micro with applications of one deployment descriptor. */
class CatalogServerTest {
  /** Answers 401 under the API, as the service does. */
  private static final String GUARDED =
      """
      <security-constraint>
        <web-resource-collection>
          <web-resource-name>API</web-resource-name>
          <url-pattern>/api/v1/*</url-pattern>
        </web-resource-collection>
        <auth-constraint><role-name>reader</role-name></auth-constraint>
      </security-constraint>
      <login-config><auth-method>BASIC</auth-method></login-config>
      <security-role><role-name>reader</role-name></security-role>
      """;

  private static final String BROKEN =
      "<listener><listener-class>org.example.NotThere</listener-class></listener>";

  @TempDir private Path directory;

  @Test
  void aFailedDeploymentIsASentenceAndLeavesNeitherAServerNorAnApplicationBehind()
      throws Exception {
    assertThatThrownBy(() -> start(BROKEN))
        .isInstanceOf(CannotStartException.class)
        .hasMessageStartingWith("The service failed to deploy: ")
        .hasMessageContaining("org.example.NotThere")
        .hasMessageContaining(directory.resolve("service.log").toString());
    assertThat(CatalogServer.recordIn(directory.resolve("payara"))).doesNotExist();

    URI url;
    try (var server = start(GUARDED)) {
      url = server.url();
      assertThat(CatalogServer.answers(url)).isTrue();
    }
    assertThat(CatalogServer.answers(url)).isFalse();
    assertThat(directory.resolve("service.log")).content().doesNotContain("NotThere");
  }

  @Test
  void aTakenPortIsSaidAtOnce() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start(GUARDED, taken.getLocalPort()))
          .isInstanceOf(CannotStartException.class)
          .hasMessage(
              "Port %d is already taken, so the service cannot use it; choose another with --port."
                  .formatted(taken.getLocalPort()));
    }
  }

  private CatalogServer start(String descriptor) throws Exception {
    return start(descriptor, 0);
  }

  private CatalogServer start(String descriptor, int port) throws Exception {
    return CatalogServer.start(
        directory.resolve("payara"),
        directory.resolve("service.log"),
        war(descriptor),
        port,
        Payara.Tuning.ONCE,
        Map.of());
  }

  private Path war(String descriptor) throws Exception {
    var war = directory.resolve("service.war");
    try (var zip = new ZipOutputStream(Files.newOutputStream(war))) {
      zip.putNextEntry(new ZipEntry("WEB-INF/web.xml"));
      zip.write(
          ("<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">"
                  + descriptor
                  + "</web-app>")
              .getBytes(StandardCharsets.UTF_8));
    }
    return war;
  }
}
