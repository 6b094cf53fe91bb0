package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.countersign.policy.CardCompleteness.Hint;
import org.countersign.policy.CardCompleteness.Problem;
import org.countersign.policy.CardCompleteness.Score;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CardCompletenessTest {
  private static final CardCompleteness SMALL =
      CardCompleteness.load(
          "small.yaml",
          """
          card: small
          revision: 1
          needed: {MINIMAL: 60, LIMITED: 75, HIGH: 90}
          fields:
          - {path: details.name, weights: {MINIMAL: 1, LIMITED: 1, HIGH: 1}, hint: a name}
          - {path: risk.limits, weights: {MINIMAL: 3, LIMITED: 3, HIGH: 3}, minLength: 20, hint: limits}
          - {path: risk.ethics, weights: {MINIMAL: 0, LIMITED: 0, HIGH: 4}, hint: ethics}
          - {path: evaluation, weights: {MINIMAL: 2, LIMITED: 2, HIGH: 2}, each: [metric, n], hint: metrics}
          """
              .getBytes(StandardCharsets.UTF_8));

  @Test
  void anEmptyCardScoresNothingAndSaysWhatToFillFirst() {
    assertThat(SMALL.of(Map.of(), RiskClass.HIGH))
        .isEqualTo(
            new Score(
                0,
                90,
                Map.of("details", 0, "risk", 0, "evaluation", 0),
                List.of(
                    new Hint("risk.ethics", 40, "ethics"),
                    new Hint("risk.limits", 30, "limits"),
                    new Hint("evaluation", 20, "metrics")),
                List.of()));
  }

  @Test
  void aFieldTheClassDoesNotAskForDoesNotCount() {
    var card =
        Map.of(
            "details",
            Map.of("name", "scorer"),
            "risk",
            Map.of("limits", "fails on thin credit files"));

    assertThat(SMALL.of(card, RiskClass.MINIMAL))
        .isEqualTo(
            new Score(
                66,
                60,
                Map.of("details", 100, "risk", 100, "evaluation", 0),
                List.of(new Hint("evaluation", 33, "metrics")),
                List.of()));
    assertThat(SMALL.of(card, RiskClass.HIGH).score()).isEqualTo(40);
    assertThat(SMALL.of(card, RiskClass.UNDETERMINED).score()).isEqualTo(40);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "TBD",
        "tbd.",
        "TODO",
        "n/a",
        "N/A",
        "Not applicable",
        "More Information Needed",
        "[More Information Needed]",
        "Lorem ipsum dolor sit amet, consectetur",
        "-",
        "???",
        "to be defined",
        "n/a because",
        "not applicable because x"
      })
  void aPlaceholderCountsNothing(String text) {
    assertThat(limits(text)).isEqualTo(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fails on thin credit files | 100",
        "too short | 50",
        "n/a because it only sorts files | 100",
        "not applicable since no person is affected | 100",
        "N/A: there are no such files | 100"
      })
  void aTextCountsFullyWhenItIsLongEnoughOrSaysWhyNotApplicable(String text, int percent) {
    assertThat(limits(text)).isEqualTo(percent);
  }

  private static int limits(String text) {
    return SMALL
        .of(Map.of("risk", Map.of("limits", text)), RiskClass.MINIMAL)
        .blocks()
        .getOrDefault("risk", -1);
  }

  @Test
  void aListCountsHalfWhenAnItemLacksWhatItNeeds() {
    assertThat(evaluation(List.of(Map.of("metric", "auc", "n", 100)))).isEqualTo(100);
    assertThat(evaluation(List.of(Map.of("metric", "auc", "n", 100), Map.of("metric", "f1"))))
        .isEqualTo(50);
    assertThat(evaluation(List.of())).isEqualTo(0);
    assertThat(evaluation(List.of(Map.of("metric", "TBD")))).isEqualTo(0);
    assertThat(evaluation("very good")).isEqualTo(50);
    assertThat(evaluation("n/a because it ranks nothing")).isEqualTo(100);
  }

  private static int evaluation(Object value) {
    return SMALL
        .of(Map.of("evaluation", value), RiskClass.MINIMAL)
        .blocks()
        .getOrDefault("evaluation", -1);
  }

  @Test
  void aMetricWithoutDatasetOrCasesIsAProblem() {
    var good = Map.of("metric", "auc", "value", 0.8, "datasetDigest", "aa", "n", 100);
    var bad = Map.of("metric", "f1", "value", 0.7);

    assertThat(problems(Map.of("evaluation", List.of(good)))).isEmpty();
    assertThat(problems(Map.of("evaluation", List.of(good, bad))))
        .isEqualTo(
            List.of(
                new Problem(
                    "METRIC_WITHOUT_DATASET",
                    "evaluation[1]",
                    "f1 does not name the digest of its dataset"),
                new Problem(
                    "METRIC_WITHOUT_N",
                    "evaluation[1]",
                    "f1 does not say on how many cases it rests")));
  }

  @Test
  void testingOnTrainingDataIsAProblem() {
    var metric = Map.of("metric", "auc", "value", 0.99, "datasetDigest", "aa", "n", 100);
    var data =
        Map.of(
            "training", List.of(Map.of("digest", "aa")), "test", List.of(Map.of("digest", "aa")));

    assertThat(problems(Map.of("data", data, "evaluation", List.of(metric))))
        .isEqualTo(
            List.of(
                new Problem(
                    "SAME_DATA", "data.test[0]", "data.test[0] has the digest of data.training[0]"),
                new Problem(
                    "TESTED_ON_TRAINING",
                    "evaluation[0]",
                    "evaluation[0] was measured on data.training[0]")));
    assertThat(
            problems(
                Map.of(
                    "data",
                    Map.of(
                        "training",
                        List.of(Map.of("digest", "bb")),
                        "test",
                        List.of(Map.of("digest", "aa"))),
                    "evaluation",
                    List.of(metric))))
        .isEmpty();
  }

  @Test
  void affectedPeopleWantAMetricForAGroupOfThem() {
    var metric = Map.of("metric", "auc", "value", 0.8, "datasetDigest", "aa", "n", 100);
    var sliced =
        Map.of(
            "metric",
            "auc",
            "value",
            0.8,
            "datasetDigest",
            "aa",
            "n",
            100,
            "slice",
            List.of(Map.of("factor", "age", "value", "18-25")));
    var use = Map.of("affectedPersons", List.of("applicants"));

    assertThat(problems(Map.of("intendedUse", use, "evaluation", List.of(metric))))
        .isEqualTo(
            List.of(
                new Problem(
                    "SLICE_MISSING",
                    "evaluation",
                    "people are affected and no metric is given for a group of them")));
    assertThat(problems(Map.of("intendedUse", use, "evaluation", List.of(metric, sliced))))
        .isEmpty();
  }

  private static List<Problem> problems(Map<String, ?> card) {
    return SMALL.of(card, RiskClass.HIGH).problems();
  }

  @Test
  void theHouseAsksMoreOfAHigherClass() {
    var house = CardCompleteness.standard();

    assertThat(house.needed(RiskClass.MINIMAL)).isEqualTo(60);
    assertThat(house.needed(RiskClass.LIMITED)).isEqualTo(75);
    assertThat(house.needed(RiskClass.HIGH)).isEqualTo(90);
    assertThat(house.of(Map.of(), RiskClass.HIGH).next())
        .extracting(Hint::path)
        .isEqualTo(List.of("evaluation", "intendedUse.purpose", "data.training"));
  }
}
