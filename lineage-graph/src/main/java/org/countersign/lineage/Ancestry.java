package org.countersign.lineage;

import static java.util.Comparator.comparing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.jena.atlas.iterator.Iter;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.countersign.lineage.Vocabulary.Property;

/**
 * What something came of and what came of it. Walks the graph step by step with a loop, never with
 * a SPARQL path: those recurse per node and end in a stack overflow on long chains. Cycles end the
 * walk like any node that was met before.
 */
public final class Ancestry {
  private static final String NAMES_A_PERSON = Vocabulary.PROV + "wasAttributedTo";
  private static final String NAMES_AN_ACTOR = Vocabulary.PROV + "wasAssociatedWith";
  private static final String TYPE = Vocabulary.RDF + "type";
  private static final String LABEL = Vocabulary.RDFS + "label";

  private final Snapshot snapshot;
  private final Map<String, Relation> relations = new HashMap<>();
  private final Map<String, Kind> kinds = new HashMap<>();
  private final String hasState;

  public Ancestry(Snapshot snapshot) {
    this.snapshot = snapshot;
    for (var relation : Relation.ALL) {
      relations.put(relation.iri(snapshot.iris()), relation);
    }
    for (var kind : Kind.values()) {
      kinds.put(snapshot.iris().term(kind.localName()), kind);
    }
    this.hasState = Property.HAS_STATE.iri(snapshot.iris());
  }

  /** Which way to walk. */
  public enum Direction {
    /** To what it came of. */
    UP,
    /** To what came of it. */
    DOWN
  }

  /**
   * How far to walk.
   *
   * @param depth steps from the start; 0 is the start alone
   * @param nodes most nodes in the answer, the start among them; the nearest are kept
   */
  public record Limits(int depth, int nodes) {
    public Limits {
      if (depth < 0 || nodes < 1) {
        throw new IllegalArgumentException("no closure has depth " + depth + ", nodes " + nodes);
      }
    }
  }

  /**
   * Everything within the limits.
   *
   * @return empty if the graph says nothing about {@code start}
   */
  public Optional<Closure> closure(String start, Direction direction, Limits limits) {
    if (!known(start)) {
      return Optional.empty();
    }
    var steps = new LinkedHashMap<String, Integer>();
    steps.put(start, 0);
    var frontier = List.of(start);
    var truncated = false;
    for (var step = 1; step <= limits.depth() && !frontier.isEmpty(); step++) {
      var room = limits.nodes() - steps.size();
      var next = new TreeSet<String>();
      for (var iri : frontier) {
        for (var found = edges(iri, direction); found.hasNext(); ) {
          var neighbour = found.next();
          if (!steps.containsKey(neighbour) && next.add(neighbour) && next.size() > room) {
            next.pollLast();
            truncated = true;
          }
        }
      }
      for (var iri : next) {
        steps.put(iri, direction == Direction.UP ? -step : step);
      }
      frontier = List.copyOf(next);
    }
    if (!truncated) {
      truncated = frontier.stream().anyMatch(iri -> leadsOn(iri, direction, steps.keySet()));
    }
    return Optional.of(described(steps, truncated));
  }

  /**
   * A shortest way between two things, along the relations in one sense: {@code to} is what {@code
   * from} came of or the other way round. Of several shortest ways the one with the smallest IRIs
   * nearest {@code to}.
   *
   * @param mostNodes how many nodes to look at before giving up
   * @return the nodes from {@code from} to {@code to} and the edges between them; empty if there is
   *     no way or it was not found within {@code mostNodes}
   */
  public Optional<Closure> path(String from, String to, int mostNodes) {
    if (!known(from) || !known(to)) {
      return Optional.empty();
    }
    var up = way(from, to, Direction.UP, mostNodes);
    return up.isPresent() ? up : way(from, to, Direction.DOWN, mostNodes);
  }

  private Optional<Closure> way(String from, String to, Direction direction, int mostNodes) {
    var cameBy = new HashMap<String, String>();
    cameBy.put(from, from);
    var open = new ArrayDeque<String>();
    open.add(from);
    while (!open.isEmpty() && !cameBy.containsKey(to) && cameBy.size() < mostNodes) {
      var here = open.remove();
      var neighbours = new TreeSet<String>();
      edges(here, direction).forEachRemaining(neighbours::add);
      for (var neighbour : neighbours) {
        if (cameBy.putIfAbsent(neighbour, here) == null) {
          open.add(neighbour);
        }
      }
    }
    if (!cameBy.containsKey(to)) {
      return Optional.empty();
    }
    var reversed = new ArrayList<String>();
    for (var at = to; ; at = cameBy.getOrDefault(at, from)) {
      reversed.add(at);
      if (at.equals(from)) {
        break;
      }
    }
    Collections.reverse(reversed);
    var steps = new LinkedHashMap<String, Integer>();
    for (var iri : reversed) {
      steps.put(iri, direction == Direction.UP ? -steps.size() : steps.size());
    }
    return Optional.of(described(steps, false));
  }

