package org.countersign.development;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A server that runs as a child process, with its output in a log file and its identity in a record
 * file. The record (process id and start time) lets a later start end a child whose parent was
 * killed, and never a stranger who inherited the process id.
 */
final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Process process;
  private final Path record;
  private final Path log;

  private ServerProcess(Process process, Path record, Path log) {
    this.process = process;
    this.record = record;
    this.log = log;
  }

  /**
   * Starts the command; the log of the run before is kept beside the new one as {@code ….1}.
   *
   * @param record the file that identifies the child until it is closed
   */
  static ServerProcess start(
      List<String> command, Map<String, String> environment, Path record, Path log) {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      if (Files.exists(log)) {
        Files.move(
            log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
      }
      var builder =
          new ProcessBuilder(apart(command))
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      var process = builder.start();
      Files.writeString(record, identity(process.toHandle()));
      return new ServerProcess(process, record, log);
    } catch (IOException e) {
      throw new CannotStartException(command.get(0) + " cannot be started: " + e.getMessage(), e);
    }
  }

  /**
   * The command in a session of its own, where the system can do that: Ctrl-C then reaches only us,
   * and we end the servers in the right order.
   */
  static List<String> apart(List<String> command) {
    return Stream.of("/usr/bin/setsid", "/bin/setsid")
        .filter(program -> Files.isExecutable(Path.of(program)))
        .findFirst()
        .map(program -> Stream.concat(Stream.of(program), command.stream()).toList())
        .orElse(command);
  }

  /** Ends what a killed parent left behind under this record; true if there was something. */
  static boolean endOrphan(Path record) {
    var orphan = running(record);
    orphan.ifPresent(ServerProcess::end);
    try {
      Files.deleteIfExists(record);
    } catch (IOException e) {
      throw new CannotStartException("Cannot delete " + record + ": " + e, e);
    }
    return orphan.isPresent();
  }

  /** The process that the record names, if it is still the same one. */
  static Optional<ProcessHandle> running(Path record) {
    try {
      return identified(Files.readString(record));
    } catch (IOException noRecord) {
      return Optional.empty();
    }
  }

  /** The living process of this identity; a stranger with the same process id is none. */
  static Optional<ProcessHandle> identified(String identity) {
    try {
      var pid = Long.parseLong(identity.substring(0, identity.indexOf(' ')));
      return ProcessHandle.of(pid)
          .filter(handle -> handle.isAlive() && identity(handle).equals(identity));
    } catch (IndexOutOfBoundsException | NumberFormatException unreadable) {
      return Optional.empty();
    }
  }

  /** Process id and start time: what a record file holds. */
  static String identity(ProcessHandle handle) {
    return handle.pid() + " " + handle.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
  }

  /**
   * Asks the process and its children to end, waits, and then insists.
   *
   * @return whether asking was enough for the process itself
   */
  static boolean end(ProcessHandle process) {
    var family = Stream.concat(Stream.of(process), process.descendants()).toList();
    process.destroy();
    var byItself = endsInTime(process);
    family.forEach(ProcessHandle::destroyForcibly);
    family.forEach(ServerProcess::endsInTime);
    return byItself;
  }

  private static boolean endsInTime(ProcessHandle process) {
    try {
      process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stubborn) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for process " + process.pid() + " failed", e);
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The exit code of a command that ends by itself; it is ended when it takes too long. */
  int awaitExit(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        end(process.toHandle());
      }
      Files.deleteIfExists(record);
      return process.exitValue();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      return -1;
    } catch (IOException e) {
      throw new IllegalStateException("cannot delete " + record, e);
    }
  }

  Path log() {
    return log;
  }

  /** Ends the process; true if asking was enough. */
  boolean end() {
    var byItself = end(process.toHandle());
    try {
      Files.deleteIfExists(record);
      return byItself;
    } catch (IOException e) {
      throw new IllegalStateException("cannot delete " + record, e);
    }
  }

  /** Ends the process at once, without asking it. */
  void kill() {
    process.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    end();
  }

  @Override
  public void close() {
    end();
  }
}
