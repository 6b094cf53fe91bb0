package org.countersign.policy;

/** How far an evidence record can be trusted, weakest first. */
public enum Provenance {
  SELF_REPORTED,
  UPLOADED,
  /** Signed by a key of its producer. */
  ATTESTED,
  /** Computed again by Countersign itself. */
  RECOMPUTED
}
