package org.countersign.catalog.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An operator's word beside what the nodes remember, with the code of a reason in it: the file
 * {@code accept-loss} gives up what was signed and is not in the database, the file {@code
 * accept-fork} also what the database says otherwise. Either is good for one start, so what nobody
 * has looked at is refused again.
 *
 * @param fork whether the database may contradict what was signed
 */
record AcceptedLoss(Path file, boolean fork, String reason) {
  /** The word of the operator, if there is one; the wider one if there are both. */
  static Optional<AcceptedLoss> in(Path signer) {
    return read(signer.resolve("accept-fork"), true)
        .or(() -> read(signer.resolve("accept-loss"), false));
  }

  private static Optional<AcceptedLoss> read(Path file, boolean fork) {
    try {
      return Files.exists(file)
          ? Optional.of(
              new AcceptedLoss(file, fork, Files.readString(file, StandardCharsets.UTF_8).strip()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  void withdraw() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be deleted", e);
    }
  }
}
