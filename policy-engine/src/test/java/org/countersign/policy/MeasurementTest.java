package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.policy.EvidenceCheck.Background;
import org.junit.jupiter.api.Test;

class MeasurementTest {
  private static final String DATA = "ab".repeat(32);

  private static Map<String, Object> metric(String name, double value, Object... more) {
    var metric = new LinkedHashMap<String, Object>();
    metric.putAll(Map.of("name", name, "value", value, "n", 500L));
    for (int i = 0; i < more.length; i += 2) {
      metric.put((String) more[i], more[i + 1]);
    }
    return metric;
  }

  private static List<Measurement> measured(List<Map<String, Object>> metrics) {
    return EvidenceCheck.of(
            Map.of(
                "schema",
                "countersign/evaluation/v1",
                "dataset",
                Map.of("name", "holdout", "sha256", "sha256:" + DATA),
                "metrics",
                metrics),
            new Background(Set.of()))
        .orElseThrow()
        .measured();
  }

  private static Measurement of(String metric, String value, boolean higherIsBetter) {
    return new Measurement(metric, "holdout", DATA, new BigDecimal(value), higherIsBetter);
  }

  @Test
  void anEvaluationMeasuresEveryMetricThatIsAboutNoSlice() {
    var young = Map.of("factor", "age", "value", "under 25");

    assertThat(
            measured(
                List.of(
                    metric("auc", 0.84),
                    metric("auc", 0.7, "slice", young),
                    metric("brier", 0.1, "direction", "LOWER"))))
        .isEqualTo(List.of(of("auc", "0.84", true), of("brier", "0.1", false)));
  }

  @Test
  void onRecordAnEvaluationStatesItsSlicesToo() {
    var young = Map.of("factor", "age", "value", "under 25");
    var document =
        Map.<String, Object>of(
            "schema",
            "countersign/evaluation/v1",
            "dataset",
            Map.of("name", "holdout", "sha256", DATA),
            "metrics",
            List.of(metric("auc", 0.84), metric("auc", 0.7, "slice", young)));

    assertThat(Measurement.stated(document))
        .containsExactly(
            of("auc", "0.84", true),
            new Measurement(
                "auc",
                "holdout",
                DATA,
                Optional.of(new Slice("age", "under 25")),
                new BigDecimal("0.7"),
                true));
    assertThat(Measurement.stated(Map.of("schema", "another"))).isEmpty();
  }

  @Test
  void onRecordAMetricOfASliceIsReadAsItStands() {
    var metric =
        metric("m".repeat(201), 0.7, "slice", Map.of("factor", "age", "value", "under 25"));
    metric.put("direction", "UP");
    var document =
        Map.<String, Object>of(
            "schema",
            "countersign/evaluation/v1",
            "dataset",
            Map.of("name", "d".repeat(201), "sha256", DATA),
            "metrics",
            List.of(metric));

    assertThat(EvidenceCheck.of(document, new Background(Set.of())).orElseThrow().measured())
        .isEmpty();
    assertThat(Measurement.stated(document))
        .singleElement()
        .satisfies(
            stated -> {
              assertThat(stated.metric()).hasSize(201);
              assertThat(stated.higherIsBetter()).isTrue();
            });
  }

  @Test
  void aMetricOverAllCasesNeedsAShortNameAndADirectionThatThereIs() {
    assertThatThrownBy(() -> measured(List.of(metric("m".repeat(201), 0.7))))
        .isInstanceOf(MalformedEvidenceException.class)
        .hasMessage("/metrics/0/name: has more than 200 characters");
    assertThatThrownBy(() -> measured(List.of(metric("auc", 0.7, "direction", "UP"))))
        .isInstanceOf(MalformedEvidenceException.class)
        .hasMessage("/metrics/0/direction: expected HIGHER or LOWER");
  }

  @Test
  void aMetricThatStandsTwiceOrAHundredAndOneMetricsAreRefused() {
    var many = new ArrayList<Map<String, Object>>();
    for (int i = 0; i <= Measurement.MOST; i++) {
      many.add(metric("m" + i, 0.5));
    }

    assertThatThrownBy(() -> measured(List.of(metric("auc", 0.84), metric("auc", 0.9))))
        .isInstanceOf(MalformedEvidenceException.class)
        .hasMessage("/metrics/1: auc over all cases stands twice");
    assertThatThrownBy(() -> measured(many))
        .isInstanceOf(MalformedEvidenceException.class)
        .hasMessageContaining("more than 100 metrics");
    assertThat(measured(many.subList(1, many.size()))).hasSize(Measurement.MOST);
  }

  @Test
  void theGainFollowsTheDirection() {
    assertThat(of("auc", "0.86", true).gainOver(of("auc", "0.84", true)))
        .isEqualByComparingTo("0.02");
    assertThat(of("brier", "0.12", false).gainOver(of("brier", "0.1", false)))
        .isEqualByComparingTo("-0.02");
  }

  @Test
  void anotherDocumentMeasuresNothing() {
    var review =
        Map.<String, Object>of(
            "schema", "countersign/code-review/v1",
            "commit", "3f2c9e1",
            "author", "ana",
            "reviewer", "ben",
            "approved", true);

    assertThat(EvidenceCheck.of(review, new Background(Set.of())).orElseThrow().measured())
        .isEmpty();
  }
}
