package org.countersign.catalog.journal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.development.DevelopmentDatabase;
import org.countersign.ledger.Batch;
import org.countersign.ledger.GroupAppender;
import org.countersign.ledger.GroupStore;
import org.countersign.ledger.Head;
import org.countersign.ledger.Offer;
import org.countersign.ledger.Receipt;

/**
 * The ledger in PostgreSQL without a server before it: the group appender beside plain inserts, a
 * transaction with one entry beside one with a row alone, and the same again while the log grows.
 * Every entry is signed, every batch has a signed checkpoint, and the disk is waited for.
 */
public final class AppendBench implements AutoCloseable {
  private static final int CALLERS = 64;
  private static final List<Integer> CONNECTIONS = List.of(1, 8);
  private static final double WARM_UP = number("bench.warmup", 10);
  private static final double SECONDS = number("bench.round", 8);

  /** Whether only the growing log is measured, from its first size on. */
  private static final boolean CURVE_ONLY = Boolean.getBoolean("bench.curve");

  /** At which sizes, in their order; what is measured makes the log larger, as the lines say. */
  private static final List<Long> SIZES =
      Pattern.compile(",")
          .splitAsStream(System.getProperty("bench.sizes", "10000,100000,1000000"))
          .map(Long::valueOf)
          .toList();

  private static final int LARGEST_BATCH = 256;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final BenchLog log = new BenchLog();
  private final byte[] body = new byte[1_024];
  private final DevelopmentDatabase database;

  private AppendBench(DevelopmentDatabase database) {
    this.database = database;
    new SecureRandom().nextBytes(body);
  }

  public static void main(String[] arguments)
      throws IOException, SQLException, InterruptedException, ExecutionException {
    var home = Files.createTempDirectory(Path.of(arguments[0]).toAbsolutePath(), "ledger");
    try (var bench = new AppendBench(DevelopmentDatabase.start(home, 0))) {
      bench.found(Path.of(arguments[1]));
      bench.run();
    }
  }

  private static double number(String property, double otherwise) {
    return Double.parseDouble(System.getProperty(property, Double.toString(otherwise)));
  }

  @Override
  public void close() {
    database.close();
  }

  private void found(Path migrations) throws SQLException, IOException {
    var texts = new ArrayList<String>();
    for (var migration : inOrder(migrations)) {
      texts.add(Files.readString(migration));
    }
    try (var owner = database.connect(database.owner());
        var statement = owner.createStatement()) {
      log.found(owner, texts, database.app().user());
      statement.execute("CREATE TABLE plain (id bigserial PRIMARY KEY, body bytea NOT NULL)");
      statement.execute("GRANT INSERT ON plain TO " + database.app().user());
      statement.execute("GRANT USAGE ON plain_id_seq TO " + database.app().user());
    }
  }

  private static List<Path> inOrder(Path migrations) throws IOException {
    try (var files = Files.list(migrations)) {
      return files.sorted(Comparator.comparingInt(AppendBench::number)).toList();
    }
  }

  private static int number(Path migration) {
    var name = migration.getFileName().toString();
    return Integer.parseInt(name.substring(1, name.indexOf("__")));
  }

  private void run() throws SQLException, InterruptedException, ExecutionException {
    out.printf("%-44s %9s %8s %8s %8s%n", "", "per s", "p50 ms", "p99 ms", "ratio");
    var plain = measured(CALLERS, this::inserting);
    print("plain inserts, %d connections".formatted(CALLERS), plain, plain);
    if (!CURVE_ONLY) {
      print("group appender, %d callers".formatted(CALLERS), appended(), plain);
      for (int connections : CONNECTIONS) {
        var row = measured(connections, this::inserting);
        print("one-row transaction, connections: " + connections, row, row);
        print(
            "the same with an entry, connections: " + connections,
            measured(connections, this::recording),
            row);
      }
    }
    for (long size : SIZES) {
      grow(size);
      long from = size();
      var rate = appended();
      print("group appender, %,d to %,d entries".formatted(from, size()), rate, plain);
    }
  }

  private void print(String name, Rate rate, Rate to) {
    out.printf(
        "%-44s %9.0f %8.2f %8.2f %8.2f%n",
        name, rate.perSecond(), rate.p50(), rate.p99(), rate.perSecond() / to.perSecond());
  }

  private record Rate(double perSecond, double p50, double p99) {}

  /** One caller's work, done again and again. */
  private interface Work extends AutoCloseable {
    void once() throws Exception;

    @Override
    void close() throws SQLException;
  }

