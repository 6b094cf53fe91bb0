package org.countersign.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
  @TempDir private Path directory;

  @Test
  void aServerEndsWithItsChildrenAndItsRecord() throws Exception {
    var server = start("sleep 61 & sleep 62 & wait");
    var process = ServerProcess.running(record()).orElseThrow();
    while (process.children().count() < 2) {
      Thread.sleep(10);
    }
    var children = process.children().toList();

    server.close();

    assertThat(process.isAlive()).isFalse();
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    assertThat(record()).doesNotExist();
  }

  @Test
  void anOrphanIsEndedByItsRecord() {
    start("sleep 61");
    var orphan = ServerProcess.running(record()).orElseThrow();

    assertThat(ServerProcess.endOrphan(record())).isTrue();

    assertThat(orphan.isAlive()).isFalse();
    assertThat(ServerProcess.endOrphan(record())).isFalse();
  }

  @Test
  void aStrangerWithTheRecordedProcessIdIsLeftAlone() throws Exception {
    var stranger = new ProcessBuilder("sleep", "61").start();
    Files.writeString(record(), stranger.pid() + " 1234567890123");

    assertThat(ServerProcess.endOrphan(record())).isFalse();

    assertThat(stranger.isAlive()).isTrue();
    stranger.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  @Test
  void anUnreadableRecordNamesNobody() throws Exception {
    Files.writeString(record(), "nonsense");

    assertThat(ServerProcess.running(record())).isEmpty();
  }

  @Test
  void theLogOfTheRunBeforeIsKept() throws Exception {
    start("echo first").handle().onExit().join();
    start("echo second").handle().onExit().join();

    assertThat(log()).hasContent("second");
    assertThat(directory.resolve("server.log.1")).hasContent("first");
  }

  private ServerProcess start(String script) {
    return ServerProcess.start(List.of("sh", "-c", script), Map.of(), record(), log());
  }

  private Path record() {
    return directory.resolve("process");
  }

  private Path log() {
    return directory.resolve("server.log");
  }
}
