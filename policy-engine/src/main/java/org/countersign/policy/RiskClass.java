package org.countersign.policy;

import java.util.Comparator;
import java.util.List;

/**
 * The risk class of a use case. It belongs to the use, never to the weights.
 *
 * @see <a href="http://data.europa.eu/eli/reg/2024/1689/2026-07-27">Regulation (EU) 2024/1689</a>
 */
public enum RiskClass {
  /** A practice that Article 5 prohibits. */
  UNACCEPTABLE("prohibited practice"),
  /** Article 6. */
  HIGH("high risk"),
  /** Article 50. */
  LIMITED("limited risk"),
  MINIMAL("minimal risk"),
  /** Article 2 or 3(1): the Regulation does not apply. */
  OUT_OF_SCOPE("out of scope"),
  /** A question that decides is asked and not answered. */
  UNDETERMINED("not decided");

  private static final List<RiskClass> BY_WEIGHT =
      List.of(OUT_OF_SCOPE, MINIMAL, LIMITED, HIGH, UNDETERMINED, UNACCEPTABLE);

  /**
   * Lightest first. What is not determined weighs more than what can be approved, since it may turn
   * out to be prohibited.
   */
  public static final Comparator<RiskClass> LIGHTEST_FIRST =
      Comparator.comparingInt(BY_WEIGHT::indexOf);

  private final String words;

  RiskClass(String words) {
    this.words = words;
  }

  /** How a sentence names it, e.g. {@code high risk}. */
  public String words() {
    return words;
  }

  /** Whether this asks for more than the other. */
  public boolean outweighs(RiskClass other) {
    return LIGHTEST_FIRST.compare(this, other) > 0;
  }
}
