package org.countersign.catalog.usecases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.RiskClass;
import org.countersign.policy.RulePack;
import org.junit.jupiter.api.Test;

class AssessmentTest {
  private static final List<RulePack> PACKS = List.of(RulePack.euAiAct(), RulePack.housePolicy());
  private static final LocalDate DAY = LocalDate.of(2026, 11, 21);

  private static Map<String, Object> outOfScope() {
    return new LinkedHashMap<>(Map.of("S1", "no", "S2", List.of("deployer_in_union")));
  }

  private static RiskClass riskClass(Map<String, Object> answers) {
    return Assessment.of(PACKS, answers, DAY).riskClass();
  }

  @Test
  void theLawLeadsWhileTheHouseSaysNothing() {
    var assessment = Assessment.of(PACKS, outOfScope(), DAY);

    assertThat(assessment.riskClass()).isEqualTo(RiskClass.OUT_OF_SCOPE);
    assertThat(assessment.leading().pack().edition().name()).isEqualTo("eu-ai-act");
    assertThat(assessment.others())
        .extracting(other -> other.classification().riskClass())
        .containsExactly(RiskClass.UNDETERMINED);
  }

  @Test
  void aHeavierClassOfTheHouseHoldsAndALighterOneDoesNot() {
    var answers = outOfScope();
    answers.putAll(Map.of("H1", "yes", "H2", "no", "H3", "nobody", "H4", "no"));
    assertThat(riskClass(answers)).isEqualTo(RiskClass.HIGH);
    assertThat(Assessment.of(PACKS, answers, DAY).overlays())
        .containsExactly("HOUSE_MATERIAL", "HOUSE_UNATTENDED");

    answers.putAll(Map.of("S1", "yes", "S3", "no", "S4", "no", "S5", "no", "S6", "no", "S7", "no"));
    answers.put("PE1", "yes");
    assertThat(riskClass(answers)).isIn(RiskClass.UNDETERMINED, RiskClass.UNACCEPTABLE);
  }

  @Test
  void whatIsProhibitedWeighsMostAndWhatIsOpenNearlyAsMuch() {
    assertThat(List.of(RiskClass.values()).stream().sorted(RiskClass.LIGHTEST_FIRST))
        .containsExactly(
            RiskClass.OUT_OF_SCOPE,
            RiskClass.MINIMAL,
            RiskClass.LIMITED,
            RiskClass.HIGH,
            RiskClass.UNDETERMINED,
            RiskClass.UNACCEPTABLE);
  }

  @Test
  void everyAnswerThatIsNoneIsNamedWhicheverFrameworkAsks() {
    assertThatThrownBy(
            () -> Assessment.of(PACKS, Map.of("S1", "perhaps", "H3", "robots", "Q9", "yes"), DAY))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal ->
                assertThat(refusal.members().get("errors").toString())
                    .contains("/answers/S1", "/answers/H3", "/answers/Q9"));
  }
}
