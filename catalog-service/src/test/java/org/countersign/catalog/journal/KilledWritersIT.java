package org.countersign.catalog.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.development.DevelopmentDatabase;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Event;
import org.countersign.ledger.Frontier;
import org.countersign.ledger.Genesis;
import org.countersign.ledger.Keys;
import org.countersign.ledger.Leaf;
import org.countersign.ledger.Ledger;
import org.countersign.ledger.LogProof;
import org.countersign.ledger.NoteVerifier;
import org.countersign.ledger.Origin;
import org.countersign.ledger.SignedNote;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Part E 1 and 2: sixteen writers in a process of their own, which is killed at any moment, or a
 * server process of PostgreSQL is. Whatever was acknowledged is there, whatever was not is there
 * whole or not at all, and everything goes on without a hand. Under the profile {@code endurance}
 * there are 500 rounds.
 */
class KilledWritersIT {
  private static final int ROUNDS = Integer.getInteger("countersign.endurance.rounds", 5);
  private static final int WRITERS = 16;
  private static final Path HOME = Path.of("target", "servers", "killed").toAbsolutePath();
  private static final Path MIGRATIONS = Path.of("src", "main", "resources", "db", "migration");
  private static final Origin ORIGIN = new Origin("killed.example/log");
  private static final char[] PASSWORD = "for a test".toCharArray();
  private static final UUID ACTOR = new UUID(1, 1);

  private final Random moments = new Random(1);
  private final List<String> acknowledged = new ArrayList<>();
  private DevelopmentDatabase database;

