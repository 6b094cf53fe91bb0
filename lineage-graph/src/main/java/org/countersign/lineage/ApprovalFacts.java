package org.countersign.lineage;

import java.time.Instant;
import java.util.List;

/**
 * An approval, or the review that may become one, of a version for a use case in an environment.
 *
 * @param considered ids of the evidence that was shown
 */
public record ApprovalFacts(
    String id,
    String model,
    int number,
    String useCase,
    String environment,
    Instant openedAt,
    List<String> considered) {
  public ApprovalFacts {
    considered = List.copyOf(considered);
  }
}
