package org.countersign.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.policy.EvidenceCheck.Background;
import org.countersign.policy.EvidenceCheck.Check;
import org.junit.jupiter.api.Test;

class EvidenceCheckTest {
  private static final String TEST_DATA = "ab".repeat(32);
  private static final Background NOTHING_KNOWN = new Background(Set.of());

  private static Map<String, Object> metric(Object... more) {
    var metric = new LinkedHashMap<String, Object>();
    metric.putAll(Map.of("name", "AUC", "value", 0.81, "direction", "HIGHER", "n", 1000L));
    for (int i = 0; i < more.length; i += 2) {
      metric.put((String) more[i], more[i + 1]);
    }
    return metric;
  }

  private static Map<String, Object> evaluation(Map<String, Object> more, Object... metrics) {
    var document = new LinkedHashMap<String, Object>();
    document.put("schema", "countersign/evaluation/v1");
    document.put("dataset", Map.of("name", "holdout", "sha256", "sha256:" + TEST_DATA));
    document.put("metrics", List.of(metrics));
    document.putAll(more);
    return document;
  }

  private static List<Check> checks(Map<String, Object> document) {
    return EvidenceCheck.of(document, NOTHING_KNOWN).orElseThrow().checks();
  }

  private static List<Check> failed(Map<String, Object> document) {
    return checks(document).stream().filter(check -> !check.holds()).toList();
  }

  @Test
  void aMetricIsComparedWithItsThresholdInItsDirection() {
    assertThat(failed(evaluation(Map.of(), metric("threshold", 0.81)))).isEmpty();
    assertThat(failed(evaluation(Map.of(), metric("threshold", 0.82))))
        .isEqualTo(
            List.of(new Check("THRESHOLD", false, "AUC is 0.81, at least 0.82 is asked for")));
    assertThat(failed(evaluation(Map.of(), metric("threshold", 0.8, "direction", "LOWER"))))
        .isEqualTo(List.of(new Check("THRESHOLD", false, "AUC is 0.81, at most 0.8 is asked for")));
  }

  @Test
  void metricsWithoutAnyThresholdProveNothing() {
    assertThat(failed(evaluation(Map.of(), metric())))
        .isEqualTo(List.of(new Check("THRESHOLD_SET", false, "0 metrics have a threshold")));
  }

  @Test
  void aSliceOfTooFewCasesIsNamed() {
    var slice = Map.of("factor", "age", "value", "under 25");
    var small = metric("threshold", 0.5, "slice", slice, "n", 12L);

    assertThat(failed(evaluation(Map.of(), small)))
        .isEqualTo(
            List.of(
                new Check(
                    "SLICE_SIZE",
                    false,
                    "AUC for age under 25 rests on 12 cases, at least 30 are asked for")));
    assertThat(failed(evaluation(Map.of("minimumSlice", 12L), small))).isEmpty();
  }

  @Test
  void dataThatWasTrainedWithIsNoTest() {
    var document = evaluation(Map.of(), metric("threshold", 0.5));

    assertThat(EvidenceCheck.of(document, new Background(Set.of(TEST_DATA))).orElseThrow().holds())
        .isFalse();
    assertThat(
            EvidenceCheck.of(document, new Background(Set.of("cd".repeat(32))))
                .orElseThrow()
                .holds())
        .isTrue();
  }

  @Test
  void calibrationIsComputedFromItsBins() {
    var bins =
        List.of(
            Map.of("predicted", 0.1, "observed", 0.2, "n", 100L),
            Map.of("predicted", 0.9, "observed", 0.9, "n", 300L));
    var calibration = Map.<String, Object>of("bins", bins, "limit", 0.025);

    assertThat(failed(evaluation(Map.of("calibration", calibration), metric("threshold", 0.5))))
        .isEmpty();
    assertThat(
            failed(
                evaluation(
                    Map.of("calibration", Map.of("bins", bins, "limit", 0.024)),
                    metric("threshold", 0.5))))
        .isEqualTo(
            List.of(
                new Check(
                    "CALIBRATION",
                    false,
                    "the expected calibration error is 0.025, at most 0.024 is asked for")));
  }

  @Test
  void aChallengerMustNotBeWorseThanTheChampionBeyondTheTolerance() {
    var champion = List.of(Map.of("name", "AUC", "value", 0.82));

    assertThat(
            failed(
                evaluation(
                    Map.of("champion", Map.of("metrics", champion)), metric("threshold", 0.5))))
        .isEqualTo(List.of(new Check("CHAMPION", false, "AUC is 0.81, the champion's is 0.82")));
    assertThat(
            failed(
                evaluation(
                    Map.of("champion", Map.of("metrics", champion, "tolerance", 0.02)),
                    metric("threshold", 0.5))))
        .isEmpty();
  }

