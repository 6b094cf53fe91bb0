package org.countersign.development;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's own programs, unpacked from the binaries jar of this platform.
 *
 * <p>The programs are called directly instead of through the embedding library around these jars:
 * that library starts the server with fsync off, trusts every local user, and shares one directory
 * under the system's temporary files between all users.
 */
final class PostgresTools {
  private final Path home;

  private PostgresTools(Path home) {
    this.home = home;
  }

  /** What a program said and how it ended. */
  record Outcome(int exitCode, String output) {}

  /** Unpacks once under the directory; later calls find what is there. */
  static PostgresTools under(Path directory) {
    var archive = archive();
    var home = directory.resolve("postgresql");
    try {
      if (!Files.isExecutable(home.resolve("bin/pg_ctl"))) {
        var unpacking = Files.createTempDirectory(directory, "unpacking");
        unpack(archive, unpacking);
        Files.move(unpacking, home, StandardCopyOption.ATOMIC_MOVE);
      }
      return new PostgresTools(home);
    } catch (IOException e) {
      throw new CannotStartException("PostgreSQL cannot be unpacked into " + home + ": " + e, e);
    }
  }

  /** Runs one program to its end; output and errors go to the outcome. */
  Outcome run(String program, List<String> arguments) {
    var command = new ArrayList<String>();
    if (isRoot()) {
      // The server refuses to run as root; in a user namespace of its own it is nobody.
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    try {
      var output = Files.createTempFile(home, program, ".out");
      try {
        // A file, not a pipe: the server inherits it and would keep a pipe open for ever.
        var builder =
            new ProcessBuilder(ServerProcess.apart(command))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        var process = builder.start();
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return new Outcome(-1, program + " did not end within 90 s");
        }
        return new Outcome(process.exitValue(), Files.readString(output).strip());
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new CannotStartException(program + " cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("The start of PostgreSQL was interrupted.", e);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static String archive() {
    var linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    var arm = "aarch64".equals(System.getProperty("os.arch"));
    return "/postgres-%s-%s.txz".formatted(linux ? "linux" : "darwin", arm ? "arm_64" : "x86_64");
  }

  private static void unpack(String archive, Path directory) throws IOException {
    try (var resource = PostgresTools.class.getResourceAsStream(archive)) {
      if (resource == null) {
        throw new CannotStartException(
            "There is no PostgreSQL for this platform (%s %s)."
                .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
      }
      unpack(resource, directory);
    }
  }

  private static void unpack(InputStream archive, Path directory) throws IOException {
    try (var tar =
        new TarArchiveInputStream(
            new XZInputStream(new BufferedInputStream(archive)), StandardCharsets.UTF_8.name())) {
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        var target = directory.resolve(entry.getName()).normalize();
        if (!target.startsWith(directory)) {
          throw new IOException("entry outside the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
          } else {
            Files.copy(tar, target);
            if ((entry.getMode() & 0100) != 0) {
              Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
          }
        }
      }
    }
  }
}
