package org.countersign.catalog.evidence;

import static org.countersign.catalog.problem.ProblemType.EVIDENCE_ALREADY_REVIEWED;
import static org.countersign.catalog.problem.ProblemType.SOD_VIOLATION;

import java.util.UUID;
import org.countersign.catalog.evidence.Evidence.Acceptance;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.problem.Refusal;

/** Who judges evidence has neither produced it nor built what it is about. */
final class Impartiality {
  private Impartiality() {}

  /**
   * @throws Refusal {@code SOD_VIOLATION} if the reviewer has a part in it, {@code
   *     EVIDENCE_ALREADY_REVIEWED} if somebody else was first
   */
  static void require(Evidence evidence, ModelVersion version, UUID reviewer) {
    if (evidence.producer().equals(reviewer)) {
      throw stranger("whoever produced a piece of evidence cannot review it");
    }
    if (version.people().contains(reviewer)) {
      throw stranger("whoever built or trained a version cannot review evidence about it");
    }
    if (evidence.acceptance() != Acceptance.SUBMITTED) {
      throw new Refusal(
              EVIDENCE_ALREADY_REVIEWED,
              "evidence %s is %s already".formatted(evidence.id(), evidence.acceptance()))
          .and("remedy", "add new evidence where the judgement changes");
    }
  }

  private static Refusal stranger(String says) {
    return new Refusal(SOD_VIOLATION, says)
        .and("remedy", "ask another validator, one who has no part in it");
  }
}
