package org.countersign.catalog.policies;

import org.countersign.policy.DocumentException;
import org.countersign.policy.Edition;
import org.countersign.policy.Framework;
import org.countersign.policy.Policy;
import org.countersign.policy.RulePack;
import org.countersign.policy.VectorResult;

/** What a published document is to the gate. */
public enum DocumentKind {
  /** What nobody can switch off. */
  FLOOR,
  /** What an environment demands. */
  POLICY,
  /** Requirements and the evidence that meets them. */
  FRAMEWORK,
  /** Questions and the class their answers give. */
  RULE_PACK;

  /**
   * Checks and compiles a document of this kind.
   *
   * @param document what messages call it
   * @throws DocumentException at the line and column of the first mistake
   */
  Edition compile(String document, byte[] bytes) {
    return switch (this) {
      case FLOOR, POLICY -> LineageConditions.checked(Policy.load(document, bytes)).edition();
      case FRAMEWORK -> Framework.load(document, bytes).edition();
      case RULE_PACK -> RulePack.load(document, bytes).edition();
    };
  }

  /**
   * The same for a document that nobody has tested yet.
   *
   * @throws FailedVectorsException if a rule pack fails a golden vector of its own or has none
   */
  Edition read(String document, byte[] bytes) {
    if (this == RULE_PACK) {
      var results = RulePack.load(document, bytes).runVectors();
      var failed = results.stream().filter(result -> !result.passed()).toList();
      if (results.isEmpty() || !failed.isEmpty()) {
        throw new FailedVectorsException(failed.stream().map(DocumentKind::said).toList());
      }
    }
    return compile(document, bytes);
  }

  private static String said(VectorResult failed) {
    return failed.name() + ": " + String.join("; ", failed.differences());
  }
}
