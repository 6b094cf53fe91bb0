package org.countersign.lineage;

import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.jena.atlas.iterator.Iter;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.Quad;
import org.countersign.lineage.Vocabulary.Property;

/**
 * One committed state of the graph, valid inside {@link LineageStore#read}. {@link Ancestry} and
 * {@link Export} ask their questions of it.
 */
public final class Snapshot {
  private final Iris iris;
  private final DatasetGraph graph;
  private final Node indexGraph;
  private final Predicate<Quad> stated;
  private final long index;

  Snapshot(Iris iris, DatasetGraph graph, Node indexGraph, long index) {
    this.iris = iris;
    this.graph = graph;
    this.indexGraph = indexGraph;
    this.stated = quad -> !quad.getGraph().equals(indexGraph);
    this.index = index;
  }

  /** The newest ledger entry in this state; -1 if there is none. */
  public long index() {
    return index;
  }

  /** The minter of the IRIs in this graph. */
  public Iris iris() {
    return iris;
  }

  /** The indexes of the ledger entries that say something about {@code iri}, in order. */
  public List<Long> entriesOf(String iri) {
    var said = NodeFactory.createURI(Property.RECORDED_IN.iri(iris));
    var entries = new TreeSet<Long>();
    graph
        .find(indexGraph, NodeFactory.createURI(iri), said, Node.ANY)
        .forEachRemaining(quad -> entries.add(indexIn(quad.getObject().getURI())));
    return List.copyOf(entries);
  }

  private static long indexIn(String entry) {
    return Long.parseLong(entry.substring(entry.lastIndexOf('/') + 1));
  }

  Iterator<Quad> all() {
    return find(Node.ANY, Node.ANY, Node.ANY);
  }

  /** What is stated in any graph; a statement in two graphs comes twice. */
  Iterator<Quad> find(Node subject, Node predicate, Node object) {
    return Iter.filter(graph.find(Node.ANY, subject, predicate, object), stated);
  }
}
