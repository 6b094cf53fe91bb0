package org.countersign.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
  @TempDir private Path directory;

  @Test
  void theCauseIsTheInnermostOneOfTheFirstSevereException() throws Exception {
    var log =
        log(
            """
            [2026-03-02T10:00:00.1+0000] [] [\u001b[33mWARNING\u001b[0m] [] [server] [[
              java.io.IOException: harmless
            ]]
            [2026-03-02T10:00:00.2+0000] [] [\u001b[31mSEVERE\u001b[0m] [] [server] [[
              ContainerBase.addChild: start:
            org.apache.catalina.LifecycleException: java.lang.RuntimeException: outer
            \tat org.apache.catalina.Start.start(Start.java:1)
            Caused by: java.lang.RuntimeException: outer
            \tat org.example.Outer.start(Outer.java:2)
            Caused by: java.lang.IllegalStateException: DB_USER is not set
            \t... 30 more
            ]]
            [2026-03-02T10:00:00.3+0000] [] [\u001b[31mSEVERE\u001b[0m] [] [server] [[
              Exception while loading the app
            java.lang.Exception: a later one
            ]]
            """);

    assertThat(log.cause()).hasValue("DB_USER is not set");
    assertThat(log.saysDeploymentFailed()).isTrue();
  }

  @Test
  void whatOurOwnCodeSaidStandsBeforeTheInnermostCause() throws Exception {
    var log =
        log(
            """
            [2026-03-02T10:00:00.2+0000] [] [SEVERE] [] [server] [[
              Exception while loading the app
            java.lang.IllegalStateException: ContainerBase.addChild: start
            \tat org.apache.catalina.Start.start(Start.java:1)
            Caused by: java.lang.IllegalStateException: COUNTERSIGN_DATA cannot be written: /data
            \tat org.countersign.catalog.platform.Migrations.prepare(Migrations.java:1)
            Caused by: java.nio.file.AccessDeniedException: /data/keys
            \tat java.base/java.nio.file.Files.createDirectories(Files.java:1)
            ]]
            """);

    assertThat(log.cause()).hasValue("COUNTERSIGN_DATA cannot be written: /data: /data/keys");
  }

  @Test
  void aLogOfAGoodStartHasNoCause() throws Exception {
    var log =
        log(
            """
            [2026-03-02T10:00:00.1+0000] [] [INFO] [] [PayaraMicro] Payara Micro 6 ready in 4,330 (ms)
            """);

    assertThat(log.cause()).isEmpty();
    assertThat(log.saysReady()).isTrue();
    assertThat(log.saysDeploymentFailed()).isFalse();
  }

  @Test
  void aMissingLogSaysNothing() {
    var log = new ServerLog(directory.resolve("missing.log"));

    assertThat(log.saysReady()).isFalse();
    assertThat(log.cause()).isEmpty();
  }

  private ServerLog log(String text) throws Exception {
    return new ServerLog(Files.writeString(directory.resolve("server.log"), text));
  }
}
