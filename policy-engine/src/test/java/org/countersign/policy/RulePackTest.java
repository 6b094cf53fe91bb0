package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.countersign.policy.Logic.Ternary;
import org.countersign.policy.RulePack.VectorResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RulePackTest {
  private static final RulePack PACK = RulePack.euAiAct();

  static Stream<VectorResult> vectors() {
    return PACK.runVectors().stream();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void everyGoldenVectorGetsItsClassAndOverlays(VectorResult result) {
    assertThat(result.actual()).isEqualTo(result.expected());
    assertThat(result.passed()).isTrue();
  }

  @Test
  void everyFactRuleAndOverlayHasAVectorThatAdmitsAndOneThatRefuses() {
    var content = PACK.content();
    var seen = new TreeSet<String>();
    for (var vector : content.vectors()) {
      var reckoning = PACK.reckoning(vector);
      content.facts().forEach((id, fact) -> seen.add(id + reckoning.value(fact.expression())));
      content
          .classes()
          .forEach(rule -> seen.add(rule.id() + reckoning.value(rule.when().expression())));
      content
          .overlays()
          .forEach(overlay -> seen.add(overlay.id() + reckoning.value(overlay.when())));
    }

    var wanted = new TreeSet<String>();
    for (var truth : Set.of(Ternary.TRUE, Ternary.FALSE)) {
      content.facts().keySet().forEach(id -> wanted.add(id + truth));
      content.classes().forEach(rule -> wanted.add(rule.id() + truth));
      content.overlays().forEach(overlay -> wanted.add(overlay.id() + truth));
    }
    wanted.remove("nothing-appliesFALSE");
    assertThat(seen).containsAll(wanted);
  }

  @Test
  void thePackHasAllQuestionsOfItsLaw() {
    assertThat(PACK.questions()).hasSize(69);
    assertThat(PACK.edition().toString()).isEqualTo("eu-ai-act@2026-07-27");
    assertThat(PACK.edition().sha256()).matches("[0-9a-f]{64}");
  }
}
