package org.countersign.lineage;

import static org.countersign.lineage.Walk.IRIS;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.sparql.core.Quad;

/** Bare graphs of things that came of one another, for questions of shape alone. */
final class RandomGraph {
  private RandomGraph() {}

  /** {@code effect} came of {@code cause}. */
  record Edge(String effect, String cause) {}

  static String iri(int number) {
    return IRIS.run("n" + number);
  }

  static Edge edge(int effect, int cause) {
    return new Edge(iri(effect), iri(cause));
  }

  /**
   * @param cycles whether a thing may have come of itself in the end
   */
  static List<Edge> drawn(long seed, boolean cycles) {
    var random = new Random(seed);
    var size = 1 + random.nextInt(25);
    var edges = new ArrayList<Edge>();
    for (var i = random.nextInt(3 * size); i >= 0; i--) {
      var a = random.nextInt(size);
      var b = random.nextInt(size);
      if (cycles || a != b) {
        edges.add(cycles ? edge(a, b) : edge(Math.max(a, b), Math.min(a, b)));
      }
    }
    return edges;
  }

  static Growth growth(List<Edge> edges) {
    var quads = new LinkedHashSet<Quad>();
    for (var edge : edges) {
      quads.add(
          Quad.create(
              NodeFactory.createURI(IRIS.asserted()),
              NodeFactory.createURI(edge.effect()),
              NodeFactory.createURI(Relation.WAS_DERIVED_FROM.iri(IRIS)),
              NodeFactory.createURI(edge.cause())));
    }
    return new Growth(0, Optional.of("a"), quads);
  }
}
