package org.countersign.catalog.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A disk that takes writes and fails when they are flushed, as some processes see it until it is
 * closed: {@code strace} answers their system calls with the input/output error of one.
 */
final class BrokenDisk implements AutoCloseable {
  private final Process strace;
  private final Path answered;

  private BrokenDisk(Process strace, Path answered) {
    this.strace = strace;
    this.answered = answered;
  }

  /**
   * Breaks the disk under running processes.
   *
   * @param heirs whether it is also broken for the processes that they start
   * @param files where what is traced is written, in files whose names begin like this
   * @throws IOException if there is no strace, or it may attach to none of them
   */
  static BrokenDisk under(List<ProcessHandle> processes, boolean heirs, Path files)
      throws IOException, InterruptedException {
    var options = new ArrayList<>(List.of("-e", "trace=fsync,fdatasync"));
    options.addAll(List.of("-e", "inject=fsync,fdatasync:error=EIO"));
    if (heirs) {
      options.add("-f");
    }
    return attached(options, processes, files);
  }

  private static BrokenDisk attached(
      List<String> options, List<ProcessHandle> processes, Path files)
      throws IOException, InterruptedException {
    var answered = files.resolveSibling(files.getFileName() + ".answered");
    var attached = files.resolveSibling(files.getFileName() + ".attached");
    var line = new ArrayList<>(List.of("strace", "-o", answered.toString()));
    line.addAll(options);
    processes.forEach(each -> line.addAll(List.of("-p", Long.toString(each.pid()))));
    var strace =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(attached.toFile())
            .start();
    var disk = new BrokenDisk(strace, answered);
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    // one line for each, also for those that have ended meanwhile
    while (Files.readString(attached).lines().count() < processes.size()) {
      if (!strace.isAlive() || System.nanoTime() > until) {
        disk.close();
        throw new IOException("not attached: " + Files.readString(attached));
      }
      Thread.sleep(20);
    }
    if (!Files.readString(attached).contains(" attached")) {
      disk.close();
      throw new IOException("attached to none: " + Files.readString(attached));
    }
    return disk;
  }

  /** Whether a disk can be broken here at all, as a trial on a small file says. */
  static boolean isPossible(Path directory) throws IOException, InterruptedException {
    var file = Files.writeString(directory.resolve("trial"), "to be flushed");
    var flushing =
        new ProcessBuilder("sh", "-c", "read go && exec sync -d \"$0\"", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var disk = under(List.of(flushing.toHandle()), false, file);
        var go = flushing.getOutputStream()) {
      go.write("go\n".getBytes(UTF_8));
      go.flush();
      return flushing.waitFor(30, TimeUnit.SECONDS) && flushing.exitValue() != 0 && disk.failed();
    } catch (IOException notPermitted) {
      return false;
    } finally {
      flushing.destroyForcibly();
    }
  }

  /** Whether this process, which is left alone, may be attached to: it may be another user's. */
  static boolean reaches(ProcessHandle process, Path files) throws InterruptedException {
    try (var disk = attached(List.of("-e", "trace=none"), List.of(process), files)) {
      return !disk.failed();
    } catch (IOException notPermitted) {
      return false;
    }
  }

  /** Whether a flush was answered with the error. */
  boolean failed() throws IOException {
    return Files.readString(answered).contains("(INJECTED)");
  }

  /** The disk is whole again; the processes that are still there go on undisturbed. */
  @Override
  public void close() {
    strace.destroy();
    strace.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
