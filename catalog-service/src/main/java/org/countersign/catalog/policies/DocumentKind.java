package org.countersign.catalog.policies;

/** What a published document is to the gate. */
public enum DocumentKind {
  /** What nobody can switch off. */
  FLOOR,
  /** What an environment demands. */
  POLICY,
  /** Requirements and the evidence that meets them. */
  FRAMEWORK,
  /** Questions and the class their answers give. */
  RULE_PACK
}
