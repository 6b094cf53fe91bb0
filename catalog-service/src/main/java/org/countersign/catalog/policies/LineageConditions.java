package org.countersign.catalog.policies;

import java.util.List;
import org.countersign.lineage.Condition;
import org.countersign.lineage.QueryRefusedException;
import org.countersign.policy.DocumentException;
import org.countersign.policy.LineageCondition;
import org.countersign.policy.LineageCondition.Language;
import org.countersign.policy.Policy;

/** Reads the shapes and questions of a policy as the language they are written in. */
public final class LineageConditions {
  private LineageConditions() {}

  /**
   * In the order of the document, each under its id.
   *
   * @throws DocumentException at the line and column of the first that is none, or none that is
   *     judged here: it would leave the graph, or nests too deep
   */
  public static List<Condition> of(Policy policy) {
    return policy.lineage().stream().map(LineageConditions::read).toList();
  }

  private static Condition read(LineageCondition condition) {
    try {
      return condition.language() == Language.SHAPE
          ? new Condition.Shape(condition.id(), condition.text())
          : new Condition.Question(condition.id(), condition.text(), "");
    } catch (QueryRefusedException wrong) {
      throw condition.refuse(wrong.line(), wrong.column(), String.valueOf(wrong.getMessage()));
    }
  }

  /** The same policy, once all of them can be read. */
  static Policy checked(Policy policy) {
    var unused = of(policy);
    return policy;
  }
}
