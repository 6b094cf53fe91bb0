package org.countersign.catalog.requirements;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is stored of what a version came of.
 *
 * @param judgedBy digests of the policies whose conditions were judged
 * @param found sensitivity, gaps and findings, by the names policies have for them
 */
public record AncestryFacts(List<String> judgedBy, Map<String, Object> found) {
  /** Nobody looked yet, or not since something changed. */
  public static final AncestryFacts UNKNOWN = new AncestryFacts(List.of(), Map.of());

  public AncestryFacts {
    judgedBy = List.copyOf(judgedBy);
    found = Map.copyOf(found);
  }

  Map<String, Object> map() {
    var facts = new HashMap<>(found);
    facts.put("judged", !judgedBy.isEmpty());
    facts.put("judgedBy", judgedBy);
    return facts;
  }
}