  private Work inserting() throws SQLException {
    var connection = connect();
    var insert = connection.prepareStatement("INSERT INTO plain (body) VALUES (?)");
    return work(
        connection,
        () -> {
          insert.setBytes(1, body);
          insert.executeUpdate();
          connection.commit();
          return true;
        });
  }

  private Work recording() throws SQLException {
    var connection = connect();
    var insert = connection.prepareStatement("INSERT INTO plain (body) VALUES (?)");
    return work(
        connection,
        () -> {
          insert.setBytes(1, body);
          insert.executeUpdate();
          log.append(connection);
          connection.commit();
          return true;
        });
  }

  private static Work work(Connection connection, Callable<Boolean> once) {
    return new Work() {
      @Override
      public void once() throws Exception {
        once.call();
      }

      @Override
      public void close() throws SQLException {
        connection.close();
      }
    };
  }

  private Rate appended() throws InterruptedException, ExecutionException {
    try (var appender =
        new GroupAppender<>(
            log.ledger(),
            new Store(connect()),
            4_096,
            LARGEST_BATCH,
            Executors.defaultThreadFactory())) {
      return measured(
          CALLERS,
          () ->
              new Work() {
                @Override
                public void once() throws Exception {
                  appender.offer(Offer.of(log.leaf(true), true)).get();
                }

                @Override
                public void close() {}
              });
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Rate measured(int callers, Callable<Work> works)
      throws InterruptedException, ExecutionException {
    round(callers, works, WARM_UP);
    var rounds = new ArrayList<Rate>();
    for (int i = 0; i < 3; i++) {
      rounds.add(round(callers, works, SECONDS));
    }
    rounds.sort((a, b) -> Double.compare(a.perSecond(), b.perSecond()));
    return rounds.get(1);
  }

  private static Rate round(int callers, Callable<Work> works, double seconds)
      throws InterruptedException, ExecutionException {
    var pool = Executors.newFixedThreadPool(callers);
    try {
      var begin = System.nanoTime();
      var end = begin + (long) (seconds * 1e9);
      List<Future<long[]>> futures =
          IntStream.range(0, callers)
              .mapToObj(i -> pool.submit(() -> latencies(works, end)))
              .toList();
      var all = new ArrayList<long[]>();
      for (var future : futures) {
        all.add(future.get());
      }
      var sorted = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
      return new Rate(
          sorted.length / ((System.nanoTime() - begin) / 1e9),
          sorted[sorted.length / 2] / 1e6,
          sorted[(int) (sorted.length * 0.99)] / 1e6);
    } finally {
      pool.shutdownNow();
    }
  }

  private static long[] latencies(Callable<Work> works, long end) throws Exception {
    var latencies = new long[1_024];
    int count = 0;
    try (var work = works.call()) {
      while (System.nanoTime() < end) {
        var before = System.nanoTime();
        work.once();
        if (count == latencies.length) {
          latencies = Arrays.copyOf(latencies, 2 * count);
        }
        latencies[count++] = System.nanoTime() - before;
      }
    }
    return Arrays.copyOf(latencies, count);
  }

  /** Fills the log up to a size, in the largest batches there are. */
  private void grow(long size) throws SQLException {
    try (var connection = connect()) {
      for (long missing = size - size(); missing > 0; missing = size - size()) {
        var leaves =
            IntStream.range(0, (int) Math.min(missing, 4L * LARGEST_BATCH))
                .parallel()
                .mapToObj(i -> log.leaf(true))
                .toList();
        log.ledger().append(BenchLog.store(connection), leaves);
        connection.commit();
      }
    }
  }

  private long size() throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT size FROM ledger_head")) {
      row.next();
      return row.getLong(1);
    }
  }

  private Connection connect() throws SQLException {
    var connection = database.connect(database.app());
    connection.setAutoCommit(false);
    return connection;
  }

  /** The appender's transactions on one connection, with no rows beside the entries. */
  private record Store(Connection connection) implements GroupStore<Boolean> {
    @Override
    public Transaction<Boolean> begin() {
      var store = BenchLog.store(connection);
      return new Transaction<>() {
        @Override
        public Head lock() {
          return store.lock();
        }

        @Override
        public void write(Batch batch) {
          store.write(batch);
        }

        @Override
        public void write(List<Boolean> rows, List<Receipt> receipts) {}

        @Override
        public void commit() {
          try {
            connection.commit();
          } catch (SQLException e) {
            throw new DatabaseUnavailableException("the commit of a group failed", e);
          }
        }

        @Override
        public void close() {
          try {
            connection.rollback();
          } catch (SQLException e) {
            throw new DatabaseUnavailableException("the connection is broken", e);
          }
        }
      };
    }
  }
}
