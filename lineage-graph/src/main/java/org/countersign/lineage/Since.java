package org.countersign.lineage;

import java.util.HashMap;
import java.util.Map;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.Quad;
import org.countersign.lineage.Vocabulary.Property;

/**
 * Since which entry a statement holds. The graph of the indexes says which entries are about a
 * thing; what a later entry than the first added to it is kept there as well, under that entry, so
 * that every statement can be told from those that came after.
 */
final class Since {
  private final DatasetGraph graph;
  private final Node indexGraph;
  private final Node recordedIn;
  private final Node grewIn;
  private final long index;
  private final Map<Node, Known> known = new HashMap<>();

  /** The first entry about a thing, and what was not known of it then. */
  private record Known(long first, Map<Triple, Long> later) {}

  Since(DatasetGraph graph, Iris iris, long index) {
    this.graph = graph;
    this.indexGraph = NodeFactory.createURI(iris.index());
    this.recordedIn = NodeFactory.createURI(Property.RECORDED_IN.iri(iris));
    this.grewIn = NodeFactory.createURI(Property.GREW_IN.iri(iris));
    this.index = index;
  }

  boolean holds(Quad quad) {
    var thing = known.computeIfAbsent(quad.getSubject(), this::read);
    var since = thing.later().getOrDefault(quad.asTriple(), thing.first());
    return since <= index;
  }

  private Known read(Node subject) {
    var first = new long[] {Long.MAX_VALUE};
    graph
        .find(indexGraph, subject, recordedIn, Node.ANY)
        .forEachRemaining(quad -> first[0] = Math.min(first[0], last(quad.getObject().getURI())));
    var later = new HashMap<Triple, Long>();
    graph
        .find(indexGraph, subject, grewIn, Node.ANY)
        .forEachRemaining(
            quad -> {
              var growth = quad.getObject();
              var at = last(growth.getURI());
              graph
                  .find(indexGraph, growth, Node.ANY, Node.ANY)
                  .forEachRemaining(
                      said ->
                          later.merge(
                              Triple.create(subject, said.getPredicate(), said.getObject()),
                              at,
                              Math::min));
            });
    return new Known(first[0], later);
  }

  private static long last(String iri) {
    return Long.parseLong(iri.substring(iri.lastIndexOf('/') + 1));
  }
}
