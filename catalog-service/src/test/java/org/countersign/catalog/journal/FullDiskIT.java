package org.countersign.catalog.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Journey.json;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.development.DevelopmentDatabase;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Part E 2: the disks of the database and of what a node remembers run full, one after the other.
 * Both are small file systems in memory, which takes the right to mount one.
 */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class FullDiskIT {
  private static final Path HOME = Path.of("target", "servers", "full").toAbsolutePath();
  private static final Path DATABASE = HOME.resolve("database");
  private static final Path SIGNER = HOME.resolve("signer");

  private NodeClient service;

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @BeforeEach
  void twoSmallDisks() throws IOException, InterruptedException {
    unmount();
    OwnNode.forget(HOME);
    Files.createDirectories(DATABASE);
    Files.createDirectories(SIGNER);
    if (!mounted(DATABASE, "400m") || !mounted(SIGNER, "64k")) {
      System.err.println("\n*** THE TEST OF FULL DISKS IS SKIPPED: none can be mounted here ***\n");
      Assumptions.abort("no small disk can be mounted");
    }
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    for (var disk : new Path[] {DATABASE, SIGNER}) {
      run("umount", disk.toString());
    }
  }

  private static boolean mounted(Path at, String size) throws IOException, InterruptedException {
    return run("mount", "-t", "tmpfs", "-o", "size=" + size + ",mode=0777", "none", at.toString());
  }

  private static boolean run(String... line) throws InterruptedException {
    try {
      return new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  @Test
  void whatFindsNoRoomIsRefusedWholeAndAllGoesOnWhenThereIsRoomAgain() throws Exception {
    try (var database = DevelopmentDatabase.start(DATABASE.resolve("pg"), 0);
        var node =
            OwnNode.start(
                HOME, "full", database, Map.of("COUNTERSIGN_SIGNER", SIGNER.toString()))) {
      service = new NodeClient(node.url());
      // while a node replaces what it remembers there are two files, and one makes room again
      var first = index(model());
      NodeClient.eventually(() -> service.published().size() > first);

      fill(SIGNER);
      // what is published is remembered after that, and nothing more is published before
      var published = index(model());
      NodeClient.eventually(() -> service.published().size() > published);
      var index = index(model());
      Thread.sleep(3_000);
      assertThat(service.published().size()).isLessThanOrEqualTo(index);
      Files.delete(SIGNER.resolve("filler"));
      NodeClient.eventually(() -> service.published().size() > index);

      fill(DATABASE);
      var refused = written(database);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      assertThat(refused.body()).contains("\"code\"").doesNotContain("SQLException", "No space");
      Files.delete(DATABASE.resolve("filler"));
      NodeClient.eventually(() -> model().statusCode() == 201);
      NodeClient.eventually(() -> service.finding().isEmpty());
      assertThat(service.post(Roles.AUDITOR, "ledger/inspections", "").body())
          .contains("\"sound\":true");
      assertThat(count(database, "SELECT count(*) FROM model"))
          .isEqualTo(
              count(database, "SELECT count(*) FROM ledger_entry WHERE type = 'model.created'"));
    }
  }

  /** The first answer that is no 201; a database takes what fits into the room it had taken. */
  private HttpResponse<String> written(DevelopmentDatabase database) throws SQLException {
    for (int i = 0; i < 2_000; i++) {
      var answer = model();
      if (answer.statusCode() != 201) {
        return answer;
      }
    }
    throw new AssertionError("the disk did not run full: " + count(database, "SELECT 1"));
  }

  private static void fill(Path disk) throws IOException {
    try (var out = Files.newOutputStream(disk.resolve("filler"))) {
      var zeros = new byte[4096];
      while (true) {
        out.write(zeros);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private static int index(HttpResponse<String> created) {
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return json(created.body()).getJsonObject("receipt").getInt("index");
  }

  private HttpResponse<String> model() {
    return service.post(
        Roles.DATA_SCIENTIST,
        "models",
        """
        {"name":"full-%s","team":"lending","task":"tabular-classification",
         "description":"Scores applications."}
        """
            .formatted(UUID.randomUUID()));
  }

  private static long count(DevelopmentDatabase database, String sql) throws SQLException {
    try (var connection = database.connect(database.owner());
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
