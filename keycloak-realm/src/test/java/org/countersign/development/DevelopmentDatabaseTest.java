package org.countersign.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentDatabaseTest {
  /** One for all tests: making a cluster takes longer than starting it. */
  @TempDir private static Path directory;

  @Test
  void theOwnerMakesTablesAndTheApplicationOnlyUsesThem() throws Exception {
    try (var database = DevelopmentDatabase.start(directory, 0)) {
      run(database, database.owner(), "CREATE TABLE entry (n int)");
      run(database, database.owner(), "GRANT SELECT, INSERT ON entry TO countersign_app");
      run(database, database.app(), "INSERT INTO entry VALUES (7)");

      assertThat(read(database, "SELECT n FROM entry")).isEqualTo("7");
      assertThatThrownBy(() -> run(database, database.app(), "CREATE TABLE mine (n int)"))
          .hasMessageContaining("permission denied for schema public");
      assertThatThrownBy(() -> run(database, database.app(), "DELETE FROM entry"))
          .hasMessageContaining("permission denied for table entry");
    }
  }

  @Test
  void anAcknowledgedCommitIsOnTheDisk() throws Exception {
    try (var database = DevelopmentDatabase.start(directory, 0)) {
      assertThat(read(database, "SHOW fsync")).isEqualTo("on");
      assertThat(read(database, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(read(database, "SHOW full_page_writes")).isEqualTo("on");
    }
  }

  @Test
  void nobodyIsTrustedWithoutThePassword() {
    try (var database = DevelopmentDatabase.start(directory, 0)) {
      for (var user : List.of("postgres", "countersign_owner", "countersign_app")) {
        assertThatThrownBy(() -> database.connect(new DevelopmentDatabase.Login(user, "guessed")))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("password authentication failed");
      }
      assertThat(directory.resolve("passwords"))
          .satisfies(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void dataSurvivesAKilledServer() throws Exception {
    var first = DevelopmentDatabase.start(directory, 0);
    run(first, first.owner(), "CREATE TABLE survivor AS SELECT 42 AS n");
    postmaster().destroyForcibly();
    postmaster().onExit().get(10, TimeUnit.SECONDS);
    first.close();

    try (var second = DevelopmentDatabase.start(directory, 0)) {
      assertThat(read(second, second.owner(), "SELECT n FROM survivor")).isEqualTo("42");
    }
  }

  @Test
  void aServerWhoseParentWasKilledIsEndedAndItsDataKept() throws Exception {
    var parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledParent.class.getName(),
                directory.toString())
            .inheritIO()
            .start();
    assertThat(parent.waitFor()).isEqualTo(KilledParent.EXIT_CODE);
    var orphan = postmaster();
    assertThat(orphan.isAlive()).isTrue();

    try (var database = DevelopmentDatabase.start(directory, 0)) {
      assertThat(orphan.onExit().get(20, TimeUnit.SECONDS).isAlive()).isFalse();
      assertThat(read(database, database.owner(), "SELECT n FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void aStrangerWithTheServersOldProcessIdIsLeftAlone() throws Exception {
    DevelopmentDatabase.start(directory, 0).close();
    var stranger = new ProcessBuilder("sleep", "60").start();
    Files.writeString(directory.resolve("cluster/postmaster.pid"), stranger.pid() + "\n");

    try (var database = DevelopmentDatabase.start(directory, 0)) {
      assertThat(read(database, "SELECT 1")).isEqualTo("1");
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void aDirectoryHasOneServer() {
    try (var database = DevelopmentDatabase.start(directory, 0)) {
      assertThatThrownBy(() -> DevelopmentDatabase.start(directory, 0))
          .isInstanceOf(CannotStartException.class)
          .hasMessage(
              directory + " is in use by another running Countersign; stop that one first.");
      assertThat(database.port()).isPositive();
    }
  }

  @Test
  void aTakenPortIsSaidAtOnce() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> DevelopmentDatabase.start(directory, taken.getLocalPort()))
          .isInstanceOf(CannotStartException.class)
          .hasMessageStartingWith("Port " + taken.getLocalPort() + " is already taken");
    }
  }

  /** Starts the server and ends as a killed process does, without any of its own code running. */
  static final class KilledParent {
    static final int EXIT_CODE = 9;

    private KilledParent() {}

    public static void main(String[] arguments) throws Exception {
      var database = DevelopmentDatabase.start(Path.of(arguments[0]), 0);
      run(database, database.owner(), "CREATE TABLE kept AS SELECT 42 AS n");
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  private static ProcessHandle postmaster() throws Exception {
    var pid = Files.readAllLines(directory.resolve("cluster/postmaster.pid")).get(0).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  private static void run(DevelopmentDatabase database, DevelopmentDatabase.Login login, String sql)
      throws SQLException {
    try (var connection = database.connect(login);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String read(DevelopmentDatabase database, String sql) throws SQLException {
    return read(database, database.app(), sql);
  }

  private static String read(
      DevelopmentDatabase database, DevelopmentDatabase.Login login, String sql)
      throws SQLException {
    try (var connection = database.connect(login);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
