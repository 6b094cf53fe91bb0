package org.countersign.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.countersign.policy.Rereview.Change;
import org.countersign.policy.Rereview.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RereviewTest {
  private static final GateRules GATE = GateRules.standard();
  private static final Facts HIGH = GateCase.approvedHighRisk().facts();
  private static final Facts MINIMAL = GateCase.approvedMinimalRisk().facts();

  private static Policy policy(String name, String scope, String upstream) {
    return Policy.load(
        name + ".yaml",
        "policy: %s\nrevision: 1\nscope: %s\nrules: []\nupstream:\n%s\n"
            .formatted(name, scope, upstream)
            .getBytes(UTF_8));
  }

  @Test
  void theStandardPolicyAsksForALightRoundWhereOnlyTheLicenceChangedAndTheRiskIsLow() {
    assertThat(GATE.rereview(Change.LICENCE_CHANGED, MINIMAL))
        .isEqualTo(new Rereview(Extent.LIGHT, List.of(Policy.standard().edition())));
    assertThat(GATE.rereview(Change.LICENCE_CHANGED, HIGH))
        .isEqualTo(new Rereview(Extent.FULL, List.of()));
  }

  @ParameterizedTest
  @EnumSource(value = Change.class, mode = EnumSource.Mode.EXCLUDE, names = "LICENCE_CHANGED")
  void anyOtherChangeAsksForAFullRound(Change change) {
    assertThat(GATE.rereview(change, MINIMAL))
        .isEqualTo(new Rereview(Extent.FULL, List.of(Policy.standard().edition())));
  }

  @Test
  void ofSeveralPoliciesTheHeaviestAnswerHoldsAndOnlyWithinItsScope() {
    var strict =
        policy("strict", "{classes: [MINIMAL]}", "- {changes: [LICENCE_CHANGED], asks: FULL}");
    var lax = policy("lax", "{classes: [MINIMAL]}", "- {changes: [LICENCE_CHANGED], asks: NONE}");
    var others =
        policy("others", "{classes: [HIGH]}", "- {changes: [LICENCE_CHANGED], asks: LIGHT}");

    assertThat(GATE.with(lax).with(strict).rereview(Change.LICENCE_CHANGED, MINIMAL))
        .isEqualTo(new Rereview(Extent.FULL, List.of(strict.edition())));
    assertThat(GATE.with(lax).rereview(Change.LICENCE_CHANGED, MINIMAL).extent())
        .isEqualTo(Extent.LIGHT);
    assertThat(GATE.with(others).rereview(Change.LICENCE_CHANGED, MINIMAL).extent())
        .isEqualTo(Extent.LIGHT);
    assertThat(GATE.with(others).rereview(Change.LICENCE_CHANGED, HIGH).extent())
        .isEqualTo(Extent.LIGHT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- {changes: [CODE_FLAGGED, CODE_FLAGGED], asks: NONE} | stands twice",
        "- {changes: [], asks: NONE} | an empty list",
        "- {changes: [CODE_FLAGGED], classes: [], asks: NONE} | an empty list",
        "- {changes: [WEATHER], asks: NONE} | expected one of",
        "- {changes: [CODE_FLAGGED], asks: LATER} | expected one of",
        "- {changes: [CODE_FLAGGED]} | needs asks"
      })
  void aMistakeIsToldWhenThePolicyIsLoaded(String upstream, String says) {
    assertThatThrownBy(() -> policy("p", "{classes: [MINIMAL]}", upstream))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(says);
  }

  @Test
  void aPolicyThatHoldsEverywhereNeedsRulesBesides() {
    assertThatThrownBy(
            () ->
                Policy.load(
                    "p.yaml",
                    "policy: p\nrevision: 1\nrules: []\nupstream:\n- {changes: [CODE_FLAGGED], asks: NONE}\n"
                        .getBytes(UTF_8)))
        .hasMessageContaining("would admit anything");
  }
}
