package org.countersign.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AncestryProperties {
  static LongStream seeds() {
    return LongStream.rangeClosed(1, 120);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aClosureIsWhatItsDefinitionSays(long seed) {
    var edges = RandomGraph.drawn(seed, seed % 3 == 0);
    var random = new Random(seed);
    var start = RandomGraph.iri(random.nextInt(10));
    var limits = new Limits(random.nextInt(8), 1 + random.nextInt(30));
    var direction = random.nextBoolean() ? Direction.UP : Direction.DOWN;
    try (var store = LineageStore.inMemory(Walk.IRIS)) {
      store.apply(RandomGraph.growth(edges));

      var found =
          store.<Optional<Closure>>read(s -> new Ancestry(s).closure(start, direction, limits));

      assertThat(found.map(AncestryProperties::shape))
          .isEqualTo(byDefinition(edges, start, direction, limits));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aPathIsAShortestChainOfEdges(long seed) {
    var edges = RandomGraph.drawn(seed, seed % 3 == 0);
    var random = new Random(seed);
    var from = RandomGraph.iri(random.nextInt(10));
    var to = RandomGraph.iri(random.nextInt(10));
    var up = distances(edges, from, Direction.UP);
    var down = distances(edges, from, Direction.DOWN);
    var known = known(edges, from) && known(edges, to);
    var expected = up.containsKey(to) ? up.get(to) : down.get(to);
    try (var store = LineageStore.inMemory(Walk.IRIS)) {
      store.apply(RandomGraph.growth(edges));

      var path = store.<Optional<Closure>>read(s -> new Ancestry(s).path(from, to, 1000));

      assertThat(path.isPresent()).isEqualTo(known && expected != null);
      path.ifPresent(
          way -> {
            var names = way.nodes().stream().map(Closure.Node::iri).toList();
            assertThat(names).startsWith(from).endsWith(to).hasSize(expected + 1);
            for (var i = 1; i < names.size(); i++) {
              var here = names.get(i - 1);
              var there = names.get(i);
              assertThat(edges)
                  .contains(
                      up.containsKey(to)
                          ? new RandomGraph.Edge(here, there)
                          : new RandomGraph.Edge(there, here));
            }
          });
    }
  }

  /** What must be equal: nodes with their steps in order, edges, and whether more was left out. */
  private record Shape(List<String> nodes, List<String> edges, boolean truncated) {}

  private static Shape shape(Closure closure) {
    return new Shape(
        closure.nodes().stream().map(n -> n.step() + " " + n.iri()).toList(),
        closure.edges().stream().map(e -> e.from() + " > " + e.to()).toList(),
        closure.truncated());
  }

  /** All nodes by distance and IRI, cut at depth and number; the edges among those that remain. */
  private static Optional<Shape> byDefinition(
      List<RandomGraph.Edge> edges, String start, Direction direction, Limits limits) {
    if (!known(edges, start)) {
      return Optional.empty();
    }
    var all = new ArrayList<>(distances(edges, start, direction).entrySet());
    all.sort(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry::getKey));
    var kept =
        all.stream().filter(e -> e.getValue() <= limits.depth()).limit(limits.nodes()).toList();
    var names = kept.stream().map(Map.Entry::getKey).toList();
    var sign = direction == Direction.UP ? -1 : 1;
    return Optional.of(
        new Shape(
            kept.stream().map(e -> sign * e.getValue() + " " + e.getKey()).toList(),
            edges.stream()
                .filter(e -> names.contains(e.effect()) && names.contains(e.cause()))
                .sorted(
                    Comparator.comparing(RandomGraph.Edge::effect)
                        .thenComparing(RandomGraph.Edge::cause))
                .map(e -> e.effect() + " > " + e.cause())
                .distinct()
                .toList(),
            kept.size() < all.size()));
  }

  private static boolean known(List<RandomGraph.Edge> edges, String iri) {
    return edges.stream().anyMatch(e -> e.effect().equals(iri) || e.cause().equals(iri));
  }

  /** Relaxes every edge until nothing changes. */
  private static Map<String, Integer> distances(
      List<RandomGraph.Edge> edges, String start, Direction direction) {
    var distances = new HashMap<>(Map.of(start, 0));
    for (var changed = true; changed; ) {
      changed = false;
      for (var edge : edges) {
        var here = direction == Direction.UP ? edge.effect() : edge.cause();
        var there = direction == Direction.UP ? edge.cause() : edge.effect();
        var through = distances.get(here);
        if (through != null && distances.getOrDefault(there, Integer.MAX_VALUE) > through + 1) {
          distances.put(there, through + 1);
          changed = true;
        }
      }
    }
    return distances;
  }
}
