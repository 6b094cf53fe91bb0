package org.countersign.lineage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A gate decision.
 *
 * @param outcome {@code ALLOW} or {@code DENY}
 * @param approvals ids of the approvals it rests on
 */
public record DecisionFacts(
    String id,
    String model,
    int number,
    Optional<String> useCase,
    String environment,
    String outcome,
    Instant decidedAt,
    List<String> approvals) {
  public DecisionFacts {
    approvals = List.copyOf(approvals);
  }
}
