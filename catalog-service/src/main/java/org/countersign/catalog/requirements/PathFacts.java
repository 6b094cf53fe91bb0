package org.countersign.catalog.requirements;

import java.util.Map;

/**
 * How far a version has come for one use case, on its way to one environment.
 *
 * @param before the environment that comes before it; empty for the first one
 * @param deployed whether it was ever deployed there
 * @param live whether it runs there now
 * @param stage of the newest deployment in the environment itself
 */
public record PathFacts(String before, boolean deployed, boolean live, Stage stage) {
  /** Nothing is known of the way. */
  static final PathFacts UNKNOWN = new PathFacts("", false, false, Stage.NONE);

  /**
   * A stage of a rollout.
   *
   * @param strategy {@code NONE} where nothing is live, {@code DIRECT} where it went live at once
   * @param percent the share of the traffic
   * @param outcome {@code NONE}, {@code RUNNING}, {@code WON}, {@code NEUTRAL} or {@code LOST}
   */
  public record Stage(String strategy, int percent, String outcome) {
    /** Nothing is live. */
    public static final Stage NONE = new Stage("NONE", 0, "NONE");
  }

  Map<String, Object> promotion() {
    return Map.of("before", before, "deployed", deployed, "live", live);
  }

  Map<String, Object> rollout() {
    return Map.of(
        "strategy", stage.strategy(), "percent", stage.percent(), "outcome", stage.outcome());
  }
}
