package org.countersign.policy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.policy.Reapproval.Change;

/**
 * Bounds inside which a version that a pipeline made again needs no round of its own: the same
 * recipe, data under the same contract, metrics within limits.
 *
 * @param data what versions are made and tested with, exactly; no two of one role and name
 * @param limits at least one
 * @see <a href="http://data.europa.eu/eli/reg/2024/1689/oj">Reg. (EU) 2024/1689, 43(4), Annex IV
 *     2(f): changes that were determined beforehand are not substantial</a>
 */
public record RetrainingBounds(List<Data> data, List<Limit> limits) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** What training anew changes by itself; everything else is as it was. */
  private static final Set<Change> FREE =
      EnumSet.of(
          Change.ARTIFACT,
          Change.TRAINING_DATA,
          Change.TEST_DATA,
          Change.METRICS,
          Change.CARD,
          Change.EVIDENCE);

  /** Blocks of a card that are no result of training. */
  private static final List<String> BLOCKS =
      List.of("intendedUse", "technical", "risk", "oversight", "operations", "compliance");

  /**
   * A dataset that a version was made with.
   *
   * @param columns lower-case hex SHA-256 of its columns' names and types; empty when nobody said
   *     which columns it has
   */
  public record Data(String role, String dataset, Optional<String> columns) {
    private String name() {
      return role + " data " + dataset;
    }
  }

  /** Which side of a limit is inside; the limit itself is. */
  public enum Side {
    AT_LEAST,
    AT_MOST;

    private String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * A limit of a metric, over all cases or over those of one slice.
   *
   * @param metric as registrations, cards and evaluations name it
   * @param dataset which it is measured on: the name, or the lower-case hex SHA-256 of the data;
   *     any when left out
   */
  public record Limit(
      String metric, Optional<Slice> slice, Optional<String> dataset, Side side, BigDecimal value) {
    /** On whatever data. */
    private boolean isOf(Measured measured) {
      return metric.equals(measured.metric()) && slice.equals(measured.slice());
    }

    private boolean measures(Measured measured) {
      return isOf(measured)
          && dataset.filter(data -> measured.on().stream().noneMatch(on -> on.is(data))).isEmpty();
    }

    /** How far outside; zero and less is inside. */
    private BigDecimal beyond(BigDecimal measured) {
      return side == Side.AT_LEAST ? value.subtract(measured) : measured.subtract(value);
    }

    private String name() {
      return metric
          + dataset.map(data -> " on " + data).orElse("")
          + slice.map(part -> " where %s is %s".formatted(part.factor(), part.value())).orElse("");
    }
  }

  /** Data that a metric was measured on; what is only stated may leave out the SHA-256. */
  public record Sample(String name, Optional<String> sha256) {
    /** What reads like a SHA-256 is one: names are chosen freely, by whoever states a value too. */
    private boolean is(String data) {
      return SHA256.matcher(data).matches()
          ? sha256.filter(data::equals).isPresent()
          : name.equals(data);
    }
  }

  /**
   * A value that somebody states of a version.
   *
   * @param on empty where nobody says on which data
   * @param counts whether accepted evidence measured it; what is only stated shows a version
   *     outside, never inside
   */
  public record Measured(
      String metric,
      Optional<Slice> slice,
      Optional<Sample> on,
      BigDecimal value,
      boolean counts) {}

  /**
   * A version that was made again.
   *
   * @param changes since the version whose approval the bounds were signed with
   * @param blocks of its card that differ from the card of that version
   * @param metrics all that is stated and measured; of several values the worst is compared
   */
  public record Made(
      Set<Change> changes, Set<String> blocks, List<Data> data, List<Measured> metrics) {
    public Made {
      changes = Set.copyOf(changes);
      blocks = Set.copyOf(blocks);
      data = List.copyOf(data);
      metrics = List.copyOf(metrics);
    }
  }

  /**
   * A bound, and what was found.
   *
   * @param by how far outside, where that is a number
   */
  public record Check(
      String bound, String allowed, String found, boolean inside, Optional<BigDecimal> by) {
    public Check(String bound, String allowed, String found, boolean inside) {
      this(bound, allowed, found, inside, Optional.empty());
    }
  }

  public RetrainingBounds {
    data = List.copyOf(data);
    limits = List.copyOf(limits);
    if (limits.isEmpty()) {
      throw new IllegalArgumentException("bounds without a limit for a metric bind nothing");
    }
    if (limits.stream().map(limit -> limit.name() + limit.side()).distinct().count()
        < limits.size()) {
      throw new IllegalArgumentException("a metric has one limit on each side of each data set");
    }
  }

  /** Every bound with what was found, in the order recipe, card, data, metrics. */
  public List<Check> compare(Made made) {
    var checks = new ArrayList<Check>();
    for (var change : Change.values()) {
      if (!FREE.contains(change)) {
        var same = !made.changes().contains(change);
        checks.add(
            new Check(
                change.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                "unchanged",
                same ? "unchanged" : "changed",
                same));
      }
    }
    var blocks = BLOCKS.stream().filter(made.blocks()::contains).toList();
    checks.add(
        new Check(
            "card",
            "unchanged but for data and results",
            blocks.isEmpty()
                ? "unchanged but for data and results"
                : "changed: " + String.join(", ", blocks),
            blocks.isEmpty()));
    data.forEach(contract -> checks.add(check(contract, made)));
    made.data().stream()
        .filter(used -> data.stream().noneMatch(contract -> contract.name().equals(used.name())))
        .map(used -> new Check(used.name(), "not used", "used", false))
        .distinct()
        .forEach(checks::add);
    limits.forEach(limit -> checks.add(check(limit, made)));
    return List.copyOf(checks);
  }

  private static Check check(Data contract, Made made) {
    var used = made.data().stream().filter(each -> each.name().equals(contract.name())).toList();
    var allowed = contract.columns().map(sha256 -> "columns " + sha256).orElse("used");
    if (used.isEmpty()) {
      return new Check(contract.name(), allowed, "not used", false);
    }
    if (contract.columns().isEmpty()) {
      return new Check(contract.name(), allowed, "used", true);
    }
    var found =
        used.stream()
            .map(each -> each.columns().map(sha256 -> "columns " + sha256).orElse("columns unsaid"))
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return new Check(contract.name(), allowed, found, found.equals(allowed));
  }

  private static Check check(Limit limit, Made made) {
    var allowed = limit.side().words() + " " + limit.value().toPlainString();
    var stated = made.metrics().stream().filter(limit::measures).toList();
    if (stated.stream().noneMatch(Measured::counts)) {
      return new Check(limit.name(), allowed, missing(limit, made, stated), false);
    }
    var value = worst(limit, stated.stream().map(Measured::value)).orElseThrow();
    var beyond = limit.beyond(value);
    return new Check(
        limit.name(),
        allowed,
        value.toPlainString(),
        beyond.signum() <= 0,
        Optional.of(beyond).filter(any -> any.signum() > 0));
  }

  private static String missing(Limit limit, Made made, List<Measured> stated) {
    if (!stated.isEmpty()) {
      return "measured by no evidence that counts";
    }
    return made.metrics().stream().anyMatch(limit::isOf)
        ? "measured on other data alone"
        : "not measured";
  }

  private static Optional<BigDecimal> worst(Limit limit, Stream<BigDecimal> values) {
    return limit.side() == Side.AT_LEAST
        ? values.min(BigDecimal::compareTo)
        : values.max(BigDecimal::compareTo);
  }
}
