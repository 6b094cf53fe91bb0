package org.countersign.catalog.pages;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.countersign.catalog.evidence.EvidenceResource.EvidenceView;
import org.countersign.catalog.requirements.RequirementsResource.RequirementView;

/**
 * Requirements as people read them: what is open comes first, and what does not apply stands apart.
 *
 * @param open unmet, the preventing ones first
 */
public record Demands(List<Row> open, List<Row> met, List<Row> idle) {
  private static final Set<String> UNMET = Set.of("MISSING", "STALE", "PARTIAL");
  private static final String IDLE = "NOT_APPLICABLE";
  private static final String PREVENTS = "PREVENT";

  public Demands {
    open = List.copyOf(open);
    met = List.copyOf(met);
    idle = List.copyOf(idle);
  }

  /** A requirement with the evidence that its state speaks of. */
  public record Row(RequirementView demand, List<EvidenceView> evidence) {
    public Row {
      evidence = List.copyOf(evidence);
    }
  }

  static Demands of(List<RequirementView> all, List<EvidenceView> evidence) {
    var rows = all.stream().map(each -> new Row(each, named(each, evidence))).toList();
    Predicate<Row> prevents = row -> row.demand().mode().equals(PREVENTS);
    var unmet = rows.stream().filter(row -> UNMET.contains(row.demand().state())).toList();
    return new Demands(
        Stream.concat(unmet.stream().filter(prevents), unmet.stream().filter(prevents.negate()))
            .toList(),
        rows.stream()
            .filter(row -> !UNMET.contains(row.demand().state()))
            .filter(row -> !row.demand().state().equals(IDLE))
            .toList(),
        rows.stream().filter(row -> row.demand().state().equals(IDLE)).toList());
  }

  private static List<EvidenceView> named(RequirementView demand, List<EvidenceView> evidence) {
    return evidence.stream()
        .filter(each -> demand.evidence().contains(each.id().toString()))
        .toList();
  }
}
