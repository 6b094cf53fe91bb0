package org.countersign.lineage;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A part of the graph: what something came of, what came of it, or both.
 *
 * @param nodes ordered by distance from the start, then by IRI; the start comes first
 * @param edges every followed relation between two of the nodes, ordered by from and to
 * @param truncated whether there is more than the limits let through
 */
public record Closure(List<Node> nodes, List<Edge> edges, boolean truncated) {
  private static final Comparator<Node> BY_DISTANCE =
      Comparator.<Node>comparingInt(node -> Math.abs(node.step())).thenComparing(Node::iri);
  static final Comparator<Edge> BY_ENDS =
      Comparator.comparing(Edge::from).thenComparing(Edge::to).thenComparing(Edge::relation);

  public Closure {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /**
   * One thing of the graph.
   *
   * @param label for people; of the shortest name the graph has for it if there are several
   * @param step how far from the start: -2 came two steps before it, 3 three steps after, 0 is it
   * @param attributes local name of a property to its values in order, such as {@code hasValue} to
   *     {@code [0.93]}; properties in order
   */
  public record Node(
      String iri, Kind kind, String label, int step, Map<String, List<String>> attributes) {
    public Node {
      attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }
  }

  /**
   * One relation, from what came later to what it came of.
   *
   * @param relation the local name of its most precise term, such as {@code trainedOn}
   */
  public record Edge(String from, String to, String relation) {}

  /** This and another closure as one; a node in both keeps the step it has here. */
  public Closure and(Closure other) {
    var all = new LinkedHashMap<String, Node>();
    Stream.concat(nodes.stream(), other.nodes.stream())
        .forEach(node -> all.putIfAbsent(node.iri(), node));
    var lines = new LinkedHashSet<>(edges);
    lines.addAll(other.edges);
    return new Closure(
        all.values().stream().sorted(BY_DISTANCE).toList(),
        lines.stream().sorted(BY_ENDS).toList(),
        truncated || other.truncated);
  }

  /**
   * This without the nodes of some kinds and their edges, such as parameters in a small picture.
   * The start stays, whatever it is. Nothing is re-joined: take out only what nothing else comes
   * of.
   */
  public Closure without(Set<Kind> kinds) {
    var kept =
        nodes.stream().filter(node -> node.step() == 0 || !kinds.contains(node.kind())).toList();
    var names = new HashSet<>(kept.stream().map(Node::iri).toList());
    return new Closure(
        kept,
        edges.stream().filter(e -> names.contains(e.from()) && names.contains(e.to())).toList(),
        truncated);
  }
}
