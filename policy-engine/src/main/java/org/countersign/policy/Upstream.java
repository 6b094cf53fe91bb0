package org.countersign.policy;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** What is stored of a version's ancestry, and the answer while it is not stored yet. */
final class Upstream {
  /** Facts that are known when the ancestry was judged, and not before. */
  private static final Set<String> STORED =
      Set.of(
          "lineage", // as a whole: whatever is asked of it afterwards
          "lineage.sensitivity",
          "lineage.sensitive",
          "lineage.gaps",
          "lineage.judgedBy",
          "lineage.conditions",
          "lineage.unjudged");

  private Upstream() {}

  /** Whether what these expressions say depends on it. */
  static boolean isRead(Collection<Expression> expressions) {
    return expressions.stream().anyMatch(each -> !Collections.disjoint(each.paths(), STORED));
  }

  static boolean isJudged(Facts facts) {
    return facts.truth("lineage", "judged");
  }

  static boolean isJudged(Facts facts, String policy) {
    return isJudged(facts) && ((List<?>) facts.of("lineage", "judgedBy")).contains(policy);
  }

  /** The remedy of somebody who cannot be helped otherwise: it comes by itself. */
  static Finding behind(String rule, String cite, Mode mode) {
    return behind(
        rule,
        cite,
        mode,
        "what the version came of is still being looked at for " + rule,
        "ask again in a few seconds");
  }

  /** Whoever does not know does not let pass. */
  static Finding unjudged(String rule, String cite, Mode mode, String why) {
    return behind(
        rule,
        cite,
        mode,
        "what the version came of could not be judged yet for %s: %s".formatted(rule, why),
        "ask again in a minute, it is tried again by itself; if it stays, ask a compliance officer"
            + " for a condition that looks at less");
  }

  private static Finding behind(String rule, String cite, Mode mode, String says, String remedy) {
    return new Finding("LINEAGE_BEHIND", says, remedy, "administrator", rule, cite, true, mode);
  }
}