  private static Map<String, Object> validation(Object... features) {
    return Map.of(
        "schema", "countersign/data-validation/v1",
        "dataset", Map.of("sha256", TEST_DATA),
        "reference", Map.of("sha256", "cd".repeat(32)),
        "limits", Map.of("psi", 0.2, "ks", 0.1),
        "expectedNew", List.of("channel"),
        "features", List.of(features));
  }

  @Test
  void aFeatureThatMovedAppearedOrVanishedIsNamed() {
    var steady = Map.of("name", "age", "reference", List.of(5L, 5L), "current", List.of(10L, 10L));
    var moved =
        Map.of(
            "name",
            "income",
            "ordered",
            true,
            "reference",
            List.of(8L, 2L),
            "current",
            List.of(2L, 8L));
    var fresh = Map.of("name", "channel", "current", List.of(1L));
    var stray = Map.of("name", "zodiac", "current", List.of(1L));
    var gone = Map.of("name", "branch", "reference", List.of(1L));

    assertThat(failed(validation(steady, fresh))).isEmpty();
    assertThat(failed(validation(steady, moved, stray, gone)))
        .extracting(Check::code)
        .containsExactly("DRIFT_PSI", "DRIFT_KS", "FEATURE_NEW", "FEATURE_VANISHED");
  }

  private static List<Check> against(Map<String, Object> document, List<Double> now) {
    var known =
        Map.of(
            TEST_DATA,
            Map.of("age", now, "zodiac", List.of(1.0)),
            "cd".repeat(32),
            Map.of("age", List.of(50.0, 50.0), "branch", List.of(1.0)));
    return EvidenceCheck.of(
            document,
            new Background(
                Set.of(), Optional.empty(), data -> Optional.ofNullable(known.get(data.sha256()))))
        .orElseThrow()
        .checks();
  }

  @Test
  void theStatisticsOfTwoDatasetVersionsAreComparedByThemselves() {
    var document = new LinkedHashMap<>(validation());
    document.remove("features");
    document.put("ordered", List.of("age"));

    assertThat(against(document, List.of(10.0, 90.0)))
        .extracting(Check::code, Check::holds)
        .containsExactly(
            tuple("DRIFT_PSI", false),
            tuple("DRIFT_KS", false),
            tuple("FEATURE_VANISHED", false),
            tuple("FEATURE_NEW", false));
    assertThat(against(document, List.of(49.0, 51.0)).subList(0, 2)).allMatch(Check::holds);
    assertThatThrownBy(() -> checks(document)).hasMessageContaining("needs features");
  }

  @Test
  void countsThatAreNotThoseOnRecordAreNotBelieved() {
    var steady =
        Map.of("name", "age", "reference", List.of(50L, 50L), "current", List.of(50L, 50L));

    assertThat(against(validation(steady), List.of(10.0, 90.0)))
        .contains(
            new Check(
                "STATISTICS",
                false,
                "age is counted otherwise than in the statistics of the dataset"));
    assertThat(against(validation(steady), List.of(50.0, 50.0))).allMatch(Check::holds);
  }

  @Test
  void distancesAreThoseOfTheirDefinitions() {
    var before = new double[] {8, 2};
    var now = new double[] {2, 8};

    assertThat(Drift.psi(before, now)).isCloseTo(1.2 * Math.log(4), within(1e-12));
    assertThat(Drift.ks(before, now)).isCloseTo(0.6, within(1e-12));
    assertThat(Drift.js(new double[] {1, 0}, new double[] {0, 1})).isCloseTo(1, within(1e-12));
    for (var same : List.of(Drift.psi(now, now), Drift.ks(now, now), Drift.js(now, now))) {
      assertThat(same).isZero();
    }
    assertThatThrownBy(() -> Drift.psi(before, new double[] {1}))
        .hasMessage("2 bins cannot be compared with 1");
    assertThatThrownBy(() -> Drift.psi(before, new double[] {0, 0}))
        .hasMessage("a distribution without counts");
  }

  private static org.assertj.core.data.Offset<Double> within(double distance) {
    return org.assertj.core.data.Offset.offset(distance);
  }

