package org.countersign.catalog.lineage;

import static org.countersign.catalog.problem.ProblemType.INDEX_AHEAD;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;
import static org.countersign.catalog.problem.ProblemType.NODE_UNKNOWN;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.countersign.catalog.journal.LedgerEntries;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.ledger.Checkpoint;
import org.countersign.lineage.Ancestry;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;
import org.countersign.lineage.Closure;
import org.countersign.lineage.Closure.Node;
import org.countersign.lineage.Columns;
import org.countersign.lineage.Difference;
import org.countersign.lineage.Impact;
import org.countersign.lineage.Kind;
import org.countersign.lineage.Layout;
import org.countersign.lineage.Repetition;
import org.countersign.lineage.Snapshot;
import org.countersign.lineage.Svg;
import org.jspecify.annotations.Nullable;

/**
 * Follows what came of what between any things of the graph, as it is or as it was at an entry of
 * the ledger. Things are named by their IRIs ({@link Nodes} makes them); each answer names them as
 * people do. An {@code asOf} is one that {@link #asOf} read. Every method refuses with {@code
 * NODE_UNKNOWN} what the graph says nothing of.
 */
@Dependent
public class Tracing {
  /** Things one impact looks at before it says that there is more. */
  private static final int MOST_AFFECTED = 500_000;

  private static final int MOST_ON_A_WAY = 500_000;
  private static final int MOST_COLUMNS = 100_000;
  private static final int MOST_COMPARED = 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final List<String> PEOPLE = List.of("wasAttributedTo", "wasAssociatedWith");

  private final Projection projection;
  private final Names names;
  private final Nodes nodes;
  private final LedgerEntries entries;
  private final PageLinks links;

  @Inject
  Tracing(Projection projection, Names names, Nodes nodes, LedgerEntries entries, PageLinks links) {
    this.projection = projection;
    this.names = names;
    this.nodes = nodes;
    this.entries = entries;
    this.links = links;
  }

  /**
   * Something that came of what was asked about.
   *
   * @param cause the IRI one step nearer
   */
  public record Affected(Node node, Optional<String> state, String cause) {}

  /**
   * What came of a thing, and whose it is.
   *
   * @param index the newest ledger entry that is in it
   * @param milliseconds what the graph needed to answer
   * @param affected by kind, nearest first
   * @param people by pseudonym: of how many things of each kind they are behind
   * @param uncertain labels of runs that read some state of the dataset and nobody said which
   * @param truncated whether there is more than was looked at
   */
  public record Reached(
      Node start,
      long index,
      double milliseconds,
      Map<Kind, List<Affected>> affected,
      Map<UUID, Map<Kind, Integer>> people,
      List<String> uncertain,
      boolean truncated) {
    public List<Affected> of(Kind kind) {
      return affected.getOrDefault(kind, List.of());
    }
  }

  /**
   * A part of the graph with names for people.
   *
   * @param index of the ledger entry that it is as of
   */
  public record Traced(Closure closure, long index) {}

