package org.countersign.catalog.evidence;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.evidence.Evidence.Acceptance;
import org.countersign.policy.Measurement;

/** Reads evaluations on record as a whole; whether what they say counts is judged elsewhere. */
@Dependent
public class Evaluations {
  private final EvidenceIndex index;
  private final EvidenceJudging judging;

  @Inject
  Evaluations(EvidenceIndex index, EvidenceJudging judging) {
    this.index = index;
    this.judging = judging;
  }

  /**
   * What evidence of a version states that somebody accepted and that was computed again, by its
   * id: all metrics, those of slices among them.
   */
  public Map<UUID, List<Measurement>> of(UUID version) {
    var stated = new HashMap<UUID, List<Measurement>>();
    index.of(version).stream()
        .map(EvidenceIndex.Filed::evidence)
        .filter(evidence -> evidence.acceptance() == Acceptance.ACCEPTED)
        .filter(evidence -> evidence.checked().isPresent())
        .forEach(
            evidence ->
                judging
                    .document(evidence)
                    .ifPresent(
                        document -> stated.put(evidence.id(), Measurement.stated(document))));
    return stated;
  }
}
