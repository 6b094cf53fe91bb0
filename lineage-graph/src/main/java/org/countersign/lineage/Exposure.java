package org.countersign.lineage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;

/**
 * How sensitive the data is that a version came of. Sensitivity goes along derivation: of columns
 * where somebody said which column went into which, else of snapshots.
 *
 * @param reached most sensitive first
 */
public record Exposure(List<Reached> reached) {
  private static final Comparator<Reached> MOST_FIRST =
      Comparator.comparing(Reached::level).reversed().thenComparing(Reached::source);
  private static final Limits WIDE = new Limits(20, 5_000);
  private static final int MOST_COLUMNS = 20_000;

  public Exposure {
    reached = reached.stream().sorted(MOST_FIRST).toList();
  }

  /**
   * Sensitive data that reaches a version.
   *
   * @param source the IRI of a column or snapshot
   * @param certain false where a sensitive column lies upstream and nobody said which columns came
   *     of it
   * @param way from the version's feature to the source column; empty for a snapshot as a whole
   * @param path the IRIs from the version to the data that holds the source
   * @param says for people: {@code column ethnicity of s3://lake/people @ p1 reaches feature f7 …}
   */
  public record Reached(
      Sensitivity level,
      String source,
      boolean certain,
      List<Columns.Step> way,
      List<String> path,
      String says) {
    public Reached {
      way = List.copyOf(way);
      path = List.copyOf(path);
    }
  }

  /** The most sensitive that reaches it; empty if nobody called anything sensitive. */
  public Optional<Sensitivity> level() {
    return reached.stream().map(Reached::level).max(Comparator.naturalOrder());
  }

  /**
   * Looks upstream of a version.
   *
   * @param name that people know it by, such as {@code credit 12}
   * @return empty if the graph says nothing about it
   */
  public static Optional<Exposure> of(Snapshot snapshot, String version, String name) {
    return new Ancestry(snapshot)
        .closure(version, Direction.UP, WIDE)
        .map(closure -> new Reading(snapshot, closure, name).done());
  }

  /**
   * How a column upstream reaches a version, in the words of {@link Reached#says}.
   *
   * @param column its IRI
   * @param name of the version
   * @return empty where nobody said which columns came of it
   */
  public static Optional<String> way(
      Snapshot snapshot, String version, String name, String column) {
    if (snapshot.iris().kind(column) != Kind.COLUMN) {
      return Optional.empty();
    }
    return new Ancestry(snapshot)
        .closure(version, Direction.UP, WIDE)
        .flatMap(closure -> new Reading(snapshot, closure, name).wayTo(column));
  }

  private static final class Reading {
    private final Snapshot snapshot;
    private final Closure closure;
    private final Columns columns;
    private final Steps steps;
    private final Closure.Node version;
    private final String name;
    private final Map<String, String> cameBy = new LinkedHashMap<>();
    private final Map<String, Reached> found = new LinkedHashMap<>();

    Reading(Snapshot snapshot, Closure closure, String name) {
      this.snapshot = snapshot;
      this.name = name;
      this.closure = closure;
      this.columns = new Columns(snapshot);
      this.steps = new Steps(snapshot);
      this.version = closure.nodes().get(0);
      for (var node : closure.nodes()) {
        steps.from(node.iri(), Direction.UP).forEach(up -> cameBy.putIfAbsent(up, node.iri()));
      }
    }

    Exposure done() {
      var known = false;
      for (var data : direct()) {
        for (var feature : columns.of(data)) {
          known |= columns.hasOrigins(feature);
          fromColumns(feature);
        }
      }
      for (var node : closure.nodes()) {
        if (node.kind() == Kind.DATASET_VERSION) {
          whole(node);
          if (!known) {
            possible(node);
          }
        }
      }
      return new Exposure(new ArrayList<>(found.values()));
    }

    Optional<String> wayTo(String column) {
      for (var data : direct()) {
        for (var feature : columns.of(data)) {
          var ancestors = columns.ancestors(feature, MOST_COLUMNS);
          if (ancestors.containsKey(column)) {
            return Optional.of(says(columns.way(ancestors, feature, column)));
          }
        }
      }
      return Optional.empty();
    }

    /** What the runs that made the version read, and the version itself where no run is known. */
    private List<String> direct() {
      var direct = new TreeSet<String>();
      for (var maker : new Questions(snapshot).makers(version.iri())) {
        steps.from(maker, Direction.UP).stream()
            .filter(each -> snapshot.iris().kind(each) == Kind.DATASET_VERSION)
            .forEach(direct::add);
      }
      return List.copyOf(direct);
    }

    private void fromColumns(String feature) {
      var ancestors = columns.ancestors(feature, MOST_COLUMNS);
      for (var source : ancestors.keySet()) {
        columns
            .sensitivity(source)
            .filter(level -> snapshot.iris().kind(Columns.owner(source)) != Kind.DATASET)
            .ifPresent(
                level -> {
                  var way = columns.way(ancestors, feature, source);
                  found.putIfAbsent(
                      source,
                      new Reached(
                          level, source, true, way, path(Columns.owner(feature)), says(way)));
                });
      }
    }

    private String says(List<Columns.Step> way) {
      var source = way.get(way.size() - 1);
      var feature = way.get(0);
      var through = new TreeSet<String>();
      way.forEach(step -> step.through().ifPresent(run -> through.add(steps.seen(run).label())));
      var text = new StringBuilder("column " + source.name() + " of " + source.dataset());
      text.append(" reaches feature ").append(feature.name()).append(" of ").append(name);
      if (!through.isEmpty()) {
        text.append(" through run ").append(String.join(", ", through));
      }
      if (way.stream().anyMatch(Columns.Step::masked)) {
        text.append(", masked on the way");
      }
      return text.toString();
    }

    private void whole(Closure.Node data) {
      var said = new TreeSet<Sensitivity>();
      data.attributes()
          .getOrDefault("sensitivity", List.of())
          .forEach(name -> Sensitivity.named(name).ifPresent(said::add));
      for (var dataset : steps.seen(data.iri()).causes().keySet()) {
        if (snapshot.iris().kind(dataset) == Kind.DATASET) {
          steps
              .seen(dataset)
              .attributes()
              .getOrDefault("sensitivity", List.of())
              .forEach(name -> Sensitivity.named(name).ifPresent(said::add));
        }
      }
      if (!said.isEmpty()) {
        found.putIfAbsent(
            data.iri(),
            new Reached(
                said.last(),
                data.iri(),
                true,
                List.of(),
                path(data.iri()),
                data.label() + " reaches " + name));
      }
    }

    private void possible(Closure.Node data) {
      for (var column : columns.of(data.iri())) {
        columns
            .sensitivity(column)
            .ifPresent(
                level ->
                    found.putIfAbsent(
                        column,
                        new Reached(
                            level,
                            column,
                            false,
                            List.of(),
                            path(data.iri()),
                            "column "
                                + steps.seen(column).first("columnName").orElse(column)
                                + " of "
                                + data.label()
                                + " may reach "
                                + name
                                + ": nobody said which columns came of it")));
      }
    }

    private List<String> path(String data) {
      var path = new ArrayList<String>();
      var at = data;
      path.add(at);
      while (!at.equals(version.iri()) && cameBy.containsKey(at)) {
        at = cameBy.getOrDefault(at, at);
        path.add(0, at);
      }
      return path;
    }
  }
}
