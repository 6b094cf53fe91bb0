package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GateRulesTest {
  private static final GateRules GATE = GateRules.standard();

  @Test
  void aHighRiskVersionWithEverythingIsAdmittedWithoutAWord() {
    var facts = GateCase.approvedHighRisk().facts();

    assertThat(GATE.evaluate(facts))
        .isEqualTo(new Verdict.Admitted(GATE.editions(), List.of(), List.of()));
  }

  @Test
  void aLimitedRiskVersionWithItsLightEvidenceIsAdmitted() {
    var facts = GateCase.approvedLimitedRisk().facts();

    assertThat(GATE.evaluate(facts))
        .isEqualTo(new Verdict.Admitted(GATE.editions(), List.of(), List.of()));
  }

  @Test
  void aMinimalRiskVersionNeedsACardAndOnePerson() {
    var facts = GateCase.approvedMinimalRisk().facts();

    assertThat(GATE.evaluate(facts))
        .isEqualTo(new Verdict.Admitted(GATE.editions(), List.of(), List.of()));
  }
}
