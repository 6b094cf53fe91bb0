package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.countersign.policy.LineageCondition.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineageConditionTest {
  private static final String CONDITIONS =
      """
      policy: careful
      revision: 1
      lineage:
      - id: no-ethnicity
        question: |
          SELECT ?node
          WHERE { ?node ?p ?o }
        otherwise:
          code: SENSITIVE_DATA
          says: nothing is learnt from ethnicity
          remedy: leave the column out
          owner: data-scientist
        cites: ["house policy"]
      rules: []
      """;

  private static Policy policy(String document) {
    return Policy.load("careful.yaml", document.getBytes(StandardCharsets.UTF_8));
  }

  private static Policy rule(String require) {
    return policy(
        """
        policy: careful
        revision: 1
        rules:
        - id: r
          require: '%s'
          otherwise: {code: NO, says: s, remedy: m, owner: o}
        """
            .formatted(require));
  }

  private static Facts judged(String policy, List<Object> found) {
    return GateCase.approvedHighRisk()
        .with(
            "lineage",
            Map.of(
                "behind", false, "judged", true, "judgedBy", List.of(policy), "conditions", found))
        .facts();
  }

  private static Facts unjudged(String policy) {
    return GateCase.approvedHighRisk()
        .with(
            "lineage",
            Map.of(
                "behind",
                false,
                "judged",
                true,
                "judgedBy",
                List.of(policy),
                "unjudged",
                List.of(
                    Map.of(
                        "policy",
                        policy,
                        "condition",
                        "no-ethnicity",
                        "says",
                        "it took too long"))))
        .facts();
  }

  private static Map<String, Object> found(String policy, String condition, String path) {
    return Map.of(
        "policy",
        policy,
        "condition",
        condition,
        "node",
        "ethnicity",
        "says",
        "column ethnicity reaches feature f7",
        "path",
        path);
  }

  private static List<Finding> findings(Policy policy, Facts facts) {
    return policy.evaluate(facts).fold(Verdict.Admitted::warnings, Verdict.Refused::findings);
  }

  @Test
  void whatWasFoundRefusesWithTheWayToItAndTheRemedy() {
    var policy = policy(CONDITIONS);
    var sha256 = policy.edition().sha256();

    assertThat(findings(policy, judged(sha256, List.of(found(sha256, "no-ethnicity", "a → b")))))
        .containsExactly(
            new Finding(
                "SENSITIVE_DATA",
                "nothing is learnt from ethnicity: column ethnicity reaches feature f7 (a → b)",
                "leave the column out",
                "data-scientist",
                "no-ethnicity",
                "house policy",
                false,
                Mode.PREVENT));
  }

  @Test
  void whatAnotherPolicyOrConditionFoundIsNotItsOwn() {
    var policy = policy(CONDITIONS);
    var sha256 = policy.edition().sha256();

    assertThat(
            findings(
                policy,
                judged(
                    sha256,
                    List.of(
                        found("f".repeat(64), "no-ethnicity", ""), found(sha256, "other", "")))))
        .isEmpty();
  }

  @Test
  void whoeverWasNotJudgedByItIsToldToWait() {
    var policy = policy(CONDITIONS);
    var behind = List.of(Upstream.behind("no-ethnicity", "house policy", Mode.PREVENT));

    assertThat(findings(policy, GateCase.approvedHighRisk().facts())).isEqualTo(behind);
    assertThat(findings(policy, judged("f".repeat(64), List.of()))).isEqualTo(behind);
  }

  @Test
  void whatCouldNotBeJudgedIsDeniedAndToldApartFromWhatWasFound() {
    var policy = policy(CONDITIONS);
    var facts = unjudged(policy.edition().sha256());

    assertThat(findings(policy, facts))
        .containsExactly(
            new Finding(
                "LINEAGE_BEHIND",
                "what the version came of could not be judged yet for no-ethnicity: it took too long",
                "ask again in a minute, it is tried again by itself; if it stays, ask a compliance"
                    + " officer for a condition that looks at less",
                "administrator",
                "no-ethnicity",
                "house policy",
                true,
                Mode.PREVENT));
    assertThat(findings(rule("lineage.unjudged.size() == 0"), facts)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lineage.sensitivity != \"PERSONAL\" && lineage.gaps.size() == 0",
        "[lineage].all(l, l.gaps.size() == 0)"
      })
  void aRuleAboutTheAncestryWaitsUntilItIsKnown(String require) {
    var careful = rule(require);
    var sha256 = careful.edition().sha256();

    assertThat(careful.looksUpstream()).isTrue();
    assertThat(findings(careful, GateCase.approvedHighRisk().facts()))
        .containsExactly(Upstream.behind("r", "", Mode.PREVENT));
    assertThat(findings(careful, judged(sha256, List.of()))).isEmpty();
  }

  @Test
  void aRuleAboutOtherFactsDoesNotWait() {
    var other = rule("!lineage.behind && lineage.upstream.size() == 0");

    assertThat(other.looksUpstream()).isFalse();
    assertThat(findings(other, GateCase.approvedHighRisk().facts())).isEmpty();
  }

  @Test
  void aMistakeInTheTextIsToldAtItsPlaceInTheDocument() {
    var condition = policy(CONDITIONS).lineage().get(0);

    assertThat(condition.language()).isEqualTo(Language.QUESTION);
    assertThat(condition.refuse(2, 9, "no such thing"))
        .hasMessage("careful.yaml:7:13: no such thing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  shape: s\n  question: q\n  otherwise: {code: C, says: s, remedy: m, owner: o}",
        "  otherwise: {code: C, says: s, remedy: m, owner: o}",
        "  question: q\n  otherwise: {code: C, says: s, remedy: m}",
        "  question: q\n  otherwise: {code: C, saysExpr: s, remedy: m, owner: o}"
      })
  void aConditionWithoutAllItNeedsIsRefused(String condition) {
    var document = "policy: p\nrevision: 1\nrules: []\nlineage:\n- id: l\n" + condition + "\n";

    assertThatThrownBy(() -> policy(document)).isInstanceOf(DocumentException.class);
  }

  @Test
  void twoConditionsOfOneNameAreRefused() {
    var item = "- id: l\n  question: q\n  otherwise: {code: C, says: s, remedy: m, owner: o}\n";

    assertThatThrownBy(() -> policy("policy: p\nrevision: 1\nrules: []\nlineage:\n" + item + item))
        .hasMessageContaining("the condition l stands twice");
  }
}
