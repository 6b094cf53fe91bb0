package org.countersign.lineage;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.Quad;
import org.countersign.lineage.Vocabulary.Property;

/**
 * Adds what entries say, and to the graph of the indexes which entry said what first. Events of
 * running systems repeat most of what earlier ones said: what was said of late is remembered, so
 * that it is neither looked up nor written again, and an observed thing of which an event says
 * nothing new is not recorded once more. Used within a writing transaction, of which there is one
 * at a time.
 */
final class Recording {
  private static final int REMEMBERED = 50_000;

  private final DatasetGraph graph;
  private final Iris iris;
  private final Node indexGraph;
  private final Node observed;
  private final Node recordedIn;
  private final Node grewIn;
  private final Map<Quad, Boolean> recent =
      new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Quad, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  Recording(DatasetGraph graph, Iris iris) {
    this.graph = graph;
    this.iris = iris;
    this.indexGraph = node(iris.index());
    this.observed = node(iris.observed());
    this.recordedIn = node(Property.RECORDED_IN.iri(iris));
    this.grewIn = node(Property.GREW_IN.iri(iris));
  }

  /** Forgets what was said of late: the transaction that said it may not have been committed. */
  void forget() {
    recent.clear();
  }

  void add(Growth growth) {
    var entry = node(iris.entry(growth.index()));
    var fresh = new LinkedHashSet<Node>();
    var old = new LinkedHashSet<Node>();
    var touched = new LinkedHashSet<Node>();
    for (var statement : growth.statements()) {
      var subject = statement.getSubject();
      var isNew = recent.put(statement, true) == null && add(statement, growth, fresh, old);
      if (isNew || !statement.getGraph().equals(observed)) {
        touched.add(subject);
      }
    }
    for (var subject : touched) {
      graph.add(indexGraph, subject, recordedIn, entry);
    }
    growth
        .agent()
        .ifPresent(
            agent ->
                graph.add(
                    indexGraph,
                    entry,
                    node(Vocabulary.PROV + "wasAttributedTo"),
                    node(iris.agent(agent))));
  }

  /** Whether nobody said it before, in whichever graph. */
  private boolean add(Quad statement, Growth growth, Set<Node> fresh, Set<Node> old) {
    var subject = statement.getSubject();
    if (!fresh.contains(subject) && !old.contains(subject)) {
      (isKnown(subject) ? old : fresh).add(subject);
    }
    var isNew = fresh.contains(subject) || !isStated(statement);
    graph.add(statement);
    if (isNew && old.contains(subject)) {
      // Known from an earlier entry: as of that one, this was not yet said.
      var growthOf = node(subject.getURI() + "/since/" + growth.index());
      graph.add(indexGraph, subject, grewIn, growthOf);
      graph.add(indexGraph, growthOf, statement.getPredicate(), statement.getObject());
    }
    return isNew;
  }

  private boolean isKnown(Node subject) {
    return graph.find(indexGraph, subject, recordedIn, Node.ANY).hasNext();
  }

  private boolean isStated(Quad statement) {
    return graph
        .find(Node.ANY, statement.getSubject(), statement.getPredicate(), statement.getObject())
        .hasNext();
  }

  private static Node node(String iri) {
    return NodeFactory.createURI(iri);
  }
}
