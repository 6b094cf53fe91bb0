package org.countersign.lineage;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;

/**
 * Pays what first uses cost (more than a second for TDB2, a third of one for the layout) before
 * somebody waits for an answer. Called once, at start, on a thread that nobody waits for.
 */
public final class WarmUp {
  private WarmUp() {}

  /** Grows, asks, draws and writes a small graph in memory; leaves nothing behind. */
  public static void run(Iris iris) {
    try (var store = LineageStore.inMemory(iris)) {
      store.apply(
          Growth.at(iris, 0, "nobody")
              .version(
                  VersionFacts.of("warm", "warm", 1, Instant.EPOCH)
                      .withRun(VersionFacts.Run.of("run"))
                      .withParameters(Map.of("rate", "0.1"))
                      .withMetrics(List.of(VersionFacts.Metric.of("accuracy", "0.9"))))
              .grown());
      var drawn =
          store.read(
              snapshot -> {
                var closure =
                    new Ancestry(snapshot)
                        .closure(iris.version("warm", 1), Direction.UP, new Limits(5, 50))
                        .orElseThrow();
                for (var format : Export.values()) {
                  format.write(closure, snapshot);
                }
                return Svg.of(Layout.of(closure), "warm-up");
              });
      if (drawn.isEmpty()) {
        throw new IllegalStateException("a picture has at least its frame");
      }
    }
  }
}
