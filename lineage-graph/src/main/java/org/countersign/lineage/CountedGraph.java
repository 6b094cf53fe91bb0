package org.countersign.lineage;

import java.util.Iterator;
import java.util.function.Function;
import org.apache.jena.graph.Triple;
import org.apache.jena.graph.impl.GraphBase;
import org.apache.jena.util.iterator.ExtendedIterator;
import org.apache.jena.util.iterator.WrappedIterator;

/** A graph to be read within a budget. */
final class CountedGraph extends GraphBase {
  private final Function<Triple, Iterator<Triple>> find;
  private final Budget budget;

  CountedGraph(Function<Triple, Iterator<Triple>> find, Budget budget) {
    this.find = find;
    this.budget = budget;
  }

  @Override
  protected ExtendedIterator<Triple> graphBaseFind(Triple pattern) {
    return WrappedIterator.create(budget.counted(find.apply(pattern)));
  }
}
