package org.countersign.policy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an approval is bound to. A gate holds whoever deploys to it; a task is somebody's to do, and
 * the approval does not hold while it is overdue.
 *
 * @param bound in the form of its kind: a whole number of percent, names joined by commas, or a
 *     metric and the least value it may have, joined by {@code >=}; empty for the other kinds
 * @param due when the approval stops to hold, or until when the task is to be done
 */
public record Condition(Kind kind, String bound, Optional<Instant> due) {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";
  private static final String NAMES = NAME + "(?:," + NAME + "){0,19}";

  /** What can be bound. */
  public enum Kind {
    /** At most this share of the traffic. */
    MAX_TRAFFIC("100|[1-9][0-9]?", false),
    /** Only in these environments. */
    ENVIRONMENT(NAMES, false),
    /** Only in these regions. */
    REGION(NAMES, false),
    /** Not longer than this. */
    UNTIL("", true),
    /** Only while the version's metric is not below this. */
    METRIC_FLOOR("[^,>=\\p{Cntrl}]{1,100}>=-?[0-9]{1,12}(?:\\.[0-9]{1,12})?", false),
    /** Only if somebody does something in time. */
    TASK("", true);

    private final Pattern form;
    private final boolean dated;

    Kind(String form, boolean dated) {
      this.form = Pattern.compile(form);
      this.dated = dated;
    }
  }

  public Condition {
    if (!kind.form.matcher(bound).matches()) {
      throw new IllegalArgumentException(
          "not a condition of the kind %s: %s".formatted(kind, bound));
    }
    if (kind.dated != due.isPresent()) {
      throw new IllegalArgumentException(
          kind.dated ? kind + " needs its date" : kind + " has no date");
    }
  }

  public static Condition maxTraffic(int percent) {
    return new Condition(Kind.MAX_TRAFFIC, Integer.toString(percent), Optional.empty());
  }

  public static Condition environments(List<String> names) {
    return new Condition(Kind.ENVIRONMENT, String.join(",", names), Optional.empty());
  }

  public static Condition regions(List<String> names) {
    return new Condition(Kind.REGION, String.join(",", names), Optional.empty());
  }

  public static Condition until(Instant end) {
    return new Condition(Kind.UNTIL, "", Optional.of(end));
  }

  public static Condition metricFloor(String metric, BigDecimal least) {
    return new Condition(
        Kind.METRIC_FLOOR, metric + ">=" + least.toPlainString(), Optional.empty());
  }

  public static Condition task(Instant by) {
    return new Condition(Kind.TASK, "", Optional.of(by));
  }

  /** Of {@link Kind#MAX_TRAFFIC}; 100 of every other kind. */
  public int percent() {
    return kind == Kind.MAX_TRAFFIC ? Integer.parseInt(bound) : 100;
  }

  /** Of {@link Kind#ENVIRONMENT} and {@link Kind#REGION}; none of every other kind. */
  public List<String> names() {
    return kind == Kind.ENVIRONMENT || kind == Kind.REGION
        ? List.of(bound.split(",", -1))
        : List.of();
  }

  /** Of {@link Kind#METRIC_FLOOR}; empty of every other kind. */
  public String metric() {
    return kind == Kind.METRIC_FLOOR ? bound.substring(0, bound.indexOf(">=")) : "";
  }

  /** The least value, of {@link Kind#METRIC_FLOOR} alone. */
  public Optional<BigDecimal> floor() {
    return kind == Kind.METRIC_FLOOR
        ? Optional.of(new BigDecimal(bound.substring(bound.indexOf(">=") + 2)))
        : Optional.empty();
  }

  /** As a person reads it, without its date. */
  public String says() {
    return switch (kind) {
      case MAX_TRAFFIC -> "at most " + bound + " % of the traffic";
      case ENVIRONMENT -> "only in the environment " + bound.replace(",", " or ");
      case REGION -> "only in the region " + bound.replace(",", " or ");
      case UNTIL -> "not longer than its date";
      case METRIC_FLOOR -> "only while " + bound.replace(">=", " is at least ");
      case TASK -> "only if a task is done in time";
    };
  }
}
