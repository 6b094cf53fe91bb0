package org.countersign.development;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * A real PostgreSQL on the loopback address, for development and tests. Its directory is kept: a
 * start on the same directory finds the same data, also after the server or its parent was killed.
 *
 * <p>The database {@code countersign} belongs to the role {@code countersign_owner}, which migrates
 * it; {@code countersign_app}, which serves requests, may connect and create nothing. Every
 * directory has its own random passwords, readable by its owner only.
 */
public final class DevelopmentDatabase implements AutoCloseable {
  private static final String DATABASE = "countersign";
  private static final String OWNER = "countersign_owner";
  private static final String APP = "countersign_app";
  private static final String SUPERUSER = "postgres";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "max_connections=100",
          "shared_buffers=128MB",
          "fsync=on",
          "synchronous_commit=on",
          "jit=off",
          "password_encryption=scram-sha-256",
          "timezone=UTC",
          "log_timezone=UTC");

  private final DirectoryLock lock;
  private final PostgresTools tools;
  private final Path cluster;
  private final int port;
  private final Properties passwords;

  /** A database user with its password. */
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }

  private DevelopmentDatabase(
      DirectoryLock lock, PostgresTools tools, Path cluster, int port, Properties passwords) {
    this.lock = lock;
    this.tools = tools;
    this.cluster = cluster;
    this.port = port;
    this.passwords = passwords;
  }

  /**
   * Starts the server and returns when it accepts connections and both roles exist. A server that a
   * killed parent left running on the directory is stopped first.
   *
   * @param directory holds programs, cluster, passwords and log; made if it does not exist
   * @param port of the loopback address, 0 for a free one
   * @throws CannotStartException if the directory is in use, the port is taken, or the server fails
   */
  public static DevelopmentDatabase start(Path directory, int port) {
    var home = directory.toAbsolutePath().normalize();
    var lock = DirectoryLock.take(home);
    try {
      var tools = PostgresTools.under(home);
      var passwords = passwords(home.resolve("passwords"));
      var cluster = home.resolve("cluster");
      endOrphan(tools, cluster);
      var chosen = Ports.resolve(port, "PostgreSQL", "another port number");
      initialise(tools, cluster, passwords);
      startServer(tools, cluster, chosen, home.resolve("postgresql.log"));
      var database = new DevelopmentDatabase(lock, tools, cluster, chosen, passwords);
      database.createRoles();
      return database;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  public int port() {
    return port;
  }

  public String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  /** Owns the database and its schema; for migrations. */
  public Login owner() {
    return login(OWNER);
  }

  /** Connects and uses what the owner grants; for the running service. */
  public Login app() {
    return login(APP);
  }

  public Connection connect(Login login) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), login.user(), login.password());
  }

  /** Stops the server; open transactions are rolled back. */
  @Override
  public void close() {
    try {
      stop(tools, cluster);
    } finally {
      lock.close();
    }
  }

  private String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  private Login login(String user) {
    return new Login(user, passwords.getProperty(user));
  }

  private static Properties passwords(Path file) {
    try {
      var passwords = new Properties();
      if (Files.exists(file)) {
        try (var reader = Files.newBufferedReader(file)) {
          passwords.load(reader);
        }
        return passwords;
      }
      var random = new SecureRandom();
      var lines = new StringBuilder();
      for (var user : List.of(SUPERUSER, OWNER, APP)) {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        var password = HexFormat.of().formatHex(bytes);
        passwords.setProperty(user, password);
        lines.append(user).append('=').append(password).append('\n');
      }
      writePrivately(file, lines.toString());
      return passwords;
    } catch (IOException e) {
      throw new CannotStartException("Cannot keep the database passwords in " + file, e);
    }
  }

  private static void writePrivately(Path file, String text) throws IOException {
    var unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(unfinished, text);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void initialise(PostgresTools tools, Path cluster, Properties passwords) {
    if (Files.exists(cluster.resolve("PG_VERSION"))) {
      return;
    }
    // Under another name until it is whole: a start that was killed half-way begins again.
    try {
      var unfinished = Files.createTempDirectory(cluster.getParent(), "cluster");
      var passwordFile = unfinished.resolveSibling(unfinished.getFileName() + ".password");
      writePrivately(passwordFile, passwords.getProperty(SUPERUSER));
      try {
        var made =
            tools.run(
                "initdb",
                List.of(
                    "--pgdata=" + unfinished,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C"));
        if (made.exitCode() != 0) {
          throw new CannotStartException("PostgreSQL cannot make its files: " + made.output());
        }
      } finally {
        Files.deleteIfExists(passwordFile);
      }
      Files.move(unfinished, cluster, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CannotStartException("PostgreSQL cannot make its files in " + cluster, e);
    }
  }

  private static void startServer(PostgresTools tools, Path cluster, int port, Path log) {
    var options = new StringBuilder("-p " + port);
    SETTINGS.forEach(setting -> options.append(" -c ").append(setting));
    var giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var sizeBefore = size(log);
      var started =
          tools.run(
              "pg_ctl",
              List.of(
                  "--pgdata=" + cluster,
                  "--log=" + log,
                  "--options=" + options,
                  "--timeout=60",
                  "--wait",
                  "start"));
      if (started.exitCode() == 0) {
        return;
      }
      var said = complaint(log, sizeBefore).orElse(started.output());
      // Backends outlive a killed server for a moment and hold its shared memory.
      if (!said.contains("shared memory") || System.nanoTime() > giveUp) {
        throw new CannotStartException(
            "PostgreSQL did not start (%s); its log is %s.".formatted(said, log));
      }
      pause();
    }
  }

  private static long size(Path log) {
    try {
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static Optional<String> complaint(Path log, long from) {
    try {
      var bytes = Files.readAllBytes(log);
      var start = (int) Math.min(from, bytes.length);
      return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.contains("FATAL:"))
          .map(line -> line.substring(line.indexOf("FATAL:") + 6).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Ends a server that a killed parent left running on the directory; true if there was one. */
  static boolean endOrphan(Path directory) {
    var home = directory.toAbsolutePath().normalize();
    if (!Files.exists(home.resolve("cluster/postmaster.pid"))) {
      return false;
    }
    var lock = DirectoryLock.take(home);
    try {
      return endOrphan(PostgresTools.under(home), home.resolve("cluster"));
    } finally {
      lock.close();
    }
  }

  private static boolean endOrphan(PostgresTools tools, Path cluster) {
    var pidFile = cluster.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return false;
    }
    if (isRunning(cluster)) {
      stop(tools, cluster);
      return true;
    }
    try {
      // The server is gone; its number may belong to a stranger now, which would stop a start.
      Files.delete(pidFile);
      return false;
    } catch (IOException e) {
      throw new CannotStartException("Cannot delete " + pidFile + ": " + e, e);
    }
  }

  private static boolean isRunning(Path cluster) {
    try {
      var pid = Files.readAllLines(cluster.resolve("postmaster.pid")).get(0).strip();
      return ProcessHandle.of(Long.parseLong(pid))
          .filter(DevelopmentDatabase::mayBePostgres)
          .isPresent();
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException noServer) {
      return false;
    }
  }

  private static boolean mayBePostgres(ProcessHandle process) {
    return process.isAlive()
        && process.info().command().map(program -> program.contains("/postgres")).orElse(true);
  }

  private static void stop(PostgresTools tools, Path cluster) {
    for (var mode : List.of("fast", "immediate")) {
      var arguments =
          List.of("--pgdata=" + cluster, "--mode=" + mode, "--timeout=30", "--wait", "stop");
      var stopped = tools.run("pg_ctl", arguments);
      if (stopped.exitCode() == 0 || !isRunning(cluster)) {
        return;
      }
    }
    throw new IllegalStateException("PostgreSQL on " + cluster + " does not stop");
  }

  private void createRoles() {
    try (var connection =
            DriverManager.getConnection(
                jdbcUrl(SUPERUSER), SUPERUSER, passwords.getProperty(SUPERUSER));
        var statement = connection.createStatement()) {
      for (var user : List.of(OWNER, APP)) {
        if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", user)) {
          statement.execute(
              "CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '%s'"
                  .formatted(user, passwords.getProperty(user)));
        }
      }
      if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", DATABASE)) {
        statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + OWNER);
      }
      statement.execute("REVOKE ALL ON DATABASE " + DATABASE + " FROM PUBLIC");
      statement.execute("GRANT CONNECT ON DATABASE " + DATABASE + " TO " + APP);
    } catch (SQLException e) {
      stop(tools, cluster);
      throw new CannotStartException("PostgreSQL refused to make its roles: " + e.getMessage(), e);
    }
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(300);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("The start of PostgreSQL was interrupted.", e);
    }
  }
}
