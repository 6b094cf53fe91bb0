package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.policy.Condition.Kind;
import org.junit.jupiter.api.Test;

class ConditionTest {
  private static final Instant DUE = Instant.parse("2027-01-01T00:00:00Z");

  @Test
  void aConditionIsReadBackFromItsBound() {
    assertThat(Condition.maxTraffic(10).percent()).isEqualTo(10);
    assertThat(Condition.regions(List.of("eu-west-1", "eu-north-1")).names())
        .containsExactly("eu-west-1", "eu-north-1");
    var floor = Condition.metricFloor("auc", new BigDecimal("0.80"));
    assertThat(floor.metric()).isEqualTo("auc");
    assertThat(floor.floor()).contains(new BigDecimal("0.80"));
    assertThat(floor.says()).isEqualTo("only while auc is at least 0.80");
    assertThat(Condition.task(DUE).due()).contains(DUE);
  }

  @Test
  void whatBindsNothingIsNoCondition() {
    refused(Kind.MAX_TRAFFIC, "0", Optional.empty());
    refused(Kind.MAX_TRAFFIC, "101", Optional.empty());
    refused(Kind.REGION, "", Optional.empty());
    refused(Kind.ENVIRONMENT, "a,,b", Optional.empty());
    refused(Kind.METRIC_FLOOR, "auc", Optional.empty());
    refused(Kind.TASK, "", Optional.empty());
    refused(Kind.UNTIL, "2027", Optional.of(DUE));
    refused(Kind.MAX_TRAFFIC, "10", Optional.of(DUE));
  }

  private static void refused(Kind kind, String bound, Optional<Instant> due) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Condition(kind, bound, due));
  }
}