  /** Sixteen threads that each write a row with its entry, and say so, until they are killed. */
  static final class Writing {
    private Writing() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      var keys = Keys.load(Path.of(arguments[3]), PASSWORD);
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < WRITERS; i++) {
        threads.add(new Thread(() -> write(arguments, keys)));
      }
      threads.forEach(Thread::start);
      for (var thread : threads) {
        thread.join();
      }
    }

    private static void write(String[] database, Keys keys) {
      var ledger = new Ledger(keys.checkpoint());
      try (var connection = DriverManager.getConnection(database[0], database[1], database[2])) {
        connection.setAutoCommit(false);
        while (true) {
          var row = UUID.randomUUID();
          insert(connection, row);
          var leaf = Leaf.signed(event(row), keys.event(), false);
          var receipt = ledger.append(new JdbcLedgerStore(connection), List.of(leaf)).get(0);
          connection.commit();
          var text = Base64.getEncoder().encodeToString(receipt.text().getBytes(UTF_8));
          var said = receipt.index() + " " + receipt.leafHash().hex() + " " + text + "\n";
          synchronized (System.out) {
            System.out.print(said);
            System.out.flush();
          }
        }
      } catch (SQLException | DatabaseUnavailableException killed) {
        // the server was killed: nothing more is acknowledged
      }
    }

    private static void insert(Connection connection, UUID row) throws SQLException {
      try (var insert = connection.prepareStatement("INSERT INTO business VALUES (?)")) {
        insert.setObject(1, row);
        insert.executeUpdate();
      }
    }

    private static Event event(UUID row) {
      return new Event(
          UUID.randomUUID(),
          "business.done",
          Event.millis(Instant.now()),
          ORIGIN,
          "writer",
          ACTOR,
          Map.of("kind", "business", "id", row.toString()),
          Map.of(),
          List.of(),
          Map.of());
    }
  }

  @BeforeEach
  void aLogOfOneEntry() throws IOException, SQLException {
    OwnNode.forget(HOME);
    Files.createDirectories(HOME);
    database = DevelopmentDatabase.start(HOME.resolve("pg"), 0);
    var keys = Keys.generate(new SecureRandom(), ORIGIN, Keys.Use.DEVELOPMENT);
    keys.store(HOME.resolve("keys.p12"), PASSWORD, Instant.now());
    try (var owner = database.connect(database.owner());
        var statement = owner.createStatement()) {
      for (var migration : migrations()) {
        statement.execute(
            Files.readString(migration).replace("${app_role}", database.app().user()));
      }
      statement.execute("CREATE TABLE business (id uuid PRIMARY KEY)");
      statement.execute("GRANT INSERT ON business TO " + database.app().user());
      JdbcLedgerStore.found(owner, ORIGIN);
    }
    var genesis =
        Genesis.of(keys, 1).event(new UUID(0, 0), Event.millis(Instant.now()), "killed", ACTOR);
    try (var app = database.connect(database.app())) {
      app.setAutoCommit(false);
      new Ledger(keys.checkpoint())
          .append(new JdbcLedgerStore(app), List.of(Leaf.signed(genesis, keys.event(), false)));
      app.commit();
    }
  }

  private static List<Path> migrations() throws IOException {
    try (var files = Files.list(MIGRATIONS)) {
      return files.sorted(Comparator.comparingInt(KilledWritersIT::number)).toList();
    }
  }

  private static int number(Path migration) {
    var name = String.valueOf(migration.getFileName());
    return Integer.parseInt(name.substring(1, name.indexOf("__")));
  }

  @AfterEach
  void end() {
    database.close();
  }

  @Test
  void whoeverIsKilledWhenNothingAcknowledgedIsLostAndNothingIsHalf() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      if (round % 2 == 0) {
        writersAreKilled();
      } else {
        aServerProcessIsKilled();
      }

      assertThat(acknowledged).as("round %s", round).isNotEmpty();
      awaitEndOfWriting();
      requireOneSoundLog(round);
    }
  }

  private void writersAreKilled() throws Exception {
    var writing = writing();
    try (var said = writing.inputReader(UTF_8)) {
      acknowledged.add(said.readLine());
      Thread.sleep(moments.nextInt(400));
      // by its handle: the process itself would close what can still be read of it
      writing.toHandle().destroyForcibly();
      said.lines().filter(line -> line.split(" ", -1).length == 3).forEach(acknowledged::add);
    }
    writing.waitFor();
  }

  /** PostgreSQL then ends all its connections and recovers as after a crash. */
  private void aServerProcessIsKilled() throws Exception {
    var writing = writing();
    try (var said = writing.inputReader(UTF_8)) {
      acknowledged.add(said.readLine());
      var victim =
          text(
              "SELECT pid FROM pg_stat_activity WHERE usename = '"
                  + database.app().user()
                  + "' ORDER BY random() LIMIT 1");
      Thread.sleep(moments.nextInt(400));
      assertThat(new ProcessBuilder("kill", "-KILL", victim).start().waitFor()).isZero();
      said.lines().filter(line -> line.split(" ", -1).length == 3).forEach(acknowledged::add);
    } finally {
      writing.destroyForcibly();
    }
    writing.waitFor();
  }

  private Process writing() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Writing.class.getName(),
            database.jdbcUrl(),
            database.app().user(),
            database.app().password(),
            HOME.resolve("keys.p12").toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /**
   * The database is there again, and has ended what was sent to it: a commit is carried out though
   * nobody is left to hear of it.
   */
  private void awaitEndOfWriting() throws InterruptedException {
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    var writers =
        "SELECT count(*) FROM pg_stat_activity WHERE usename = '" + database.app().user() + "'";
    while (true) {
      try {
        if (text(writers).equals("0")) {
          return;
        }
        assertThat(System.nanoTime()).as("somebody still writes").isLessThan(until);
      } catch (SQLException notYet) {
        assertThat(System.nanoTime()).as(notYet.getMessage()).isLessThan(until);
      }
      Thread.sleep(50);
    }
  }

  private void requireOneSoundLog(int round) throws Exception {
    var leaves = new ArrayList<Digest>();
    var frontier = Frontier.EMPTY;
    try (var owner = database.connect(database.owner());
        var statement = owner.createStatement()) {
      try (var rows = statement.executeQuery("SELECT seq, leaf FROM ledger_entry ORDER BY seq")) {
        while (rows.next()) {
          assertThat(rows.getLong(1)).as("round %s", round).isEqualTo(leaves.size());
          var leaf = Digest.leaf(rows.getBytes(2));
          leaves.add(leaf);
          frontier = frontier.plus(leaf);
        }
      }
    }
    var key = key();
    var newest =
        SignedNote.parse(text("SELECT note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1"))
            .verifiedCheckpoint(key);
    assertThat(newest.size()).isEqualTo(leaves.size());
    assertThat(newest.root()).isEqualTo(frontier.root());
    assertThat(
            text(
                "SELECT count(*) FROM business b FULL JOIN"
                    + " (SELECT * FROM ledger_entry WHERE seq > 0) e ON e.subject = b.id::text"
                    + " WHERE b.id IS NULL OR e.seq IS NULL"))
        .as("rows without their entry and entries without their row")
        .isEqualTo("0");
    for (var line : acknowledged) {
      var words = line.split(" ", -1);
      var leaf = Digest.ofHex(words[1]);
      var proof = LogProof.parse(new String(Base64.getDecoder().decode(words[2]), UTF_8));
      assertThat(leaves.get(Integer.parseInt(words[0]))).isEqualTo(leaf);
      assertThat(proof.verify(leaf, key).size()).isGreaterThan(Long.parseLong(words[0]));
    }
    acknowledged.clear();
  }

  private static NoteVerifier key() throws IOException {
    return Keys.load(HOME.resolve("keys.p12"), PASSWORD).checkpoint().verifier();
  }

  private String text(String sql) throws SQLException {
    try (var owner = database.connect(database.owner());
        var statement = owner.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
