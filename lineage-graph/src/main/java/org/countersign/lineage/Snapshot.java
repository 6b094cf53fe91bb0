package org.countersign.lineage;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.jena.atlas.iterator.Iter;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
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
  private final Statements statements;
  private final Optional<Since> since;
  private final long index;

  Snapshot(Iris iris, DatasetGraph graph, Node indexGraph, long index) {
    this.iris = iris;
    this.graph = graph;
    this.indexGraph = indexGraph;
    this.statements = new Statements(graph, indexGraph);
    this.since = Optional.empty();
    this.index = index;
  }

  private Snapshot(Snapshot newest, long index) {
    this.iris = newest.iris;
    this.graph = newest.graph;
    this.indexGraph = newest.indexGraph;
    this.statements = newest.statements;
    this.since = Optional.of(new Since(graph, iris, index));
    this.index = Math.min(index, newest.index);
  }

  /**
   * This as it was when the entry at {@code index} was the newest: nothing that a later entry said
   * first. Slower: of every statement it is asked who said it.
   */
  public Snapshot asOf(long index) {
    return new Snapshot(this, index);
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
    var found = statements.find(subject, predicate, object);
    return since.isPresent() ? Iter.filter(found, since.get()::holds) : found;
  }

  /** What is stated in one graph, that of the indexes among them. */
  Iterator<Triple> within(Node name, Node subject, Node predicate, Node object) {
    return Iter.map(graph.find(name, subject, predicate, object), Quad::asTriple);
  }

  /** Whether anything is said of a thing or refers to it. */
  boolean isKnown(String iri) {
    var node = NodeFactory.createURI(iri);
    return find(node, Node.ANY, Node.ANY).hasNext() || find(Node.ANY, Node.ANY, node).hasNext();
  }

  /** One literal of a node; which, where there are several, is left open. */
  Optional<String> literal(String subject, String predicate) {
    var found = find(NodeFactory.createURI(subject), NodeFactory.createURI(predicate), Node.ANY);
    return found.hasNext()
        ? Optional.of(found.next().getObject().getLiteralLexicalForm())
        : Optional.empty();
  }

  /** The IRIs and texts a node has for a predicate, in order. */
  SortedSet<String> objects(String subject, String predicate) {
    var objects = new TreeSet<String>();
    find(NodeFactory.createURI(subject), NodeFactory.createURI(predicate), Node.ANY)
        .forEachRemaining(quad -> objects.add(text(quad.getObject())));
    return objects;
  }

  /** The nodes that have an IRI as object of a predicate, in order. */
  SortedSet<String> subjects(String predicate, String object) {
    var subjects = new TreeSet<String>();
    find(Node.ANY, NodeFactory.createURI(predicate), NodeFactory.createURI(object))
        .forEachRemaining(quad -> subjects.add(quad.getSubject().getURI()));
    return subjects;
  }

  private static String text(Node node) {
    return node.isLiteral() ? node.getLiteralLexicalForm() : node.getURI();
  }
}
