package org.countersign.catalog.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Journey.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.Servers;
import org.countersign.development.CatalogServer;
import org.countersign.development.DevelopmentDatabase;

/** A person and one of their texts, as a backup from before the erasure holds them. */
final class ErasedPerson {
  private final DevelopmentDatabase database;
  private final String name;
  private final UUID person;
  private final UUID event;
  private final byte[] salt;

  /** Erases somebody; the text is the path they were refused at. */
  ErasedPerson(DevelopmentDatabase database, NodeClient service) throws SQLException {
    this.database = database;
    this.name = "leaver-" + UUID.randomUUID();
    var accounts = Servers.running().accounts();
    var account = accounts.open(name, "Lena", "Leaver", Roles.DATA_SCIENTIST);
    assertThat(service.post(name, "ledger/inspections", "").statusCode()).isEqualTo(403);
    var attempt = " FROM ledger_entry WHERE type = 'attempt.refused' ORDER BY seq DESC LIMIT 1";
    this.person = UUID.fromString(text("SELECT actor" + attempt));
    this.event = UUID.fromString(text("SELECT event_id" + attempt));
    var opening = " FROM commitment_opening WHERE event_id = '" + event + "'";
    this.salt = HexFormat.of().parseHex(text("SELECT encode(salt, 'hex')" + opening));
    owner(
        "CREATE TABLE aside_agent AS SELECT * FROM agent WHERE id = '" + person + "'",
        "CREATE TABLE aside_opening AS SELECT *" + opening);
    assertThat(left()).isEqualTo(2);
    var body = "{\"basis\":\"gdpr-17-1-b\",\"person\":\"" + person + "\"}";
    assertThat(service.post(Roles.DATA_SCIENTIST, "ledger/erasures", body).statusCode())
        .isEqualTo(403);
    accounts.disable(account, name, "Lena", "Leaver");

    var answer = service.post(Roles.COMPLIANCE_OFFICER, "ledger/erasures", body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(json(answer.body()).getString("person")).isEqualTo(person.toString());
    assertThat(json(answer.body()).getInt("openings")).isPositive();
    requireGone();
  }

  void putBack() throws SQLException {
    owner(
        "DELETE FROM agent WHERE subject = (SELECT subject FROM aside_agent)",
        "INSERT INTO agent SELECT * FROM aside_agent",
        "INSERT INTO commitment_opening SELECT * FROM aside_opening",
        "DROP TABLE aside_agent",
        "DROP TABLE aside_opening");
    assertThat(left()).isEqualTo(2);
  }

  void requireGone() throws SQLException {
    assertThat(left()).isZero();
  }

  private long left() throws SQLException {
    return Long.parseLong(
        text(
            "SELECT (SELECT count(*) FROM agent WHERE id = '"
                + person
                + "') + (SELECT count(*) FROM commitment_opening WHERE event_id = '"
                + event
                + "')"));
  }

  /**
   * Part E 44: neither the memory of a process that has just started nor what it wrote knows them.
   */
  void requireUnknownTo(CatalogServer fresh, Path home) throws IOException, InterruptedException {
    var heap = home.resolve("fresh.hprof");
    Files.deleteIfExists(heap);
    var dumping =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(fresh.process().pid()),
                "GC.heap_dump",
                heap.toString())
            .redirectErrorStream(true)
            .start();
    var said = new String(dumping.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(dumping.waitFor()).as(said).isZero();
    try {
      assertThat(holds(heap, "countersign.ledger")).as("what a heap is known to hold").isTrue();
      for (var secret : List.of(name, "Lena Leaver")) {
        assertThat(holds(heap, secret))
            .as("the heap of a fresh process holds %s", secret)
            .isFalse();
      }
      assertThat(holds(heap, salt)).as("the heap of a fresh process holds the salt").isFalse();
    } finally {
      Files.delete(heap);
    }
    try (var files = Files.walk(home.resolve("data"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(holds(file, name)).as("%s holds the name", file).isFalse();
      }
    }
  }

  /** Whether a file, however large, holds a text in one byte a letter or in two. */
  private static boolean holds(Path file, String text) throws IOException {
    return holds(file, text.getBytes(StandardCharsets.ISO_8859_1))
        || holds(file, text.getBytes(StandardCharsets.UTF_16BE))
        || holds(file, text.getBytes(StandardCharsets.UTF_16LE));
  }

  private static boolean holds(Path file, byte[] part) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      var text = new byte[1 << 20];
      int kept = 0;
      for (int read = in.read(text); read >= 0; read = in.read(text, kept, text.length - kept)) {
        int length = kept + read;
        if (indexOf(text, length, part) >= 0) {
          return true;
        }
        kept = Math.min(length, part.length - 1);
        System.arraycopy(text, length - kept, text, 0, kept);
      }
      return false;
    }
  }

  private static int indexOf(byte[] text, int length, byte[] part) {
    for (int at = 0; at + part.length <= length; at++) {
      if (text[at] == part[0] && Arrays.equals(text, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    return -1;
  }

  private String text(String sql) throws SQLException {
    try (var connection = database.connect(database.owner());
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private void owner(String... statements) throws SQLException {
    try (var connection = database.connect(database.owner());
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
