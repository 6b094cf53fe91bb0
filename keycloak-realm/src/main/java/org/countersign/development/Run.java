package org.countersign.development;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The run that a data directory's file names: which process it is, and where it answers.
 *
 * @param launcher process id and start time of the process in the foreground
 */
record Run(String launcher, URI url, String issuer) {
  private static Path fileIn(Path data) {
    return data.resolve("run");
  }

  static Run ofThisProcess(URI url, String issuer) {
    return new Run(ServerProcess.identity(ProcessHandle.current()), url, issuer);
  }

  void writeTo(Path data) {
    try {
      Files.write(fileIn(data), List.of(launcher, url.toString(), issuer));
    } catch (IOException e) {
      throw new CannotStartException("Cannot write to " + data + ": " + e, e);
    }
  }

  static void forget(Path data) {
    try {
      Files.deleteIfExists(fileIn(data));
    } catch (IOException e) {
      throw new IllegalStateException("cannot delete " + fileIn(data), e);
    }
  }

  /** The run of this directory, if its process still lives. */
  static Optional<Run> of(Path data) {
    try {
      var lines = Files.readAllLines(fileIn(data));
      return Optional.of(new Run(lines.get(0), URI.create(lines.get(1)), lines.get(2)))
          .filter(run -> run.process().isPresent());
    } catch (IOException | IndexOutOfBoundsException noRun) {
      return Optional.empty();
    }
  }

  /**
   * @throws CannotStartException if there is a run of this directory already
   */
  static void refuseAnother(Path data) {
    var running = of(data);
    if (running.isPresent()) {
      throw new CannotStartException(
          "Countersign runs already, at %s/ui/; end it first with 'countersign down --data %s'."
              .formatted(running.get().url(), data));
    }
  }

  Optional<ProcessHandle> process() {
    return ServerProcess.identified(launcher);
  }
}
