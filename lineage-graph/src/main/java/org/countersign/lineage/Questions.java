package org.countersign.lineage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;
import org.countersign.lineage.Vocabulary.Property;

/**
 * The four questions one asks of a version that was trained some time ago, and whether it could be
 * trained again: which hyperparameters, which evaluations, which data after each step of
 * processing, and what that data looked like. An answer without elements says that nothing was
 * recorded.
 */
public final class Questions {
  private static final Limits WIDE = new Limits(20, 5_000);

  private final Snapshot snapshot;
  private final Iris iris;
  private final Steps steps;

  public Questions(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.iris = snapshot.iris();
    this.steps = new Steps(snapshot);
  }

  /**
   * A hyperparameter.
   *
   * @param setBy the IRI of the run or version it was set for
   */
  public record Setting(String name, String value, String setBy) {}

  /**
   * A setting that was tried before.
   *
   * @param settings name and value, joined by an equals sign
   */
  public record Tried(
      String label, List<String> settings, Optional<String> objective, boolean chosen) {
    public Tried {
      settings = List.copyOf(settings);
    }
  }

  /**
   * A measured value.
   *
   * @param on label of the data it was measured on
   * @param run the IRI of the run that measured it
   */
  public record Evaluation(
      String iri,
      String name,
      String value,
      Optional<String> on,
      Optional<String> slice,
      Optional<String> run) {}

  /** Whether the content of data is still there. */
  public enum Keeping {
    KEPT,
    NOT_KEPT,
    /** Nobody said. */
    NOT_SAID,
    /** Nobody said which snapshot it was, so it cannot be kept. */
    NOT_PINNED
  }

  /**
   * Data on the way to a version.
   *
   * @param step how many steps before the version, from 1
   * @param by the IRI of the run that wrote it
   */
  public record Processed(
      String iri, String label, int step, Keeping keeping, Optional<String> by) {}

  /**
   * What data looks like.
   *
   * @param columns schema and figures of each column
   * @param figures of the whole, name to value
   * @param checks demand and outcome
   */
  public record Summary(
      String iri,
      String label,
      Map<String, List<String>> figures,
      List<Column> columns,
      List<String> checks) {
    public Summary {
      columns = List.copyOf(columns);
      checks = List.copyOf(checks);
    }
  }

  /** One column of a summary; figures by name, distributions as {@code bin=value}. */
  public record Column(
      String name,
      Optional<String> type,
      Optional<String> sensitivity,
      Map<String, List<String>> figures) {}

  /** Which hyperparameters were used in training? */
  public List<Setting> hyperparameters(String version) {
    var settings = new TreeMap<String, Setting>();
    for (var maker : makers(version)) {
      steps
          .seen(maker)
          .causes()
          .forEach(
              (cause, relation) -> {
                if (relation == Relation.CONFIGURED_BY) {
                  var seen = steps.seen(cause);
                  var name = seen.label().replaceFirst(" = .*", "");
                  settings.putIfAbsent(
                      name, new Setting(name, seen.label().substring(name.length() + 3), maker));
                }
              });
    }
    return List.copyOf(settings.values());
  }

  /** Which settings were tried before these were chosen? */
  public List<Tried> trials(String version) {
    var tried = new ArrayList<Tried>();
    for (var maker : makers(version)) {
      for (var trial : snapshot.objects(maker, own(Property.HAS_TRIAL))) {
        var seen = steps.seen(trial);
        tried.add(
            new Tried(
                seen.label(),
                seen.attributes().getOrDefault("executionParameter", List.of()),
                seen.first("objective"),
                seen.first("chosen").isPresent()));
      }
    }
    return tried;
  }

  /**
   * Which evaluations were made of it, by whichever run? What a version and its run both say of one
   * metric is told once, by whoever says more of it.
   */
  public List<Evaluation> evaluations(String version) {
    var metrics = new TreeSet<String>();
    var measured = new TreeSet<>(makers(version));
    measured.addAll(artifacts(version));
    for (var each : measured) {
      for (var relation : new Relation[] {Relation.EVALUATES, Relation.WAS_GENERATED_BY}) {
        snapshot.subjects(relation.iri(iris), each).stream()
            .filter(iri -> iris.kind(iri) == Kind.METRIC)
            .forEach(metrics::add);
      }
    }
    return distinct(metrics.stream().map(this::evaluation).toList());
  }

