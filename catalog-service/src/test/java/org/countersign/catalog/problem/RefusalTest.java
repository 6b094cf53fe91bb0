package org.countersign.catalog.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.catalog.problem.ProblemType.FOREIGN_TEAM;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalTest {
  @Test
  void aWrongFieldIsNamedByItsPointerAndSaysWhatIsWrong() {
    assertThatThrownBy(() -> Wire.read("/risk", () -> ProblemType.valueOf("x")))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.type()).isEqualTo(INVALID_REQUEST);
              assertThat(Problem.of(refusal).json())
                  .contains("\"pointer\":\"/risk\"", "ProblemType.x");
            });
  }

  @Test
  void aRightFieldIsRead() {
    assertThat(Wire.read("/risk", () -> 7)).isEqualTo(7);
  }

  @Test
  void aFailureOfOursIsNotBlamedOnTheCaller() {
    assertThatThrownBy(
            () ->
                Wire.read(
                    "/risk",
                    () -> {
                      throw new IllegalStateException("ours");
                    }))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aProblemIsToldAsRfc9457WantsIt() {
    var refusal = new Refusal(FOREIGN_TEAM, "this belongs to team risk").and("remedy", "ask risk");

    assertThat(Problem.of(refusal).json())
        .isEqualTo(
            "{\"type\":\"/problems/foreign-team\","
                + "\"title\":\"This belongs to a team the caller is not in\","
                + "\"status\":403,"
                + "\"detail\":\"this belongs to team risk\","
                + "\"code\":\"FOREIGN_TEAM\","
                + "\"remedy\":\"ask risk\"}");
  }

  @ParameterizedTest
  @EnumSource(ProblemType.class)
  void everyProblemHasAnErrorStatusAndATitleWithoutAPeriod(ProblemType type) {
    assertThat(type.status()).isBetween(400, 599);
    assertThat(type.title()).isNotBlank().doesNotEndWith(".");
  }

  @Test
  void noTwoProblemsShareATitle() {
    assertThat(Arrays.stream(ProblemType.values()).map(ProblemType::title)).doesNotHaveDuplicates();
  }
}
