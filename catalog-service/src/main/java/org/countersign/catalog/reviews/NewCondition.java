package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.policy.Condition;
import org.jspecify.annotations.Nullable;

/**
 * A condition as a voter states it; each kind has its own members.
 *
 * @param maxTrafficPercent of {@code MAX_TRAFFIC}, 1 to 100
 * @param names of {@code ENVIRONMENT} and {@code REGION}: those that are allowed
 * @param metric of {@code METRIC_FLOOR}, as the registration names it
 * @param floor of {@code METRIC_FLOOR}: the least value
 * @param due of {@code UNTIL} and {@code TASK}, RFC 3339
 * @param task of {@code TASK}: what is to be done, at least 20 characters
 */
public record NewCondition(
    @NotNull @Pattern(regexp = "MAX_TRAFFIC|ENVIRONMENT|REGION|UNTIL|METRIC_FLOOR|TASK")
        String kind,
    @Nullable Integer maxTrafficPercent,
    @Nullable @Size(max = 20) List<String> names,
    @Nullable String metric,
    @Nullable BigDecimal floor,
    @Nullable String due,
    @Nullable @Size(min = 20, max = 4000) String task) {

  /**
   * The condition, and the text of its task.
   *
   * @param task goes into the ledger as a commitment alone
   */
  record Stated(Condition condition, Optional<String> task) {}

  Stated stated(Instant now) {
    return switch (Condition.Kind.valueOf(kind)) {
      case MAX_TRAFFIC ->
          plain(Condition.maxTraffic(given("maxTrafficPercent", maxTrafficPercent)));
      case ENVIRONMENT -> plain(Condition.environments(given("names", names)));
      case REGION -> plain(Condition.regions(given("names", names)));
      case UNTIL -> plain(Condition.until(date(now)));
      case METRIC_FLOOR ->
          plain(Condition.metricFloor(given("metric", metric), given("floor", floor)));
      case TASK -> new Stated(Condition.task(date(now)), Optional.of(given("task", task).strip()));
    };
  }

  private static Stated plain(Condition condition) {
    return new Stated(condition, Optional.empty());
  }

  private Instant date(Instant now) {
    var date =
        Instant.ofEpochMilli(
            Wire.read("due", () -> Instant.parse(given("due", due))).toEpochMilli());
    if (!date.isAfter(now)) {
      throw broken("due", "a condition is due after now, not at " + date);
    }
    return date;
  }

  private <T> T given(String member, @Nullable T value) {
    if (value == null) {
      throw broken(member, "a condition of the kind " + kind + " states " + member);
    }
    return value;
  }

  private static Refusal broken(String member, String says) {
    return new Refusal(INVALID_REQUEST, says).and("pointer", "/conditions/" + member);
  }
}