  private boolean known(String iri) {
    var node = NodeFactory.createURI(iri);
    return snapshot.find(node, Node.ANY, Node.ANY).hasNext()
        || snapshot.find(Node.ANY, Node.ANY, node).hasNext();
  }

  private boolean leadsOn(String iri, Direction direction, Set<String> met) {
    for (var found = edges(iri, direction); found.hasNext(); ) {
      if (!met.contains(found.next())) {
        return true;
      }
    }
    return false;
  }

  /** The neighbours of a node in one direction; one comes as often as relations lead to it. */
  private Iterator<String> edges(String iri, Direction direction) {
    var node = NodeFactory.createURI(iri);
    var up = direction == Direction.UP;
    var quads =
        up ? snapshot.find(node, Node.ANY, Node.ANY) : snapshot.find(Node.ANY, Node.ANY, node);
    return Iter.iter(quads)
        .filter(quad -> relations.containsKey(quad.getPredicate().getURI()))
        .map(quad -> up ? quad.getObject() : quad.getSubject())
        .filter(Node::isURI)
        .map(Node::getURI);
  }

  private Closure described(Map<String, Integer> steps, boolean truncated) {
    var nodes = new ArrayList<Closure.Node>();
    var edges = new ArrayList<Closure.Edge>();
    steps.forEach((iri, step) -> nodes.add(describe(iri, step, steps.keySet(), edges)));
    edges.sort(Closure.BY_ENDS);
    return new Closure(nodes, edges, truncated);
  }

  private Closure.Node describe(
      String iri, int step, Set<String> members, List<Closure.Edge> edges) {
    var attributes = new TreeMap<String, Set<String>>();
    var labels = new TreeSet<>(comparing(String::length).thenComparing(Comparator.naturalOrder()));
    var types = new TreeSet<Kind>();
    var towards = new HashMap<String, Relation>();
    var states = new ArrayList<String>();
    snapshot
        .find(NodeFactory.createURI(iri), Node.ANY, Node.ANY)
        .forEachRemaining(
            quad -> {
              var predicate = quad.getPredicate().getURI();
              var object = quad.getObject();
              if (predicate.equals(LABEL)) {
                labels.add(object.getLiteralLexicalForm());
              } else if (object.isLiteral()) {
                attribute(attributes, predicate).add(object.getLiteralLexicalForm());
              } else if (predicate.equals(TYPE)) {
                Optional.ofNullable(kinds.get(object.getURI())).ifPresent(types::add);
              } else if (predicate.equals(hasState)) {
                states.add(object.getURI());
              } else if (predicate.equals(NAMES_A_PERSON) || predicate.equals(NAMES_AN_ACTOR)) {
                attribute(attributes, predicate).add(object.getURI());
              } else if (relations.containsKey(predicate) && members.contains(object.getURI())) {
                towards.merge(
                    object.getURI(),
                    relations.get(predicate),
                    (a, b) -> a.compareTo(b) < 0 ? a : b);
              }
            });
    newest(states).ifPresent(state -> attribute(attributes, "#state").add(state));
    towards.forEach((to, relation) -> edges.add(new Closure.Edge(iri, to, relation.localName())));
    var listed = new LinkedHashMap<String, List<String>>();
    attributes.forEach((name, values) -> listed.put(name, List.copyOf(values)));
    return new Closure.Node(
        iri,
        types.isEmpty() ? Kind.UNKNOWN : types.first(),
        labels.isEmpty() ? iri.substring(snapshot.iris().base().length()) : labels.first(),
        step,
        listed);
  }

  /** What the entry with the greatest index said. */
  private Optional<String> newest(List<String> states) {
    var byIndex = new TreeMap<Long, String>();
    for (var state : states) {
      byIndex.put(
          Long.parseLong(literal(state, Property.AT_INDEX)), literal(state, Property.STATE));
    }
    return byIndex.isEmpty() ? Optional.empty() : Optional.of(byIndex.lastEntry().getValue());
  }

  private String literal(String subject, Property property) {
    var predicate = NodeFactory.createURI(property.iri(snapshot.iris()));
    return snapshot
        .find(NodeFactory.createURI(subject), predicate, Node.ANY)
        .next()
        .getObject()
        .getLiteralLexicalForm();
  }

  private static Set<String> attribute(Map<String, Set<String>> attributes, String predicate) {
    var localName =
        predicate.substring(1 + Math.max(predicate.lastIndexOf('#'), predicate.lastIndexOf('/')));
    return attributes.computeIfAbsent(localName, name -> new TreeSet<>());
  }
}
