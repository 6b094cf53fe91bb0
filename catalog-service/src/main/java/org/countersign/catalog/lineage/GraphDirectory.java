package org.countersign.catalog.lineage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.countersign.ledger.KeyHistory;

/**
 * Where a node keeps its graph, and of which log it is. A log that was recovered has lost entries
 * that may be in the graph, so the graph is built anew from what is left.
 */
final class GraphDirectory {
  private static final String ORIGIN = "origin";

  private GraphDirectory() {}

  /** Makes the directory; empties it if the graph in it is of another origin than the log's. */
  static void prepare(Path directory, KeyHistory history) throws IOException {
    var mark = directory.resolve(ORIGIN);
    var origin = history.origin().value();
    if (Files.isDirectory(directory) && !isOf(mark, origin, history)) {
      empty(directory);
    }
    Files.createDirectories(directory);
    Files.writeString(mark, origin + "\n", StandardCharsets.UTF_8);
  }

  private static boolean isOf(Path mark, String origin, KeyHistory history) throws IOException {
    return Files.exists(mark)
        ? Files.readString(mark, StandardCharsets.UTF_8).strip().equals(origin)
        : history.recoveries().isEmpty();
  }

  /** The directory itself stays: it may be a volume of its own. */
  private static void empty(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(directory)) {
          Files.delete(file);
        }
      }
    }
  }
}
