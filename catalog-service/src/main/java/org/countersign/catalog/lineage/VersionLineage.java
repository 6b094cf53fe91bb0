package org.countersign.catalog.lineage;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import org.countersign.lineage.Ancestry;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;
import org.countersign.lineage.Closure;
import org.countersign.lineage.Export;
import org.countersign.lineage.Kind;
import org.countersign.lineage.Layout;
import org.countersign.lineage.Snapshot;
import org.countersign.lineage.Svg;

/**
 * What a version came of and what came of it. Every method refuses with {@code LINEAGE_BEHIND}
 * while the graph does not know the version, which it will in a moment: whoever must see their own
 * write calls {@link Tracing#await} with the index of its receipt first.
 */
@Dependent
public class VersionLineage {
  /** Steps that reach everything a version is made of in practice. */
  public static final int DEEPEST = 20;

  static final int MOST_NODES = 1000;

  /** Too many and too small for a picture, or named by what came of them; tables show them. */
  static final Set<Kind> NOT_DRAWN = Set.of(Kind.PARAMETER, Kind.METRIC, Kind.AGENT, Kind.DATASET);

  private final Projection projection;
  private final Names names;
  private final PageLinks links;

  @Inject
  VersionLineage(Projection projection, Names names, PageLinks links) {
    this.projection = projection;
    this.names = names;
    this.links = links;
  }

  /** Which way to walk from a version, and both. */
  public enum Way {
    /** To what it came of. */
    UP,
    /** To what came of it. */
    DOWN,
    /** To either; nothing is walked up from what came of it. */
    BOTH
  }

  /**
   * The start and reach of a walk.
   *
   * @param model the model's id
   * @param number of the version, from 1
   * @param depth steps, 0 to {@link #DEEPEST}
   * @param asOf the ledger entry that was the newest; the graph as it is without it
   */
  public record Walk(UUID model, int number, Way way, int depth, OptionalLong asOf) {
    public Walk(UUID model, int number, Way way, int depth) {
      this(model, number, way, depth, OptionalLong.empty());
    }

    public Walk {
      if (depth < 0 || depth > DEEPEST) {
        throw new IllegalArgumentException("depth is from 0 to " + DEEPEST + ", not " + depth);
      }
    }

    /** Everything within reach, both ways. */
    public static Walk wide(UUID model, int number) {
      return new Walk(model, number, Way.BOTH, DEEPEST);
    }
  }

  /**
   * A closure with names for people.
   *
   * @param index the newest ledger entry that is in it
   */
  public record View(Closure closure, long index) {}

  public View view(Walk walk) {
    var index = walk.asOf().orElseGet(() -> projection.standing().reached());
    var closure = ask(walk, (found, snapshot) -> found);
    return new View(names.named(closure, projection.iris()), index);
  }

  /** A walk in a format of RDF, with the ids and without the names. */
  public byte[] export(Walk walk, Export format) {
    return ask(walk, format::write);
  }

  /**
   * A walk as an SVG element, its boxes with links to pages.
   *
   * @param mostBoxes 10 to 200; the rest is collapsed
   * @param title read to those who cannot see it
   */
  public String svg(Walk walk, int mostBoxes, String title) {
    return drawn(view(walk).closure(), mostBoxes, title, links);
  }

  static String drawn(Closure closure, int mostBoxes, String title, PageLinks links) {
    var shown = closure.without(NOT_DRAWN);
    return Svg.of(
        Layout.of(shown, mostBoxes), title, closure.nodes().get(0).iri(), links.of(shown));
  }

  private <T> T ask(Walk walk, BiFunction<Closure, Snapshot, T> question) {
    return projection
        .read(
            now -> {
              var snapshot = walk.asOf().isPresent() ? now.asOf(walk.asOf().getAsLong()) : now;
              return walked(walk, snapshot).map(found -> question.apply(found, snapshot));
            })
        .orElseThrow(
            () -> Projection.behind("the lineage graph does not know version " + walk.number()));
  }

  private Optional<Closure> walked(Walk walk, Snapshot snapshot) {
    var start = projection.iris().version(walk.model().toString(), walk.number());
    var ancestry = new Ancestry(snapshot);
    var limits = new Limits(walk.depth(), MOST_NODES);
    return switch (walk.way()) {
      case UP -> ancestry.closure(start, Direction.UP, limits);
      case DOWN -> ancestry.closure(start, Direction.DOWN, limits);
      case BOTH ->
          ancestry
              .closure(start, Direction.UP, limits)
              .flatMap(up -> ancestry.closure(start, Direction.DOWN, limits).map(up::and));
    };
  }
}
