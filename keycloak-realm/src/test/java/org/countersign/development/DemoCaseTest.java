package org.countersign.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoCaseTest {
  @ParameterizedTest
  @ValueSource(strings = {"credit-scoring", "customer-chat", "spam-filter", "social-scoring"})
  void everyCaseHasTwoVersionsAndACardThatSaysItsFiguresAreIllustrative(String name) {
    var story = DemoCase.named(name);

    assertThat(story.versions()).hasSize(2);
    assertThat(story.registration(1).get("artifactSha256"))
        .isNotEqualTo(story.registration(2).get("artifactSha256"));
    for (var number : List.of(1, 2)) {
      assertThat(JsonText.of(story.card(number)))
          .contains("Illustrative figures.", "\"datasetDigest\":\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"credit-scoring", "customer-chat", "spam-filter", "social-scoring"})
  void everyDatasetIsRegisteredBeforeItIsUsedAndEveryVersionHasItsRun(String name) {
    var story = DemoCase.named(name);
    var known = new ArrayList<Object>();

    for (var each : story.data()) {
      assertThat(known).containsAll((List<?>) DemoCase.part(each, "madeFrom"));
      known.add(DemoCase.part(each, "name"));
    }

    assertThat(known).containsAll(story.datasets().stream().map(it -> it.get("name")).toList());
    for (var run : story.runs()) {
      assertThat(known).containsAll((List<?>) DemoCase.part(run, "reads"));
    }
    for (var number : List.of(1, 2)) {
      assertThat(story.runs())
          .filteredOn(run -> DemoCase.made(run).equals(Optional.of(number)))
          .singleElement()
          .extracting(run -> story.run(run).get("name"), run -> artifact(story.run(run)))
          .containsExactly(
              story.registration(number).get("sourceRun"),
              story.registration(number).get("artifactSha256"));
    }
  }

  private static Object artifact(Map<String, Object> run) {
    return JsonText.objects(DemoCase.part(run, "artifacts")).get(0).get("sha256");
  }

  @Test
  void anAnswerOfTheCaseReplacesTheNo() {
    var answers =
        JsonText.object(DemoCase.part(DemoCase.named("customer-chat").questionnaire(), "answers"));

    assertThat(answers).containsEntry("T1", "yes").containsEntry("T2", "no");
  }

  @Test
  void jsonIsReadAsItWasWritten() {
    var object = Map.<String, Object>of("a", List.of(1, true, "line\n\"quoted\" \\ ü 😀"));

    assertThat(JsonText.object(JsonText.of(object))).isEqualTo(object);
    assertThatThrownBy(() -> JsonText.object("[]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[]");
  }
}
