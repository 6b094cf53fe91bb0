package org.countersign.catalog.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  @Test
  void everyProblemSaysWhatItMeansAndWhatHelps() {
    assertThat(Arrays.stream(ProblemType.values()))
        .as("each needs CODE.means and CODE.remedy in explanations.properties")
        .allSatisfy(type -> assertThat(Explanation.of(type)).as(type.name()).isPresent());
  }

  @Test
  void anAnswerWithoutARemedyOfItsOwnTellsTheOneOfItsType() {
    var plain = Problem.of(ProblemType.CARD_CHANGED, "the card is now another one").json();
    var told = Problem.of(new Refusal(ProblemType.CARD_CHANGED, "x").and("remedy", "wait")).json();

    assertThat(plain).contains("Read the card again");
    assertThat(told).contains("\"remedy\":\"wait\"").doesNotContain("Read the card again");
  }
}
