package org.countersign.policy;

/**
 * The risk class of a use case. It belongs to the use, never to the weights.
 *
 * @see <a href="http://data.europa.eu/eli/reg/2024/1689/2026-07-27">Regulation (EU) 2024/1689</a>
 */
public enum RiskClass {
  /** A practice that Article 5 prohibits. */
  UNACCEPTABLE,
  /** Article 6. */
  HIGH,
  /** Article 50. */
  LIMITED,
  MINIMAL,
  /** Article 2 or 3(1): the Regulation does not apply. */
  OUT_OF_SCOPE,
  /** A question that decides is asked and not answered. */
  UNDETERMINED
}
