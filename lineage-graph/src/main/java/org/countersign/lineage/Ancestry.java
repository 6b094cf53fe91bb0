package org.countersign.lineage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What something came of and what came of it. Walks the graph step by step with a loop, never with
 * a SPARQL path: those recurse per node and end in a stack overflow on long chains. Cycles end the
 * walk like any node that was met before.
 */
public final class Ancestry {
  private final Snapshot snapshot;
  private final Steps graph;

  public Ancestry(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.graph = new Steps(snapshot);
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
    if (!snapshot.isKnown(start)) {
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
        for (var neighbour : graph.from(iri, direction)) {
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
    if (!snapshot.isKnown(from) || !snapshot.isKnown(to)) {
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
      for (var neighbour : new TreeSet<>(graph.from(here, direction))) {
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

  private boolean leadsOn(String iri, Direction direction, Set<String> met) {
    return !met.containsAll(graph.from(iri, direction));
  }

  private Closure described(Map<String, Integer> met, boolean truncated) {
    var nodes = new ArrayList<Closure.Node>();
    var edges = new ArrayList<Closure.Edge>();
    met.forEach(
        (iri, step) -> {
          var seen = graph.seen(iri);
          nodes.add(seen.node(step));
          seen.causes()
              .forEach(
                  (cause, relation) -> {
                    if (met.containsKey(cause)) {
                      edges.add(new Closure.Edge(iri, cause, relation.localName()));
                    }
                  });
        });
    edges.sort(Closure.BY_ENDS);
    return new Closure(nodes, edges, truncated);
  }
}
