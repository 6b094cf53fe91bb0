package org.countersign.lineage;

/** A query was not answered, or not to its end. */
public final class QueryRefusedException extends RuntimeException {
  private final Reason reason;

  QueryRefusedException(Reason reason, String says) {
    super(says);
    this.reason = reason;
  }

  /** Why. The first three are the query's fault, the others may pass. */
  public enum Reason {
    /** No query of SPARQL 1.1, or one without the results that were asked for. */
    MALFORMED,
    /** It would leave the graph: SERVICE, FROM, functions that are not the standard's. */
    NOT_ALLOWED,
    /** It nests further than it can be followed, such as a path over a long chain. */
    TOO_DEEP,
    /** It looked at more statements than a query may. */
    TOO_MUCH,
    /** It did not end in time. */
    TOO_LONG,
    /** Others are being answered. */
    BUSY
  }

  public Reason reason() {
    return reason;
  }
}
