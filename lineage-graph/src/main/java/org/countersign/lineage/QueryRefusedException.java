package org.countersign.lineage;

/** A query was not answered, or not to its end. */
public final class QueryRefusedException extends RuntimeException {
  private final Reason reason;
  private final int line;
  private final int column;

  QueryRefusedException(Reason reason, String says) {
    this(reason, says, 1, 1);
  }

  /** With the place in the text that is at fault, from 1; a parser that does not know it says 0. */
  QueryRefusedException(Reason reason, String says, long line, long column) {
    super(says);
    this.reason = reason;
    this.line = Math.toIntExact(Math.max(line, 1));
    this.column = Math.toIntExact(Math.max(column, 1));
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
    BUSY;

    /** Whether the same query may be answered another time. */
    public boolean mayPass() {
      return this == TOO_MUCH || this == TOO_LONG || this == BUSY;
    }
  }

  public Reason reason() {
    return reason;
  }

  /** Of the text that was refused, from 1; the first where the fault is not in one place. */
  public int line() {
    return line;
  }

  /** In {@link #line}, from 1. */
  public int column() {
    return column;
  }
}
