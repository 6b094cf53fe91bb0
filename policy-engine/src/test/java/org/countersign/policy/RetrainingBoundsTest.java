package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.policy.Reapproval.Change;
import org.countersign.policy.RetrainingBounds.Check;
import org.countersign.policy.RetrainingBounds.Data;
import org.countersign.policy.RetrainingBounds.Limit;
import org.countersign.policy.RetrainingBounds.Made;
import org.countersign.policy.RetrainingBounds.Measured;
import org.countersign.policy.RetrainingBounds.Sample;
import org.countersign.policy.RetrainingBounds.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetrainingBoundsTest {
  private static final Optional<String> COLUMNS = Optional.of("a".repeat(64));
  private static final Data LOANS = new Data("training", "loans", COLUMNS);
  private static final Optional<Slice> NORTH = Optional.of(new Slice("region", "north"));
  private static final RetrainingBounds BOUNDS =
      new RetrainingBounds(
          List.of(LOANS),
          List.of(
              new Limit(
                  "auc", Optional.empty(), Optional.empty(), Side.AT_LEAST, new BigDecimal("0.80")),
              new Limit("error", NORTH, Optional.empty(), Side.AT_MOST, new BigDecimal("0.10"))));
  private static final Set<Change> TRAINED_AGAIN =
      Set.of(
          Change.ARTIFACT,
          Change.TRAINING_DATA,
          Change.TEST_DATA,
          Change.METRICS,
          Change.CARD,
          Change.EVIDENCE);

  @Test
  void whatTrainingAnewChangesLiesInsideUpToTheLimitsThemselves() {
    var made = new Made(TRAINED_AGAIN, Set.of(), List.of(LOANS), metrics("0.80", "0.10"));

    assertThat(outside(made)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void everyOtherChangeLiesOutside(Change change) {
    var made = new Made(Set.of(change), Set.of(), List.of(LOANS), metrics("0.81", "0.09"));

    assertThat(outside(made).isEmpty()).isEqualTo(TRAINED_AGAIN.contains(change));
  }

  @Test
  void aMetricBeyondItsLimitIsToldWithHowFar() {
    var made =
        new Made(TRAINED_AGAIN, Set.of(), List.of(LOANS), metrics("0.775", "0.1000000000001"));

    assertThat(outside(made))
        .containsExactly(
            new Check("auc", "at least 0.80", "0.775", false, Optional.of(new BigDecimal("0.025"))),
            new Check(
                "error where region is north",
                "at most 0.10",
                "0.1000000000001",
                false,
                Optional.of(new BigDecimal("0.0000000000001"))));
  }

  @Test
  void ofSeveralValuesTheWorstCountsAndAnotherSliceIsNone() {
    var stated =
        List.of(
            measured("auc", Optional.empty(), "0.95"),
            measured("auc", Optional.empty(), "0.79"),
            measured("error", Optional.of(new Slice("region", "south")), "0.01"));

    assertThat(outside(new Made(TRAINED_AGAIN, Set.of(), List.of(LOANS), stated)))
        .extracting(Check::found)
        .containsExactly("0.79", "not measured");
  }

  @Test
  void whatIsOnlyStatedShowsAVersionOutsideAndNeverInside() {
    var stated = stated("0.95");
    var worse = stated("0.70");
    var error = measured("error", NORTH, "0.10");
    var measured = measured("auc", Optional.empty(), "0.85");

    assertThat(outside(made(stated, error)))
        .extracting(Check::found)
        .containsExactly("measured by no evidence that counts");
    assertThat(outside(made(measured, stated, error))).isEmpty();
    assertThat(outside(made(measured, worse, error)))
        .extracting(Check::found)
        .containsExactly("0.70");
  }

  private static Made made(Measured... metrics) {
    return new Made(TRAINED_AGAIN, Set.of(), List.of(LOANS), List.of(metrics));
  }

  @Test
  void whereALimitNamesItsDataWhatWasMeasuredElsewhereDoesNotCount() {
    var sha256 = "c".repeat(64);
    var here = on(new Sample("holdout", Optional.of(sha256)), "0.81");
    var elsewhere = on(new Sample("easy", Optional.of("d".repeat(64))), "0.99");
    var unsaid = measured("auc", Optional.empty(), "0.99");

    for (var data : List.of("holdout", sha256)) {
      assertThat(found(data, here, elsewhere, unsaid)).containsExactly("0.81");
      assertThat(found(data, elsewhere, unsaid)).containsExactly("measured on other data alone");
      assertThat(found(data)).containsExactly("not measured");
    }
    assertThat(found(sha256, on(new Sample("holdout", Optional.of("e".repeat(64))), "0.99")))
        .containsExactly("measured on other data alone");
  }

  @Test
  void nobodyMeetsALimitOnASha256ByGivingOtherDataThatName() {
    var sha256 = "c".repeat(64);
    var spoofed = on(new Sample(sha256, Optional.of("d".repeat(64))), "0.99");
    var unsaid = on(new Sample(sha256, Optional.empty()), "0.99");

    assertThat(found(sha256, spoofed, unsaid)).containsExactly("measured on other data alone");
  }

  /** What is found of a limit on this data, the last of all checks. */
  private static List<String> found(String data, Measured... metrics) {
    var limit =
        new Limit(
            "auc", Optional.empty(), Optional.of(data), Side.AT_LEAST, new BigDecimal("0.80"));
    var checks = new RetrainingBounds(List.of(LOANS), List.of(limit)).compare(made(metrics));
    return checks.stream()
        .filter(check -> check.bound().equals("auc on " + data))
        .map(Check::found)
        .toList();
  }

  private static Measured on(Sample sample, String auc) {
    return new Measured("auc", Optional.empty(), Optional.of(sample), new BigDecimal(auc), true);
  }

  @Test
  void dataUnderAnotherContractLiesOutside() {
    var other = new Data("training", "loans", Optional.of("b".repeat(64)));
    var unsaid = new Data("training", "loans", Optional.empty());
    var more = new Data("training", "scraped", COLUMNS);

    assertThat(outsideWith(List.of(other)))
        .containsExactly(
            new Check(
                "training data loans",
                "columns " + "a".repeat(64),
                "columns " + "b".repeat(64),
                false));
    assertThat(outsideWith(List.of(unsaid))).extracting(Check::found).contains("columns unsaid");
    assertThat(outsideWith(List.of())).extracting(Check::found).containsExactly("not used");
    assertThat(outsideWith(List.of(LOANS, more)))
        .containsExactly(new Check("training data scraped", "not used", "used", false));
  }

  @Test
  void aCardMaySayOtherResultsAndNothingElse() {
    var results =
        new Made(
            TRAINED_AGAIN,
            Set.of("evaluation", "data", "details"),
            List.of(LOANS),
            metrics("0.8", "0.1"));
    var risks =
        new Made(
            TRAINED_AGAIN, Set.of("risk", "evaluation"), List.of(LOANS), metrics("0.8", "0.1"));

    assertThat(outside(results)).isEmpty();
    assertThat(outside(risks)).extracting(Check::found).containsExactly("changed: risk");
  }

  @Test
  void boundsWithoutALimitAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetrainingBounds(List.of(LOANS), List.of()));
  }

  private static List<Check> outsideWith(List<Data> data) {
    return outside(new Made(TRAINED_AGAIN, Set.of(), data, metrics("0.80", "0.10")));
  }

  private static List<Check> outside(Made made) {
    return BOUNDS.compare(made).stream().filter(check -> !check.inside()).toList();
  }

  private static List<Measured> metrics(String auc, String error) {
    return List.of(measured("auc", Optional.empty(), auc), measured("error", NORTH, error));
  }

  private static Measured measured(String metric, Optional<Slice> slice, String value) {
    return new Measured(metric, slice, Optional.empty(), new BigDecimal(value), true);
  }

  private static Measured stated(String auc) {
    return new Measured("auc", Optional.empty(), Optional.empty(), new BigDecimal(auc), false);
  }
}
