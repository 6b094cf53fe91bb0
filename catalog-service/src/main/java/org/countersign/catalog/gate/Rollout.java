package org.countersign.catalog.gate;

/**
 * How a version goes live when it does not at once.
 *
 * @param percent the share of the traffic it has; 0 for a shadow, whose answers nobody gets
 */
public record Rollout(Strategy strategy, int percent, Outcome outcome) {
  /** All the traffic. */
  static final int FULL = 100;

  /** The shape of a rollout. */
  public enum Strategy {
    CANARY,
    SHADOW,
    BLUE_GREEN,
    PERCENTAGE
  }

  /** What the experiment of a stage came to. */
  public enum Outcome {
    RUNNING,
    WON,
    NEUTRAL,
    LOST
  }

  /** A share that is none, or a shadow that answers, is refused. */
  public Rollout {
    if (percent < 0 || percent > FULL) {
      throw new IllegalArgumentException("not a percentage: " + percent);
    }
  }

  static Rollout begun(Strategy strategy, int percent) {
    return new Rollout(strategy, percent, Outcome.RUNNING);
  }

  boolean isFull() {
    return percent == FULL;
  }
}
