package org.countersign.catalog.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.countersign.catalog.models.CardForm.Fault;
import org.countersign.catalog.models.CardForm.Read;
import org.junit.jupiter.api.Test;

class CardFormTest {
  @Test
  void aCardOfTheFormIsKeptAsItIs() {
    var card =
        Map.of(
            "details", Map.of("name", "Scorer", "lifecycle", "DRAFT"),
            "technical", Map.of("parameters", 7_000_000L, "hyperparameters", Map.of("depth", 6L)),
            "evaluation", List.of(Map.of("metric", "auc", "value", 0.93, "n", 1000L)),
            "oversight", Map.of("overridePossible", true));

    assertThat(CardForm.read(card)).isEqualTo(new Read(card, List.of(), List.of()));
  }

  @Test
  void aFieldTheFormDoesNotKnowIsKeptUnderExtensionsByItsPointer() {
    var card =
        Map.of(
            "details", Map.of("name", "Scorer", "colour", "red"),
            "evaluation", List.of(Map.of("metric", "auc", "a/b", 1L)),
            "extensions", Map.of("mine", "before"),
            "weather", Map.of("today", "fog"));

    var read = CardForm.read(card);

    assertThat(read.card())
        .isEqualTo(
            Map.of(
                "details", Map.of("name", "Scorer"),
                "evaluation", List.of(Map.of("metric", "auc")),
                "extensions",
                    Map.of(
                        "mine",
                        "before",
                        "/details/colour",
                        "red",
                        "/evaluation/0/a~1b",
                        1L,
                        "/weather",
                        Map.of("today", "fog"))));
    assertThat(read.extended())
        .containsExactlyInAnyOrder("/details/colour", "/evaluation/0/a~1b", "/weather");
    assertThat(read.faults()).isEmpty();
  }

  @Test
  void everyValueThatCannotStandWhereItStandsIsNamed() {
    var card =
        Map.of(
            "details", Map.of("name", 5L, "summary", "x".repeat(281), "lifecycle", "ALIVE"),
            "evaluation", Map.of(),
            "technical", Map.of("parameters", 1.5, "hyperparameters", List.of()),
            "oversight", Map.of("overridePossible", "yes"),
            "risk", "none");

    assertThat(CardForm.read(card).faults())
        .containsExactlyInAnyOrder(
            new Fault("/details/name", "is a text"),
            new Fault("/details/summary", "is at most 280 characters, not 281"),
            new Fault(
                "/details/lifecycle",
                "is one of APPROVED, CANDIDATE, DEPRECATED, DRAFT, PRODUCTION, RETIRED"),
            new Fault("/evaluation", "is a list"),
            new Fault("/technical/parameters", "is a whole number"),
            new Fault("/technical/hyperparameters", "is an object"),
            new Fault("/oversight/overridePossible", "is true or false"),
            new Fault("/risk", "is an object"));
  }

  @Test
  void aReasonWhyAFieldDoesNotApplyCanStandInItsPlace() {
    var card =
        Map.of(
            "fairness",
            "Not applicable because no person is affected",
            "technical",
            Map.of("parameters", "n/a: a rule set has none"));

    assertThat(CardForm.read(card)).isEqualTo(new Read(card, List.of(), List.of()));
  }

  @Test
  void notApplicableWithoutAReasonIsNoReason() {
    assertThat(CardForm.read(Map.of("fairness", "not applicable")).faults())
        .containsExactly(new Fault("/fairness", "is a list"));
  }

  @Test
  void aListHasItsLimit() {
    var card = Map.of("evaluation", Collections.nCopies(501, Map.of()));

    assertThat(CardForm.read(card).faults())
        .containsExactly(new Fault("/evaluation", "has at most 500 items, not 501"));
  }
}
