package org.countersign.policy;

import java.util.List;

/**
 * What a golden vector gave.
 *
 * @param differences one sentence for all that is not as expected; empty when it passed
 */
public record VectorResult(
    String name, RiskClass expected, RiskClass actual, List<String> differences) {
  public VectorResult {
    differences = List.copyOf(differences);
  }

  public boolean passed() {
    return differences.isEmpty();
  }
}
