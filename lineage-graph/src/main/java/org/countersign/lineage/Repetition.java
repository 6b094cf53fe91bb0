package org.countersign.lineage;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.countersign.lineage.Ancestry.Limits;
import org.countersign.lineage.Vocabulary.Property;

/**
 * A run beside the run that it repeats: whether both had the same to go by, and whether they came
 * to the same result.
 *
 * @param otherwise what was not alike, for people: {@code seed}, {@code dataset s3://lake/loans}
 * @param sameFiles whether they wrote the same files, by digest; absent where either wrote none
 * @param metrics what both measured, in order of the names
 */
public record Repetition(
    List<String> otherwise, Optional<Boolean> sameFiles, List<Measured> metrics, Result result) {
  private static final Limits NEAR = new Limits(1, 5_000);

  public Repetition {
    otherwise = List.copyOf(otherwise);
    metrics = List.copyOf(metrics);
  }

  /**
   * A metric of both runs.
   *
   * @param within whether they differ by no more than the tolerance
   */
  public record Measured(String name, String original, String repeated, boolean within) {}

  /** What came out. */
  public enum Result {
    /** The same files, or where none were written the same metrics. */
    SAME,
    /** Metrics within the tolerance. */
    WITHIN_TOLERANCE,
    /** A metric beyond the tolerance. */
    DIFFERENT,
    /** The runs had not the same to go by, so a difference says nothing. */
    NOT_ALIKE,
    /** Neither files nor metrics of both are known. */
    NOT_COMPARABLE
  }

  /**
   * Compares two runs.
   *
   * @param original and {@code repeated}, their IRIs
   * @param tolerance by which metrics may differ, as a share of the original's value
   * @return empty if the graph says nothing about one of them
   */
  public static Optional<Repetition> of(
      Snapshot snapshot, String original, String repeated, BigDecimal tolerance) {
    return Difference.between(snapshot, original, repeated, NEAR)
        .map(difference -> new Reading(snapshot, original, repeated).of(difference, tolerance));
  }

  private record Reading(Snapshot snapshot, String original, String repeated) {
    Repetition of(Difference difference, BigDecimal tolerance) {
      var otherwise = new TreeSet<String>();
      difference.changed().forEach(each -> otherwise.add(each.what()));
      difference.onlyFirst().forEach(each -> otherwise.add(each.label()));
      difference.onlySecond().forEach(each -> otherwise.add(each.label()));
      for (var property : Set.of(Property.SEED, Property.ENVIRONMENT_LOCK)) {
        if (!said(original, property).equals(said(repeated, property))) {
          otherwise.add(property == Property.SEED ? "seed" : "environment");
        }
      }
      var files = files(original);
      var again = files(repeated);
      var same =
          files.isEmpty() || again.isEmpty()
              ? Optional.<Boolean>empty()
              : Optional.of(files.equals(again));
      var metrics = metrics(tolerance);
      return new Repetition(
          List.copyOf(otherwise), same, metrics, result(otherwise, same, metrics));
    }

    private static Result result(
        Set<String> otherwise, Optional<Boolean> same, List<Measured> metrics) {
      if (same.orElse(false)) {
        return Result.SAME;
      }
      if (!otherwise.isEmpty()) {
        return Result.NOT_ALIKE;
      }
      if (metrics.isEmpty()) {
        return same.isPresent() ? Result.DIFFERENT : Result.NOT_COMPARABLE;
      }
      if (!metrics.stream().allMatch(Measured::within)) {
        return Result.DIFFERENT;
      }
      var equal = metrics.stream().allMatch(each -> each.original().equals(each.repeated()));
      return equal && same.isEmpty() ? Result.SAME : Result.WITHIN_TOLERANCE;
    }

    private Set<String> said(String run, Property property) {
      return snapshot.objects(run, property.iri(snapshot.iris()));
    }

    private Set<String> files(String run) {
      var files = new TreeSet<String>();
      for (var made : snapshot.subjects(Relation.WAS_GENERATED_BY.iri(snapshot.iris()), run)) {
        if (snapshot.iris().kind(made) == Kind.ARTIFACT) {
          files.add(made);
        }
      }
      return files;
    }

    private List<Measured> metrics(BigDecimal tolerance) {
      var first = values(original);
      var second = values(repeated);
      var measured = new ArrayList<Measured>();
      first.forEach(
          (name, value) -> {
            var again = second.get(name);
            if (again != null) {
              measured.add(new Measured(name, value, again, within(value, again, tolerance)));
            }
          });
      return measured;
    }

    /** By what tells a metric from the run's others: its name, data and slice. */
    private Map<String, String> values(String run) {
      var values = new TreeMap<String, String>();
      for (var made : snapshot.subjects(Relation.WAS_GENERATED_BY.iri(snapshot.iris()), run)) {
        if (snapshot.iris().kind(made) == Kind.METRIC) {
          snapshot.objects(made, Vocabulary.MLS + "hasValue").stream()
              .findFirst()
              .ifPresent(value -> values.put(made.substring((run + "/metrics/").length()), value));
        }
      }
      return values;
    }

    private static boolean within(String original, String repeated, BigDecimal tolerance) {
      try {
        var value = new BigDecimal(original);
        var apart = value.subtract(new BigDecimal(repeated)).abs();
        return apart.compareTo(value.abs().multiply(tolerance)) <= 0;
      } catch (NumberFormatException e) {
        return original.equals(repeated);
      }
    }
  }
}