  private static List<Evaluation> distinct(List<Evaluation> all) {
    var told = new LinkedHashMap<List<Object>, List<Evaluation>>();
    all.stream()
        .sorted(
            Comparator.comparing((Evaluation each) -> each.on().isEmpty())
                .thenComparing(each -> each.run().isEmpty())
                .thenComparing(Evaluation::iri))
        .forEach(
            each -> {
              var alike =
                  told.computeIfAbsent(
                      List.of(each.name(), each.value(), each.slice()), any -> new ArrayList<>());
              if (alike.stream().noneMatch(other -> repeats(each, other))) {
                alike.add(each);
              }
            });
    return told.values().stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparing(Evaluation::iri))
        .toList();
  }

  /** Whether a measurement of the same value says nothing that the other does not say. */
  private static boolean repeats(Evaluation each, Evaluation other) {
    return agree(each.on(), other.on()) && agree(each.run(), other.run());
  }

  private static boolean agree(Optional<String> one, Optional<String> other) {
    return one.isEmpty() || other.isEmpty() || one.equals(other);
  }

  private Evaluation evaluation(String metric) {
    var seen = steps.seen(metric);
    var on = of(seen, Relation.MEASURED_ON).map(it -> steps.seen(it).label());
    var name = seen.label().replaceFirst(" = .*", "");
    return new Evaluation(
        metric,
        name,
        seen.label().substring(name.length() + 3),
        on,
        seen.first("slice"),
        of(seen, Relation.WAS_GENERATED_BY));
  }

  private static Optional<String> of(Steps.Seen seen, Relation relation) {
    return seen.causes().entrySet().stream()
        .filter(each -> each.getValue() == relation)
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst();
  }

  /** Which data was there after each step of processing, and is it still? */
  public List<Processed> snapshots(String version) {
    return data(version).stream()
        .map(
            node -> {
              var seen = steps.seen(node.iri());
              return new Processed(
                  node.iri(),
                  node.label(),
                  -node.step(),
                  keeping(seen),
                  of(seen, Relation.WAS_GENERATED_BY));
            })
        .toList();
  }

  private static Keeping keeping(Steps.Seen seen) {
    if (seen.iri().endsWith("/" + Iris.UNPINNED)) {
      return Keeping.NOT_PINNED;
    }
    return seen.first("kept")
        .map(kept -> kept.equals("true") ? Keeping.KEPT : Keeping.NOT_KEPT)
        .orElse(Keeping.NOT_SAID);
  }

  /** What did that data look like: statistics, schema, distributions? */
  public List<Summary> summaries(String version) {
    return data(version).stream().map(node -> summary(node.iri(), node.label())).toList();
  }

  /** What one snapshot looks like. */
  public Summary summary(String data, String label) {
    var columns = new ArrayList<Column>();
    for (var column : snapshot.objects(data, own(Property.HAS_COLUMN))) {
      var seen = steps.seen(column);
      columns.add(
          new Column(
              seen.first("columnName").orElse(seen.label()),
              seen.first("dataType"),
              sensitivity(column),
              figures(column)));
    }
    var checks = new TreeSet<String>();
    checks(data, checks);
    for (var column : snapshot.objects(data, own(Property.HAS_COLUMN))) {
      checks(column, checks);
    }
    return new Summary(data, label, figures(data), columns, List.copyOf(checks));
  }

  private Optional<String> sensitivity(String column) {
    var all = new TreeSet<String>(snapshot.objects(column, own(Property.SENSITIVITY)));
    for (var whole : snapshot.objects(column, Relation.SPECIALIZATION_OF.iri(iris))) {
      all.addAll(snapshot.objects(whole, own(Property.SENSITIVITY)));
    }
    return all.stream()
        .flatMap(name -> Sensitivity.named(name).stream())
        .max(Comparator.naturalOrder())
        .map(Sensitivity::name);
  }

  private Map<String, List<String>> figures(String described) {
    var figures = new TreeMap<String, List<String>>();
    for (var summary : snapshot.subjects(own(Property.SUMMARISES), described)) {
      steps
          .seen(summary)
          .attributes()
          .forEach(
              (name, values) ->
                  figures.merge(
                      name,
                      values,
                      (a, b) -> {
                        var all = new TreeSet<>(a);
                        all.addAll(b);
                        return List.copyOf(all);
                      }));
    }
    return figures;
  }

  private void checks(String checked, Set<String> found) {
    for (var check : snapshot.subjects(own(Property.CHECKS), checked)) {
      var seen = steps.seen(check);
      var met = seen.first("success").orElse("not said");
      found.add(
          seen.label()
              + ": "
              + (met.equals("true") ? "met" : met.equals("false") ? "not met" : met));
    }
  }

  private List<Closure.Node> data(String version) {
    return new Ancestry(snapshot)
        .closure(version, Direction.UP, WIDE).map(Closure::nodes).orElseGet(List::of).stream()
            .filter(node -> node.kind() == Kind.DATASET_VERSION)
            .toList();
  }

  /** The version, the runs that made it or its artifact, and nothing further up. */
  Set<String> makers(String version) {
    var makers = new TreeSet<String>();
    makers.add(version);
    var made = new ArrayList<>(artifacts(version));
    made.add(version);
    for (var each : made) {
      steps
          .seen(each)
          .causes()
          .forEach(
              (cause, relation) -> {
                if (relation == Relation.WAS_GENERATED_BY) {
                  makers.add(cause);
                }
              });
    }
    return makers;
  }

  private Set<String> artifacts(String version) {
    var artifacts = new TreeSet<String>();
    steps
        .seen(version)
        .causes()
        .forEach(
            (cause, relation) -> {
              if (relation == Relation.HAS_ARTIFACT) {
                artifacts.add(cause);
              }
            });
    return artifacts;
  }

  private String own(Property property) {
    return property.iri(iris);
  }
}
