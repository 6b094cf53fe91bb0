package org.countersign.catalog.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.countersign.catalog.usecases.RulePacksResource.OptionView;
import org.countersign.catalog.usecases.RulePacksResource.QuestionView;
import org.junit.jupiter.api.Test;

class QuestionnaireTest {
  private static final Questionnaire ASKED =
      new Questionnaire(
          Map.of(
              "C1",
              new QuestionView(
                  "C1",
                  "multi",
                  "Uses",
                  "Which uses match?",
                  "Annex III",
                  null,
                  List.of(
                      new OptionView("III.5.b", "creditworthiness"),
                      new OptionView("III.4.a", "recruitment")),
                  null,
                  false,
                  null)));

  @Test
  void aQuestionAndItsChoicesAreToldInWords() {
    assertThat(ASKED.question("C1")).isEqualTo("Which uses match?");
    assertThat(ASKED.answer("C1", "III.5.b, III.4.a")).isEqualTo("creditworthiness; recruitment");
  }

  @Test
  void whatThePackDoesNotKnowStaysReadable() {
    assertThat(ASKED.question("S2")).isEqualTo("S2");
    assertThat(ASKED.answer("S2", "put_into_service_in_union"))
        .isEqualTo("put into service in union");
  }
}
