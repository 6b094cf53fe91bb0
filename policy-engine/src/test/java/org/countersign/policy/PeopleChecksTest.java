package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.countersign.policy.EvidenceCheck.Background;
import org.countersign.policy.EvidenceCheck.Check;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeopleChecksTest {
  private static final String TESTED = "b".repeat(64);
  private static final Map<String, Object> DATASET = Map.of("name", "holdout", "sha256", TESTED);
  private static final Background NOTHING_KNOWN = new Background(Set.of());

  private static List<Check> checks(Map<String, Object> document, Background background) {
    return EvidenceCheck.of(document, background).orElseThrow().checks();
  }

  private static List<Check> checks(Map<String, Object> document) {
    return checks(document, NOTHING_KNOWN);
  }

  private static Map<String, Object> group(
      String factor, String value, int hits, int alarms, int rests, int misses) {
    return Map.of(
        "factor", factor,
        "value", value,
        "truePositives", hits,
        "falsePositives", alarms,
        "trueNegatives", rests,
        "falseNegatives", misses);
  }

  /** Women: 40 of 100 chosen, 30 of 50 found. Men: 60 of 100 chosen, 40 of 50 found. */
  private static Map<String, Object> fairness(Map<String, Object> limits) {
    return Map.of(
        "schema",
        "countersign/fairness/v1",
        "dataset",
        DATASET,
        "groups",
        List.of(group("sex", "women", 30, 10, 40, 20), group("sex", "men", 40, 20, 30, 10)),
        "limits",
        limits);
  }

  private static final Check UNSEEN =
      new Check(
          "TEST_DATA_UNSEEN", true, "the data it was tested with is no data it was trained with");
  private static final Check WOMEN =
      new Check("GROUP_SIZE", true, "sex women has 100 cases, at least 30 are asked for");
  private static final Check MEN =
      new Check("GROUP_SIZE", true, "sex men has 100 cases, at least 30 are asked for");

  @Test
  void ratesAreComputedFromTheCasesOfEachGroup() {
    var found =
        checks(
            fairness(
                Map.of(
                    "demographicParity", 0.1,
                    "equalOpportunity", 0.25,
                    "falseAlarms", 0.1,
                    "disparateImpact", 0.8)));

    assertThat(found)
        .isEqualTo(
            List.of(
                UNSEEN,
                WOMEN,
                MEN,
                new Check(
                    "DEMOGRAPHIC_PARITY",
                    false,
                    "by sex the rates lie 0.2 apart, at most 0.1 is asked for"),
                new Check(
                    "EQUAL_OPPORTUNITY",
                    true,
                    "by sex the rates lie 0.2 apart, at most 0.25 is asked for"),
                new Check(
                    "FALSE_ALARMS",
                    false,
                    "by sex the rates lie 0.2 apart, at most 0.1 is asked for"),
                new Check(
                    "DISPARATE_IMPACT",
                    false,
                    "by sex the least chosen group has 0.6667 of the rate of the most chosen,"
                        + " at least 0.8 is asked for")));
  }

  @Test
  void fairnessOnDataThatWasTrainedWithOrOnFewCasesProvesNothing() {
    var document = new HashMap<>(fairness(Map.of("demographicParity", 0.5)));
    document.put("minimumGroup", 101);

    var found = checks(document, new Background(Set.of(TESTED)));

    assertThat(found)
        .extracting(Check::code, Check::holds)
        .containsExactly(
            tuple("TEST_DATA_UNSEEN", false),
            tuple("GROUP_SIZE", false),
            tuple("GROUP_SIZE", false),
            tuple("DEMOGRAPHIC_PARITY", true));
  }

  @Test
  void aGroupIsComparedWithAnotherOfItsFactorByALimitThatIsNamed() {
    assertThatThrownBy(() -> checks(fairness(Map.of("beauty", 1))))
        .isInstanceOf(MalformedEvidenceException.class)
        .hasMessageContaining("/limits: needs a limit");
    var alone = new HashMap<>(fairness(Map.of("demographicParity", 0.5)));
    alone.put("groups", List.of(group("sex", "women", 30, 10, 40, 20)));
    assertThatThrownBy(() -> checks(alone)).hasMessageContaining("has one group of sex");
  }

  @ParameterizedTest
  @CsvSource({"HIGHER,0.9,0.85,true", "HIGHER,0.9,0.8,false", "LOWER,0.1,0.2,false"})
  void aDisturbanceCostsNoMoreThanItMay(
      String direction, double undisturbed, double disturbed, boolean holds) {
    var document =
        Map.<String, Object>of(
            "schema",
            "countersign/robustness/v1",
            "dataset",
            DATASET,
            "baseline",
            Map.of("metric", "auc", "value", undisturbed, "direction", direction),
            "perturbations",
            List.of(Map.of("name", "typos", "value", disturbed, "mostLoss", 0.06)));

    assertThat(checks(document)).extracting(Check::holds).containsExactly(holds);
  }

  @Test
  void enoughTrainedPeopleMayStopTheSystem() {
    var vera = Map.of("person", "Vera", "role", "shift lead", "trained", true, "mayStop", true);
    var again = Map.of("person", "vera", "role", "deputy", "trained", false, "mayStop", false);
    var document =
        Map.<String, Object>of(
            "schema",
            "countersign/oversight-assignment/v1",
            "needed",
            2,
            "assignments",
            List.of(vera, again));

    assertThat(checks(document))
        .isEqualTo(
            List.of(
                new Check("TRAINED", true, "Vera is trained"),
                new Check("MAY_STOP", true, "Vera may stop it"),
                new Check("TRAINED", false, "vera is not trained"),
                new Check("MAY_STOP", false, "vera may not stop it"),
                new Check("ASSIGNED", false, "one person watches it, at least 2 are asked for")));
  }

  @Test
  void dataIsComparedWithItsSchema() {
    var document =
        Map.<String, Object>of(
            "schema",
            "countersign/data-validation/v1",
            "dataset",
            DATASET,
            "reference",
            DATASET,
            "limits",
            Map.of("psi", 0.2),
            "features",
            List.of(Map.of("name", "income", "reference", List.of(5, 5), "current", List.of(5, 5))),
            "columns",
            List.of(
                Map.of("name", "income", "type", "text", "expectedType", "number"),
                Map.of(
                    "name", "age",
                    "type", "number",
                    "expectedType", "number",
                    "missing", 0.2,
                    "mostMissing", 0.05)));

    assertThat(checks(document))
        .extracting(Check::code, Check::holds)
        .containsExactly(
            tuple("SCHEMA_TYPE", false),
            tuple("SCHEMA_TYPE", true),
            tuple("SCHEMA_MISSING", false),
            tuple("DRIFT_PSI", true));
  }
}
