package org.countersign.policy;

import java.util.HashMap;
import java.util.Map;

/** Conditions over one set of facts, each evaluated once however many rules share it. */
final class Conditions {
  private final Facts facts;
  private final Map<Expression, Boolean> known = new HashMap<>();

  Conditions(Facts facts) {
    this.facts = facts;
  }

  Facts facts() {
    return facts;
  }

  /**
   * @throws Expression.UncomputableException if the condition has no value
   */
  boolean holds(Expression condition) {
    var before = known.get(condition);
    if (before != null) {
      return before;
    }
    var holds = condition.holds(facts.activation());
    known.put(condition, holds);
    return holds;
  }
}
