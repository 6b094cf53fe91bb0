package org.countersign.catalog.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  @Test
  void everyProblemSaysWhatItMeansAndWhatHelps() {
    assertThat(Arrays.stream(ProblemType.values()))
        .as("each needs CODE.means and CODE.remedy in explanations.properties")
        .allSatisfy(type -> assertThat(Explanation.of(type)).as(type.name()).isPresent());
  }

  @Test
  void whatHelpsOnAPageNamesNoCallOfTheApi() {
    assertThat(Arrays.stream(ProblemType.values()))
        .as("each whose remedy names a call needs CODE.page in explanations.properties")
        .allSatisfy(
            type ->
                assertThat(Problem.of(type, "x").remedyOnPage())
                    .as(type.name())
                    .isNotEmpty()
                    .doesNotContainPattern(
                        "GET|POST|PUT|DELETE|/api/|/openapi|ETag|Retry-After|header |Idempotency"
                            + "|repeat the request"));
  }

  @Test
  void aPageIsToldOfTheOccasionUnlessThatIsForPrograms() {
    var unknown =
        Problem.of(new Refusal(ProblemType.UNKNOWN_MODEL, "x").and("remedy", "GET /models"));
    var team = Problem.of(new Refusal(ProblemType.FOREIGN_TEAM, "x").and("remedy", "ask Ana"));

    assertThat(unknown.remedyOnPage()).startsWith("Find it in the catalog");
    assertThat(team.remedyOnPage()).isEqualTo("ask Ana");
  }

  @Test
  void theErrorPageSaysNothingTwiceAndWhatToDo() {
    var type = ProblemType.FORBIDDEN;

    var page = ErrorPage.page(new Problem(type, 403, type.title(), Map.of()), "Ask for <b>.");

    assertThat(page.substring(page.indexOf("<main"))).containsOnlyOnce("roles do not allow this");
    assertThat(page)
        .contains("none of your roles may do this", "What to do:", "Ask for &lt;b&gt;.")
        .doesNotContain("<b>");
  }

  @Test
  void anAnswerWithoutARemedyOfItsOwnTellsTheOneOfItsType() {
    var plain = Problem.of(ProblemType.CARD_CHANGED, "the card is now another one").json();
    var told = Problem.of(new Refusal(ProblemType.CARD_CHANGED, "x").and("remedy", "wait")).json();

    assertThat(plain).contains("Read the card again");
    assertThat(told).contains("\"remedy\":\"wait\"").doesNotContain("Read the card again");
  }
}
