package org.countersign.catalog.pages;

import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.reviews.NewCondition;

/** The conditions of a vote as the fields of its form; a field left empty binds nothing. */
record TypedConditions(
    String traffic, String regions, String metric, String floor, String task, String due) {

  Map<String, String> fields() {
    return Map.of(
        "traffic", traffic, "regions", regions, "metric", metric, "floor", floor, "task", task,
        "due", due);
  }

  /**
   * @throws Refusal {@code INVALID_REQUEST} naming the field that is no number
   */
  List<NewCondition> read() {
    var read = new ArrayList<NewCondition>();
    if (!traffic.isEmpty()) {
      var percent = number("share of traffic", () -> Integer.valueOf(traffic));
      read.add(new NewCondition("MAX_TRAFFIC", percent, null, null, null, null, null));
    }
    if (!regions.isEmpty()) {
      var names = Arrays.stream(regions.split(",", -1)).map(String::strip).toList();
      read.add(new NewCondition("REGION", null, names, null, null, null, null));
    }
    if (!metric.isEmpty()) {
      var least = number("least value", () -> new BigDecimal(floor));
      read.add(new NewCondition("METRIC_FLOOR", null, null, metric, least, null, null));
    }
    if (!task.isEmpty()) {
      var end = due.isEmpty() ? null : due + "T23:59:59Z";
      read.add(new NewCondition("TASK", null, null, null, null, end, task));
    }
    return read;
  }

  private static <T> T number(String field, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (NumberFormatException e) {
      throw new Refusal(INVALID_REQUEST, "the " + field + " is not a number")
          .and("remedy", "change the field and send the form again; nothing was recorded");
    }
  }
}