  /**
   * Waits up to two seconds for an entry.
   *
   * @throws Refusal {@code INDEX_AHEAD} if the ledger has no such entry, {@code LINEAGE_BEHIND} if
   *     its statements are not in the graph then
   */
  public void await(long index) {
    if (index > newest()) {
      throw new Refusal(
          INDEX_AHEAD, "the newest entry is %d, %d is asked for".formatted(newest(), index));
    }
    try {
      if (projection.awaitIndex(index, PATIENCE)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw Projection.behind(
        "the lineage graph is at entry %d, not yet at %d"
            .formatted(projection.standing().reached(), index));
  }

  /** Waits as {@link #await} does for everything that is on record now. */
  public void catchUp() {
    await(newest());
  }

  /**
   * Reads a parameter that names the entry an answer is as of, and waits for it.
   *
   * @return empty for the graph as it is
   */
  public OptionalLong asOf(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return OptionalLong.empty();
    }
    var index = Wire.read("asOf", () -> Long.parseLong(text.strip()));
    if (index < 0) {
      throw new Refusal(INVALID_REQUEST, "entries count from 0, not " + index)
          .and("parameter", "asOf");
    }
    await(index);
    return OptionalLong.of(index);
  }

  private long newest() {
    return Checkpoint.parse(entries.checkpoint().text()).size() - 1;
  }

  /** Everything that came of a thing, however far. */
  public Reached impact(String node) {
    var begun = System.nanoTime();
    var found =
        projection.read(
            snapshot ->
                Impact.of(snapshot, node, MOST_AFFECTED)
                    .map(
                        impact ->
                            new Found(impact, only(snapshot, node), snapshot.index(), since(begun)))
                    .orElseThrow(() -> unknown(node)));
    return told(found);
  }

  private record Found(Impact impact, Node start, long index, double milliseconds) {}

  private static double since(long begun) {
    return Math.round((System.nanoTime() - begun) / 1_000.0) / 1_000.0;
  }

  private Reached told(Found found) {
    var impact = found.impact();
    var all = impact.affected().values().stream().flatMap(List::stream).toList();
    var named =
        named(
            Stream.concat(
                    Stream.of(found.start()),
                    all.stream()
                        .map(
                            each ->
                                new Node(
                                    each.iri(),
                                    each.kind(),
                                    each.label(),
                                    each.step(),
                                    each.attributes())))
                .toList());
    var affected = new EnumMap<Kind, List<Affected>>(Kind.class);
    for (var each : all) {
      affected
          .computeIfAbsent(each.kind(), kind -> new ArrayList<>())
          .add(
              new Affected(
                  named.getOrDefault(each.iri(), found.start()), each.state(), each.cause()));
    }
    return new Reached(
        named.getOrDefault(found.start().iri(), found.start()),
        found.index(),
        found.milliseconds(),
        affected,
        people(named.values().stream().toList()),
        impact.uncertain().stream().map(this::label).toList(),
        impact.truncated());
  }

  private String label(String iri) {
    return projection.read(snapshot -> only(snapshot, iri)).label();
  }

  private Map<UUID, Map<Kind, Integer>> people(List<Node> things) {
    var people = new LinkedHashMap<UUID, Map<Kind, Integer>>();
    for (var thing : things) {
      PEOPLE.stream()
          .flatMap(how -> thing.attributes().getOrDefault(how, List.of()).stream())
          .distinct()
          .flatMap(agent -> nodes.agent(agent).stream())
          .forEach(
              agent ->
                  people
                      .computeIfAbsent(agent, any -> new EnumMap<>(Kind.class))
                      .merge(thing.kind(), 1, Integer::sum));
    }
    return people;
  }

  private Map<String, Node> named(List<Node> things) {
    var named = new HashMap<String, Node>();
    names
        .named(new Closure(things, List.of(), false), projection.iris())
        .nodes()
        .forEach(node -> named.put(node.iri(), node));
    return named;
  }

  private static Node only(Snapshot snapshot, String iri) {
    return new Ancestry(snapshot)
        .closure(iri, Direction.UP, new Limits(0, 1))
        .map(closure -> closure.nodes().get(0))
        .orElseThrow(() -> unknown(iri));
  }

  private static Refusal unknown(String iri) {
    return new Refusal(NODE_UNKNOWN, "the lineage graph says nothing of " + iri);
  }

  /** Reads the graph as it was at an entry, or as it is. */
  private <T> T read(OptionalLong asOf, Function<Snapshot, T> question) {
    return projection.read(
        snapshot -> question.apply(asOf.isPresent() ? snapshot.asOf(asOf.getAsLong()) : snapshot));
  }

  private Traced traced(OptionalLong asOf, Function<Snapshot, Closure> question) {
    var found = read(asOf, snapshot -> new Traced(question.apply(snapshot), snapshot.index()));
    return new Traced(names.named(found.closure(), projection.iris()), found.index());
  }

  /**
   * What a thing came of, or what came of it.
   *
   * @param depth steps, 0 to 20
   */
  public Traced closure(String node, Direction direction, int depth, OptionalLong asOf) {
    if (depth < 0 || depth > VersionLineage.DEEPEST) {
      throw new IllegalArgumentException(
          "depth is from 0 to " + VersionLineage.DEEPEST + ", not " + depth);
    }
    return traced(
        asOf,
        snapshot ->
            new Ancestry(snapshot)
                .closure(node, direction, new Limits(depth, VersionLineage.MOST_NODES))
                .orElseThrow(() -> unknown(node)));
  }

  /** A shortest way between two things; no node if neither came of the other. */
  public Traced path(String from, String to, OptionalLong asOf) {
    return traced(
        asOf,
        snapshot -> {
          only(snapshot, from);
          only(snapshot, to);
          return new Ancestry(snapshot)
              .path(from, to, MOST_ON_A_WAY)
              .orElseGet(() -> new Closure(List.of(), List.of(), false));
        });
  }

  /** The columns from one to another it came of, in order; none if it did not. */
  public List<Columns.Step> columns(String from, String to, OptionalLong asOf) {
    return read(
        asOf,
        snapshot -> {
          only(snapshot, from);
          only(snapshot, to);
          return new Columns(snapshot).path(from, to, MOST_COLUMNS).orElse(List.of());
        });
  }

  /** What two things did not come of alike. */
  public Difference difference(String first, String second, OptionalLong asOf) {
    var found =
        read(
            asOf,
            snapshot -> {
              only(snapshot, first);
              only(snapshot, second);
              return Difference.between(
                      snapshot, first, second, new Limits(VersionLineage.DEEPEST, MOST_COMPARED))
                  .orElseThrow(() -> unknown(first));
            });
    var named =
        named(
            Stream.of(
                    found.changed().stream().map(Difference.Changed::first),
                    found.changed().stream().map(Difference.Changed::second),
                    found.onlyFirst().stream(),
                    found.onlySecond().stream())
                .flatMap(Function.identity())
                .distinct()
                .toList());
    Function<Node, Node> byName = node -> named.getOrDefault(node.iri(), node);
    return new Difference(
        found.changed().stream()
            .map(
                each ->
                    new Difference.Changed(
                        each.what(), byName.apply(each.first()), byName.apply(each.second())))
            .toList(),
        found.onlyFirst().stream().map(byName).toList(),
        found.onlySecond().stream().map(byName).toList(),
        found.common(),
        found.truncated());
  }

  /**
   * A run beside the one that it repeats.
   *
   * @param tolerance by which metrics may differ, as a share of the original's value
   */
  public Repetition repetition(String original, String repeated, BigDecimal tolerance) {
    return projection.read(
        snapshot -> {
          only(snapshot, original);
          only(snapshot, repeated);
          return Repetition.of(snapshot, original, repeated, tolerance)
              .orElseThrow(() -> unknown(original));
        });
  }

  /**
   * A part of the graph as an SVG element, its boxes with links to pages.
   *
   * @param mostBoxes 10 to 200; the rest is collapsed
   * @param title read to those who cannot see it
   */
  public String svg(Traced traced, int mostBoxes, String title) {
    return VersionLineage.drawn(traced.closure(), mostBoxes, title, links);
  }

  /** A way as an SVG element, with everything that lies on it. */
  public String svg(Traced way, String title) {
    return Svg.of(Layout.of(way.closure()), title, "", links.of(way.closure()));
  }
}
