package org.countersign.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.lineage.Walk.IRIS;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.lineage.Repetition.Measured;
import org.countersign.lineage.Repetition.Result;
import org.countersign.lineage.RunFacts.Input;
import org.countersign.lineage.RunFacts.Recipe;
import org.countersign.lineage.RunFacts.Split;
import org.countersign.lineage.VersionFacts.Metric;
import org.countersign.lineage.VersionFacts.Use;
import org.junit.jupiter.api.Test;

class RepetitionTest {
  private static RunFacts run(String id, String seed, String auc, List<String> files) {
    return RunFacts.of(id)
        .with(
            new Recipe(
                Optional.empty(),
                Optional.empty(),
                Optional.of(seed),
                Optional.empty(),
                Map.of("depth", "6"),
                List.of()))
        .reading(List.of(new Input(Walk.TRAINING, Split.of(Use.TRAINING))))
        .writing(List.of(), files)
        .measuring(List.of(Metric.of("auc", auc)));
  }

  private static Repetition compared(RunFacts repeated) {
    var original = run("first", "42", "0.93", List.of("ab".repeat(32)));
    try (var store = LineageStore.inMemory(IRIS)) {
      store.apply(Growth.at(IRIS, 0, "a").run(original).run(repeated).grown());
      return store
          .read(s -> Repetition.of(s, IRIS.run("first"), IRIS.run("again"), new BigDecimal("0.01")))
          .orElseThrow();
    }
  }

  @Test
  void theSameFileIsTheSameResult() {
    assertThat(compared(run("again", "42", "0.93", List.of("ab".repeat(32)))))
        .isEqualTo(
            new Repetition(
                List.of(),
                Optional.of(true),
                List.of(new Measured("auc", "0.93", "0.93", true)),
                Result.SAME));
  }

  @Test
  void anotherFileWithMetricsNearbyIsWithinTolerance() {
    var near = compared(run("again", "42", "0.931", List.of("cd".repeat(32))));
    assertThat(near.result()).isEqualTo(Result.WITHIN_TOLERANCE);
    assertThat(near.sameFiles()).contains(false);

    var far = compared(run("again", "42", "0.8", List.of("cd".repeat(32))));
    assertThat(far.result()).isEqualTo(Result.DIFFERENT);
    assertThat(far.metrics()).containsExactly(new Measured("auc", "0.93", "0.8", false));
  }

  @Test
  void runsThatHadNotTheSameToGoByAreNotAlike() {
    var other = compared(run("again", "43", "0.8", List.of()));

    assertThat(other.otherwise()).containsExactly("seed");
    assertThat(other.result()).isEqualTo(Result.NOT_ALIKE);
    assertThat(
            compared(
                    run("again", "42", "0.8", List.of())
                        .reading(List.of(new Input(Walk.TEST, Split.of(Use.TRAINING)))))
                .otherwise())
        .containsExactlyInAnyOrder(
            "s3://lake/loans @ abababababab", "s3://lake/loans-held-out @ cdcdcdcdcdcd");
  }

  @Test
  void whatNobodyMeasuredCannotBeCompared() {
    assertThat(compared(run("again", "42", "0.8", List.of()).measuring(List.of())).result())
        .isEqualTo(Result.NOT_COMPARABLE);
  }
}
