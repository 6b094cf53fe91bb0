package org.countersign.lineage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Vocabulary.Property;

/**
 * Which column went into which, step by step. A column of a snapshot also came of what decided
 * about the snapshot as a whole, such as the column it was filtered by.
 */
public final class Columns {
  private static final String COLUMNS = "/columns/";

  private final Snapshot snapshot;
  private final Steps steps;

  public Columns(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.steps = new Steps(snapshot);
  }

  /**
   * One column on a way.
   *
   * @param dataset label of the dataset or snapshot it belongs to
   * @param through the run that made the column before it on the way of this one, absent for the
   *     first and where no run is known
   * @param how what was done there
   * @param masked whether the values were hidden there, such as by hashing
   */
  public record Step(
      String iri,
      String name,
      String dataset,
      Optional<String> through,
      Optional<String> how,
      boolean masked) {}

  /** The columns of a snapshot, or of the state nobody pinned, in order. */
  public SortedSet<String> of(String data) {
    return snapshot.objects(data, Property.HAS_COLUMN.iri(snapshot.iris()));
  }

  /**
   * A shortest way from a column to one it came of.
   *
   * @param mostColumns how many to look at before giving up
   * @return from {@code feature} to {@code source}; empty if there is no way
   */
  public Optional<List<Step>> path(String feature, String source, int mostColumns) {
    var cameBy = ancestors(feature, mostColumns);
    return cameBy.containsKey(source)
        ? Optional.of(way(cameBy, feature, source))
        : Optional.empty();
  }

  /** Every column that one came of, itself first, each with the one it was met by. */
  Map<String, String> ancestors(String feature, int mostColumns) {
    var cameBy = new LinkedHashMap<String, String>();
    cameBy.put(feature, feature);
    var open = new ArrayDeque<String>();
    open.add(feature);
    while (!open.isEmpty() && cameBy.size() < mostColumns) {
      var here = open.remove();
      for (var cause : causes(here)) {
        if (cameBy.putIfAbsent(cause, here) == null) {
          open.add(cause);
        }
      }
    }
    return cameBy;
  }

  private SortedSet<String> causes(String column) {
    var causes = new TreeSet<String>();
    steps.from(column, Direction.UP).stream().filter(this::isColumn).forEach(causes::add);
    snapshot.objects(owner(column), Vocabulary.PROV + "wasInfluencedBy").stream()
        .filter(this::isColumn)
        .forEach(causes::add);
    return causes;
  }

  /** Whether anybody said what this column came of. */
  boolean hasOrigins(String column) {
    return causes(column).stream().anyMatch(cause -> !owner(cause).equals(dataset(column)));
  }

  private static String dataset(String column) {
    var owner = owner(column);
    var versions = owner.indexOf("/versions/");
    if (versions > 0) {
      return owner.substring(0, versions);
    }
    var unpinned = "/" + Iris.UNPINNED;
    return owner.endsWith(unpinned)
        ? owner.substring(0, owner.length() - unpinned.length())
        : owner;
  }

  private boolean isColumn(String iri) {
    return snapshot.iris().kind(iri) == Kind.COLUMN;
  }

  static String owner(String column) {
    return column.substring(0, column.lastIndexOf(COLUMNS));
  }

  List<Step> way(Map<String, String> cameBy, String feature, String source) {
    var reversed = new ArrayList<String>();
    for (var at = source; ; at = cameBy.getOrDefault(at, feature)) {
      reversed.add(at);
      if (at.equals(feature)) {
        break;
      }
    }
    Collections.reverse(reversed);
    var way = new ArrayList<Step>();
    for (var i = 0; i < reversed.size(); i++) {
      way.add(step(reversed.get(i), i == 0 ? Optional.empty() : Optional.of(reversed.get(i - 1))));
    }
    return way;
  }

  private Step step(String column, Optional<String> target) {
    var seen = steps.seen(column);
    var derivation = target.flatMap(it -> derivation(it, column));
    return new Step(
        column,
        seen.first("columnName").orElse(seen.label()),
        steps.seen(owner(column)).label(),
        derivation.flatMap(it -> first(it, Vocabulary.PROV + "hadActivity")),
        derivation.flatMap(it -> first(it, Property.TRANSFORMATION.iri(snapshot.iris()))),
        derivation.flatMap(it -> first(it, Property.MASKING.iri(snapshot.iris()))).isPresent());
  }

  private Optional<String> derivation(String target, String source) {
    var all = new TreeSet<String>();
    for (var subject : List.of(target, owner(target))) {
      all.addAll(snapshot.objects(subject, Vocabulary.PROV + "qualifiedDerivation"));
    }
    return all.stream()
        .filter(it -> snapshot.objects(it, Vocabulary.PROV + "entity").contains(source))
        .findFirst();
  }

  private Optional<String> first(String subject, String predicate) {
    return snapshot.objects(subject, predicate).stream().findFirst();
  }

  /** The level somebody gave a column, of its snapshot or of the dataset at all times. */
  Optional<Sensitivity> sensitivity(String column) {
    var said = new HashMap<String, Sensitivity>();
    for (var each : List.of(column, dataset(column) + column.substring(owner(column).length()))) {
      snapshot
          .objects(each, Property.SENSITIVITY.iri(snapshot.iris()))
          .forEach(name -> Sensitivity.named(name).ifPresent(level -> said.put(name, level)));
    }
    return said.values().stream().max(Comparator.naturalOrder());
  }
}
