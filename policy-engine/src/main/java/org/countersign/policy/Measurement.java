package org.countersign.policy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A metric on a data set, as evidence that is judged states it.
 *
 * @param dataset its name
 * @param sha256 of the data, lower-case hex: only what was measured on the same data is compared
 * @param slice the cases it is about; empty for all
 * @param higherIsBetter true where the evidence does not say
 */
public record Measurement(
    String metric,
    String dataset,
    String sha256,
    Optional<Slice> slice,
    BigDecimal value,
    boolean higherIsBetter) {
  /** More metrics than this over all cases of one data set are refused. */
  static final int MOST = 100;

  private static final int LONGEST = 200;

  public Measurement {
    value = value.stripTrailingZeros();
  }

  /** Over all cases. */
  public Measurement(
      String metric, String dataset, String sha256, BigDecimal value, boolean higherIsBetter) {
    this(metric, dataset, sha256, Optional.empty(), value, higherIsBetter);
  }

  /** How much better than another on the same data; negative where it is worse. */
  public BigDecimal gainOver(Measurement other) {
    var more = value.subtract(other.value);
    return higherIsBetter ? more : more.negate();
  }

  /**
   * All that a document on record states, metrics of slices among it; nothing if it is no
   * evaluation. Nothing that was taken in is refused: what was not measured was not looked at.
   */
  public static List<Measurement> stated(Map<String, Object> document) {
    var content = new Content("", document);
    return EvidenceCheck.EVALUATION.equals(document.get("schema"))
        ? content.some("metrics").stream().map(metric -> one(content, metric)).toList()
        : List.of();
  }

  /** Of an evaluation: the metrics that are about no slice. */
  static List<Measurement> of(Content evaluation) {
    var measured = new ArrayList<Measurement>();
    for (var metric : evaluation.some("metrics")) {
      if (metric.find("slice").isPresent()) {
        continue;
      }
      requireMeasurable(evaluation, metric);
      var found = one(evaluation, metric);
      if (find(measured, found.metric).isPresent()) {
        throw metric.refuse(found.metric + " over all cases stands twice");
      }
      measured.add(found);
    }
    if (measured.size() > MOST) {
      throw evaluation
          .get("metrics")
          .refuse("has more than " + MOST + " metrics that are about no slice");
    }
    return measured;
  }

  private static Measurement one(Content evaluation, Content metric) {
    var dataset = evaluation.get("dataset");
    return new Measurement(
        metric.text("name"),
        dataset.text("name"),
        dataset.digest("sha256"),
        metric.find("slice").map(part -> new Slice(part.text("factor"), part.text("value"))),
        BigDecimal.valueOf(metric.number("value")),
        metric.find("direction").map(Content::value).filter("LOWER"::equals).isEmpty());
  }

  private static Optional<Measurement> find(List<Measurement> measured, String metric) {
    return measured.stream().filter(each -> each.metric.equals(metric)).findFirst();
  }

  private static void requireMeasurable(Content evaluation, Content metric) {
    requireShort(metric);
    requireShort(evaluation.get("dataset"));
    if (metric.find("direction").isPresent()) {
      var unused = EvidenceCheck.higherIsBetter(metric); // refuses what is no direction
    }
  }

  private static void requireShort(Content named) {
    if (named.text("name").length() > LONGEST) {
      throw named.get("name").refuse("has more than " + LONGEST + " characters");
    }
  }
}
