package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {
  private static Policy policy(String scope) {
    return Policy.load(
        "lending.yaml",
        """
        policy: lending
        revision: 1
        %s
        rules:
        - id: never
          require: "false"
          otherwise: {code: NEVER, says: "not here", remedy: "none", owner: model-owner}
        """
            .formatted(scope)
            .getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "'scope: {environments: [production]}', true",
    "'scope: {environments: [staging, test]}', false",
    "'scope: {classes: [high, LIMITED]}', true",
    "'scope: {classes: [MINIMAL]}', false",
    "'scope: {domains: [Banking]}', true",
    "'scope: {domains: [health]}', false",
    "'scope: {environments: [production], domains: [health]}', false",
    "'', true"
  })
  void aPolicyIsAskedWhereEveryPartOfItsScopeFits(String scope, boolean asked) {
    var facts = GateCase.approvedHighRisk().with("useCase.domain", "banking").facts();
    var lending = policy(scope);
    var gate = new GateRules(Policy.floor(), List.of(Policy.standard(), lending), List.of());

    assertThat(lending.covers(facts)).isEqualTo(asked);
    assertThat(gate.evaluate(facts).policies())
        .isEqualTo(
            asked
                ? List.of(Policy.floor().edition(), Policy.standard().edition(), lending.edition())
                : List.of(Policy.floor().edition(), Policy.standard().edition()));
    assertThat(gate.evaluate(facts) instanceof Verdict.Refused).isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource({
    "'scope: {}', lending.yaml:3:8: a scope names environments",
    "'scope: {classes: []}', lending.yaml:3:18: an empty list",
    "'scope: {classes: [GRAVE]}', lending.yaml:3:19: expected one of",
    "'scope: {region: [EU]}', lending.yaml:3:9: unknown key region"
  })
  void aScopeThatNamesNothingIsRefusedWithItsPlace(String scope, String says) {
    assertThatThrownBy(() -> policy(scope))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith(says);
  }

  @Test
  void aPolicyTellsTheEnvironmentsItNames() {
    var policy =
        Policy.load(
            "p.yaml",
            """
            {"policy": "p", "revision": 1, "scope": {"environments": ["staging"]}, "rules": [
              {"id": "a", "require": "true", "modes": {"canary": "warn", "production": "prevent", "other": "observe"},
               "otherwise": {"code": "A", "says": "a", "remedy": "b", "owner": "c"}}]}
            """
                .getBytes(StandardCharsets.UTF_8));

    assertThat(policy.environments()).containsExactly("canary", "staging");
  }
}
