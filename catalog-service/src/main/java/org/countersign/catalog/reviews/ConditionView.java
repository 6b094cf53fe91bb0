package org.countersign.catalog.reviews;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.journal.State;
import org.countersign.policy.Condition;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the wire, beside the numbers and names that its kind has.
 *
 * @param kind {@code MAX_TRAFFIC}, {@code ENVIRONMENT}, {@code REGION}, {@code UNTIL}, {@code
 *     METRIC_FLOOR} or {@code TASK}
 * @param says the same as a person reads it
 * @param vote of whoever set it
 * @param task what is to be done, unless somebody erased it
 * @param state {@code BINDING}, {@code DONE}, or {@code OVERDUE}, computed now; {@code FALLEN} with
 *     the vote that set it
 */
public record ConditionView(
    UUID id,
    String kind,
    String says,
    UUID vote,
    @Nullable Integer maxTrafficPercent,
    @Nullable List<String> names,
    @Nullable String metric,
    @Nullable BigDecimal floor,
    @Nullable String due,
    @Nullable String task,
    String state) {

  static ConditionView of(
      BoundCondition bound, boolean fallen, Optional<String> task, Instant now) {
    var condition = bound.condition();
    var kind = condition.kind();
    var names = condition.names();
    return new ConditionView(
        bound.id(),
        kind.name(),
        condition.says(),
        bound.vote(),
        kind == Condition.Kind.MAX_TRAFFIC ? condition.percent() : null,
        names.isEmpty() ? null : names,
        kind == Condition.Kind.METRIC_FLOOR ? condition.metric() : null,
        condition.floor().orElse(null),
        condition.due().map(State::text).orElse(null),
        task.orElse(null),
        state(bound, fallen, now));
  }

  private static String state(BoundCondition bound, boolean fallen, Instant now) {
    if (fallen) {
      return "FALLEN";
    }
    if (bound.overdue(now)) {
      return "OVERDUE";
    }
    return bound.isDone() ? "DONE" : "BINDING";
  }
}
