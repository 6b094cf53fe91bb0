package org.countersign.policy;

/** What an unmet demand does, weakest first. */
public enum Mode {
  /** It is noted and neither refuses nor warns. */
  OBSERVE,
  /** It is told to the caller. */
  WARN,
  /** It refuses. */
  PREVENT
}
