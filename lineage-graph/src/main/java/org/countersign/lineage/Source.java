package org.countersign.lineage;

/** How a statement became known; each has a named graph of its own. */
public enum Source {
  /** People and pipelines stated it about their own work. */
  ASSERTED,
  /** A running system reported it. */
  OBSERVED,
  /** This service concluded it. */
  DERIVED;

  String graph(Iris iris) {
    if (this == ASSERTED) {
      return iris.asserted();
    }
    return this == OBSERVED ? iris.observed() : iris.derived();
  }
}
