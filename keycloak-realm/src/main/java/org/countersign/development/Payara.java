package org.countersign.development;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Payara Micro unpacked into a directory of its own, which starts faster than its jar of jars. What
 * a run leaves there (its configuration with the applications it had deployed) is removed before
 * the next, which would deploy them again. The classes of the server are archived at the first
 * clean end, so that later starts map them instead of reading them.
 */
final class Payara {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final List<String> LEFT_BY_A_RUN =
      List.of("applications", "autodeploy", "config", "generated", "logs");

  private final Path directory;
  private final Path home;
  private final Tuning tuning;

  private Payara(Path directory, Tuning tuning) {
    this.directory = directory;
    this.home = directory.resolve("home");
    this.tuning = tuning;
  }

  /** How the server's JVM trades the time to start against the speed afterwards. */
  enum Tuning {
    /** Quick from the second start on: archives its classes at its first clean end. */
    QUICK_START,
    /** Full compilation and a collector of several threads. */
    THROUGHPUT,
    /** Started once, so an archive for later starts is not worth its seconds. */
    ONCE;

    private List<String> options() {
      return switch (this) {
        case QUICK_START, ONCE -> List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        case THROUGHPUT -> List.of("-Xmx1g", "-XX:+UseParallelGC");
      };
    }
  }

  /** Ready for a start; unpacks the server first if this version is not there. */
  static Payara in(Path directory, Tuning tuning) {
    var payara = new Payara(directory, tuning);
    try {
      Files.createDirectories(directory);
      var jar = Distribution.find("payara-micro-");
      var version = directory.resolve("version");
      if (!Files.exists(version)
          || !Files.readString(version).equals(jar.getFileName().toString())) {
        payara.unpack(jar);
        Files.writeString(version, jar.getFileName().toString());
      }
      Files.deleteIfExists(payara.unfinishedArchive());
      for (var left : LEFT_BY_A_RUN) {
        delete(payara.home.resolve(left));
      }
      copy(directory.resolve("config"), payara.home.resolve("config"));
      return payara;
    } catch (IOException e) {
      throw new CannotStartException("Payara cannot be unpacked into " + directory + ": " + e, e);
    }
  }

  /** The command that serves the WAR at {@code /} on the loopback address. */
  List<String> command(Path war, int port) {
    var command = new ArrayList<String>();
    command.add(java());
    command.addAll(tuning.options());
    command.addAll(classArchive());
    command.addAll(
        List.of(
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            // Otherwise the JSON provider is looked up twice a request.
            "-Djakarta.json.provider=org.eclipse.parsson.JsonProviderImpl",
            "-Djava.io.tmpdir=" + temporaryDirectory(),
            "-jar",
            home.resolve("launch-micro.jar").toString(),
            "--deploy",
            war.toString(),
            "--contextroot",
            "/",
            "--port",
            Integer.toString(port),
            "--nohazelcast",
            "--nocluster",
            "--disablephonehome",
            "--minhttpthreads",
            "16",
            "--maxhttpthreads",
            "16",
            "--prebootcommandfile",
            bootCommands().toString()));
    return command;
  }

  private void unpack(Path jar) throws IOException {
    delete(directory);
    Files.createDirectories(home);
    var unpacking =
        ServerProcess.start(
            List.of(
                java(), "-jar", jar.toString(), "--rootdir", home.toString(), "--outputlauncher"),
            Map.of(),
            directory.resolve("unpack.process"),
            directory.resolve("unpack.log"));
    // a full disk does not change its exit code
    if (unpacking.awaitExit(PATIENCE) != 0 || !Files.isDirectory(home.resolve("config"))) {
      throw new CannotStartException("Payara cannot be unpacked; see " + unpacking.log() + ".");
    }
    Files.move(home.resolve("config"), directory.resolve("config"));
  }

  /** Uses the archive of these classes and options, or has the JVM write it at its end. */
  private List<String> classArchive() {
    if (tuning == Tuning.ONCE) {
      return List.of();
    }
    return Files.exists(archive())
        ? List.of("-Xshare:auto", "-Xlog:cds=off", "-XX:SharedArchiveFile=" + archive())
        : List.of(
            "-Xlog:cds=off",
            "-Xlog:cds+dynamic=off",
            "-XX:ArchiveClassesAtExit=" + unfinishedArchive());
  }

  /** Whether the end of this run writes the class archive, which takes some seconds. */
  boolean archivesAtEnd() {
    return tuning != Tuning.ONCE && !Files.exists(archive());
  }

  /** Called after a run that served and ended by itself: only its archive is whole. */
  void keepArchive() {
    try {
      if (Files.exists(unfinishedArchive())) {
        Files.move(unfinishedArchive(), archive(), StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the class archive", e);
    }
  }

  private Path archive() {
    return directory.resolve("classes-" + archiveKey() + ".jsa");
  }

  private Path unfinishedArchive() {
    return directory.resolve("classes.unfinished");
  }

  private String archiveKey() {
    try {
      var key = System.getProperty("java.vm.version") + tuning;
      var digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private Path temporaryDirectory() {
    return emptied(directory.resolve("tmp"));
  }

  private static Path emptied(Path path) {
    try {
      delete(path);
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot empty " + path, e);
    }
  }

  /** Development passwords are known to everybody, so nobody else's machine may reach the port. */
  private Path bootCommands() {
    var server = "set configs.config.server-config.";
    var commands =
        List.of(
            server
                + "network-config.network-listeners.network-listener.http-listener.address"
                + "=127.0.0.1",
            server + "hazelcast-config-specific-configuration.enabled=false");
    try {
      return Files.write(directory.resolve("boot-commands.txt"), commands);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the server's first commands", e);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      try (var files = Files.walk(path)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
