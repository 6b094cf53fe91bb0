package org.countersign.lineage;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.jena.sparql.core.Quad;

/**
 * What one ledger entry adds to the graph: a set of statements, who made them and at which index.
 * Statements are only ever added; what ends or changes is a new statement about a state. Equal
 * entries give equal growths, so a graph is a function of the ledger.
 */
public final class Growth {
  private final long index;
  private final Optional<String> agent;
  private final Set<Quad> statements;

  Growth(long index, Optional<String> agent, Set<Quad> statements) {
    if (index < 0) {
      throw new IllegalArgumentException("entries count from 0, not " + index);
    }
    this.index = index;
    this.agent = agent;
    // In the order they were said, which keeps what belongs together close in the files.
    this.statements = Collections.unmodifiableSet(new LinkedHashSet<>(statements));
  }

  /**
   * Starts a growth.
   *
   * @param index of the ledger entry, from 0
   * @param agent the pseudonym of who the entry names as its actor
   */
  public static Growing at(Iris iris, long index, String agent) {
    return new Growing(iris, index, agent);
  }

  /** An entry that says nothing about lineage; the graph still moves on to its index. */
  public static Growth none(long index) {
    return new Growth(index, Optional.empty(), Set.of());
  }

  public long index() {
    return index;
  }

  /** The pseudonym of who made the statements; absent where there are none. */
  public Optional<String> agent() {
    return agent;
  }

  /** How many statements it adds. */
  public int size() {
    return statements.size();
  }

  Set<Quad> statements() {
    return statements;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Growth that
        && index == that.index
        && agent.equals(that.agent)
        && statements.equals(that.statements);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(index) * 31 + statements.hashCode();
  }

  @Override
  public String toString() {
    return statements.size() + " statements of entry " + index;
  }
}
