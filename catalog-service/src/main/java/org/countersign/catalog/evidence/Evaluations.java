package org.countersign.catalog.evidence;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.countersign.catalog.evidence.Evidence.Acceptance;
import org.countersign.catalog.evidence.Evidence.Checked;
import org.countersign.policy.EvidenceType;
import org.countersign.policy.Provenance;

/** The metrics that evaluations of a version state, as far as these count. */
@Dependent
public class Evaluations {
  private static final String SCHEMA = "countersign/evaluation/v1";

  private final EvidenceIndex index;
  private final EvidenceJudging judging;

  @Inject
  Evaluations(EvidenceIndex index, EvidenceJudging judging) {
    this.index = index;
    this.judging = judging;
  }

  /**
   * What evidence must be to count, beyond being accepted by somebody who did not produce it and
   * holding what it claims when it is computed again.
   *
   * @param lowest provenance that counts, by the type of evidence
   * @param since when the artifact was made; what was measured before is of another one
   */
  public record Demand(Map<EvidenceType, Provenance> lowest, Instant since, Instant now) {
    public Demand {
      lowest = Map.copyOf(lowest);
    }

    private boolean meets(Evidence evidence) {
      var least = lowest.getOrDefault(evidence.type(), Provenance.UPLOADED);
      return evidence.acceptance() == Acceptance.ACCEPTED
          && evidence.checked().filter(Checked.PASSED::equals).isPresent()
          && evidence.provenance() != Provenance.SELF_REPORTED
          && evidence.provenance().compareTo(least) >= 0
          && !evidence.producedAt().isBefore(since)
          && evidence.validUntil().filter(until -> !until.isAfter(now)).isEmpty();
    }
  }

  /**
   * A metric's value.
   *
   * @param slice the one part of the cases that it is about; empty for all cases
   */
  public record Value(String metric, Optional<Factor> slice, BigDecimal value) {}

  /** Cases that have this value of a factor. */
  public record Factor(String name, String value) {}

  /** Of all evaluations that count; several may measure one metric. */
  public List<Value> of(UUID version, Demand demand) {
    return index.of(version).stream()
        .map(EvidenceIndex.Filed::evidence)
        .filter(demand::meets)
        .flatMap(evidence -> judging.document(evidence).stream())
        .filter(document -> SCHEMA.equals(document.get("schema")))
        .flatMap(Evaluations::values)
        .toList();
  }

  /** The schema was checked when the evidence came. */
  private static Stream<Value> values(Map<String, Object> evaluation) {
    return ((List<?>) evaluation.getOrDefault("metrics", List.of()))
        .stream().map(each -> value((Map<?, ?>) each));
  }

  private static Value value(Map<?, ?> metric) {
    return new Value(
        String.valueOf(metric.get("name")),
        metric.get("slice") instanceof Map<?, ?> slice
            ? Optional.of(
                new Factor(String.valueOf(slice.get("factor")), String.valueOf(slice.get("value"))))
            : Optional.empty(),
        new BigDecimal(String.valueOf(metric.get("value"))));
  }
}