  @Test
  void aRunIsReproducedWithinItsTolerance() {
    var document =
        Map.<String, Object>of(
            "schema",
            "countersign/reproduction/v1",
            "run",
            "42",
            "tolerance",
            0.01,
            "metrics",
            List.of(
                Map.of("name", "AUC", "original", 0.8, "reproduced", 0.805),
                Map.of("name", "F1", "original", 0.8, "reproduced", 0.7)));

    assertThat(failed(document))
        .isEqualTo(List.of(new Check("REPRODUCED", false, "F1 was 0.8 and is 0.7 when run again")));
  }

  @Test
  void nobodyReviewsTheirOwnCode() {
    var review =
        new LinkedHashMap<String, Object>(
            Map.of(
                "schema", "countersign/code-review/v1",
                "commit", "f7de8ef",
                "author", "dana",
                "reviewer", "Dana",
                "approved", true));
    assertThat(failed(review)).extracting(Check::code).containsExactly("OTHER_REVIEWER");

    review.put("reviewer", "viktor");
    assertThat(failed(review)).isEmpty();
    review.put("approved", false);
    assertThat(failed(review)).extracting(Check::code).containsExactly("APPROVED");
  }

  @Test
  void biasMustEndWithinItsLimitAndNotGrow() {
    var document =
        Map.<String, Object>of(
            "schema", "countersign/bias-mitigation/v1",
            "method", "reweighing",
            "groups",
                List.of(
                    Map.of(
                        "group", "a", "metric", "gap", "before", 0.2, "after", 0.04, "limit", 0.05),
                    Map.of(
                        "group", "b", "metric", "gap", "before", 0.01, "after", 0.03, "limit",
                        0.05)));

    assertThat(failed(document))
        .isEqualTo(
            List.of(
                new Check(
                    "BIAS", false, "gap for b went from 0.01 to 0.03, at most 0.05 is asked for")));
  }

  @Test
  void aLoadTestMeetsItsTargets() {
    var target = Map.of("name", "p99 ms", "value", 80L, "direction", "LOWER", "threshold", 50L);

    assertThat(failed(Map.of("schema", "countersign/load-test/v1", "targets", List.of(target))))
        .isEqualTo(List.of(new Check("THRESHOLD", false, "p99 ms is 80, at most 50 is asked for")));
  }

  @Test
  void aScanHoldsWhenNoErrorIsLeftUnsuppressed() {
    var error = Map.of("level", "error", "message", Map.of("text", "pickle"));
    var suppressed = Map.of("level", "error", "suppressions", List.of(Map.of("kind", "external")));
    var tool = Map.of("driver", Map.of("name", "modelscan"));

    assertThat(
            failed(
                Map.of(
                    "version",
                    "2.1.0",
                    "runs",
                    List.of(Map.of("tool", tool, "results", List.of(error, suppressed))))))
        .isEqualTo(List.of(new Check("NO_ERRORS", false, "modelscan found 1 errors")));
    assertThat(
            failed(
                Map.of(
                    "version",
                    "2.1.0",
                    "runs",
                    List.of(Map.of("tool", tool, "results", List.of(suppressed))))))
        .isEmpty();
  }

  @Test
  void everySchemaThatIsJudgedIsPublished() {
    assertThat(EvidenceCheck.schemas())
        .hasSize(12)
        .allSatisfy(
            name ->
                assertThat(new String(EvidenceCheck.schema(name), UTF_8))
                    .contains("\"$id\": \"" + name + "\"", "\"const\": \"" + name + "\""));
  }

  @Test
  void aDocumentOfNoKnownSchemaIsNotJudged() {
    assertThat(EvidenceCheck.of(Map.of("risks", List.of()), NOTHING_KNOWN)).isEmpty();
    assertThat(EvidenceCheck.of(Map.of("schema", "another/v1"), NOTHING_KNOWN)).isEmpty();
  }

  @Test
  void aDocumentThatBreaksItsSchemaIsRefusedWithThePlace() {
    assertThatThrownBy(() -> checks(evaluation(Map.of(), metric("n", "many"))))
        .isInstanceOfSatisfying(
            MalformedEvidenceException.class,
            wrong -> assertThat(wrong.pointer()).isEqualTo("/metrics/0/n"))
        .hasMessage("/metrics/0/n: expected a number");
    assertThatThrownBy(() -> checks(evaluation(Map.of("metrics", List.of()))))
        .hasMessage("/metrics: must not be empty");
    assertThatThrownBy(() -> checks(evaluation(Map.of("dataset", Map.of("name", "x")), metric())))
        .hasMessage("/dataset: needs sha256");
  }
}
