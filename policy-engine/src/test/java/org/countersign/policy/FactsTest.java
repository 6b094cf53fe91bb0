package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactsTest {
  @Test
  void factsComeBackFromTheirJsonEqual() {
    var facts = GateCase.approvedHighRisk().facts();

    assertThat(new Facts(facts.json())).isEqualTo(facts);
    assertThat(facts.json().get("now")).isEqualTo(GateCase.NOW);
    assertThat(facts.values().get("now")).isEqualTo(Instant.parse(GateCase.NOW));
  }

  @Test
  void factsThatDifferInOneValueAreNotEqual() {
    assertThat(GateCase.approvedHighRisk().with("version.number", 4).facts())
        .isNotEqualTo(GateCase.approvedHighRisk().facts());
  }

  @Test
  void whatIsLeftOutHasTheValueThatRefuses() {
    var facts =
        GateCase.approvedHighRisk()
            .with("approval", Map.of("state", "APPROVED", "digestCurrent", true))
            .facts();

    assertThat(facts.values().get("approval"))
        .isEqualTo(
            Map.of(
                "state",
                "APPROVED",
                "validUntil",
                Instant.EPOCH,
                "submitter",
                "",
                "digestCurrent",
                true,
                "envelope",
                "NONE",
                "votes",
                List.of(),
                "conditions",
                List.of(),
                "scope",
                "FULL",
                "waitsFor",
                List.of()));
  }

  @Test
  void everyWrongFactIsNamedAtOnce() {
    var spoilt =
        GateCase.approvedHighRisk()
            .with("now", "yesterday")
            .with("environment.order", 1.5)
            .with("environment.tier", "x")
            .with("useCase.riskClass", "SEVERE")
            .with("linkedClasses", "HIGH")
            .with("card", Map.of("present", "yes", "score", 101))
            .with("evidence", List.of(Map.of("id", 7)));

    assertThatThrownBy(spoilt::facts)
        .isInstanceOfSatisfying(
            InvalidFactsException.class,
            e ->
                assertThat(e.problems())
                    .isEqualTo(
                        List.of(
                            "now is not an RFC 3339 time: yesterday",
                            "environment.tier is no fact",
                            "environment.order is not a whole number: 1.5",
                            "useCase.riskClass is none of [HIGH, LIMITED, MINIMAL, OUT_OF_SCOPE,"
                                + " UNACCEPTABLE, UNDETERMINED]: SEVERE",
                            "linkedClasses is not a list: HIGH",
                            "card.present is neither true nor false: yes",
                            "card.score is not within 0 and 100: 101",
                            "card.needed is missing",
                            "evidence[0].id is not a text: 7",
                            "evidence[0].type is missing",
                            "evidence[0].status is missing",
                            "evidence[0].provenance is missing",
                            "evidence[0].producer is missing",
                            "evidence[0].producedAt is missing",
                            "evidence[0].newerThanArtifact is missing")));
  }

  @Test
  void aDecimalIsTheSameNumberHoweverItIsWritten() {
    var facts = GateCase.approvedHighRisk().with("metrics", List.of(metric(0.840))).facts();
    var again = GateCase.approvedHighRisk().with("metrics", List.of(metric("0.84"))).facts();

    assertThat(facts).isEqualTo(again);
    assertThat(new Facts(facts.json())).isEqualTo(facts);
    assertThat(facts.json().get("metrics").toString()).contains("value=0.84", "gain=0");
  }

  @Test
  void whatIsNoFiniteDecimalIsRefused() {
    for (var wrong : List.of("much", Double.NaN, "1e999999999", true)) {
      assertThatThrownBy(GateCase.approvedHighRisk().with("metrics", List.of(metric(wrong)))::facts)
          .isInstanceOfSatisfying(
              InvalidFactsException.class,
              e ->
                  assertThat(e.problems())
                      .isEqualTo(List.of("metrics[0].value is not a decimal number: " + wrong)));
    }
  }

  private static Map<String, Object> metric(Object value) {
    return Map.of(
        "name",
        "auc",
        "dataset",
        "holdout",
        "value",
        value,
        "higherIsBetter",
        true,
        "evidence",
        "e-1");
  }

  @Test
  void theSchemaTellsEveryFactWithTypeAndMeaning() {
    assertThat(FactSchema.facts())
        .contains(
            new FactSchema.Fact(
                "approval.votes[].roleHeldNow",
                "bool",
                "",
                "the person still holds that role",
                false),
            new FactSchema.Fact("card.score", "int", "percent", "how complete it is", false),
            new FactSchema.Fact(
                "evidence[].validUntil",
                "timestamp",
                "UTC",
                "when it ends; year 9999 when it does not",
                true))
        .allSatisfy(fact -> assertThat(fact.meaning()).isNotBlank());
  }

  @Test
  void factsCannotBeChangedThroughWhatTheyWereMadeFromOrGiveOut() {
    var votes = new java.util.ArrayList<Object>();
    var facts = GateCase.approvedHighRisk().with("approval.votes", votes).facts();
    var before = new Facts(facts.json());

    votes.add(GateCase.vote("eve", "validator", "APPROVE", true));

    assertThat(facts).isEqualTo(before);
    assertThatThrownBy(() -> facts.values().put("now", Instant.EPOCH))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
