package org.countersign.catalog.policies;

import java.util.List;

/** A rule pack that fails golden vectors of its own, or has none. */
final class FailedVectorsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String[] failed;

  FailedVectorsException(List<String> failed) {
    super(
        failed.isEmpty()
            ? "the pack has no golden vectors"
            : failed.size() + " golden vectors of the pack fail: " + String.join(" | ", failed));
    this.failed = failed.toArray(String[]::new);
  }

  /** The name of each with what is not as expected. */
  List<String> failed() {
    return List.of(failed);
  }
}
