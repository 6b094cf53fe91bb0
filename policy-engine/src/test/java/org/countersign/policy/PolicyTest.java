package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyTest {
  private static final String HEAD = "policy: house\nrevision: 4\n\nrules:\n";

  private static Policy policy(String rules) {
    return Policy.load("house.yaml", (HEAD + rules).getBytes(StandardCharsets.UTF_8));
  }

  private static String rule(String condition, String more) {
    return """
    - id: small-step
      require: %s
      otherwise: {code: TOO_BIG, says: "the step is too big", remedy: "go slow", owner: model-owner}
      cites: ["house policy", "Art. 9"]
    %s"""
        .formatted(condition, more);
  }

  private static Finding tooBig(Mode mode) {
    return new Finding(
        "TOO_BIG",
        "the step is too big",
        "go slow",
        "model-owner",
        "small-step",
        "house policy; Art. 9",
        false,
        mode);
  }

  @Test
  void aVerdictNamesTheRevisionAndTheDigestThatGaveIt() {
    var edition = policy(rule("version.number < 3", "")).edition();

    assertThat(edition.toString()).isEqualTo("house@4");
    assertThat(edition.sha256())
        .isEqualTo(
            Edition.of(
                    "",
                    "",
                    (HEAD + rule("version.number < 3", "")).getBytes(StandardCharsets.UTF_8))
                .sha256())
        .matches("[0-9a-f]{64}");
  }

  @Test
  void aRulePreventsUnlessItSaysOtherwise() {
    var policy = policy(rule("version.number < 3", ""));

    assertThat(policy.evaluate(GateCase.approvedHighRisk().facts()))
        .isEqualTo(
            new Verdict.Refused(
                List.of(policy.edition()), List.of(tooBig(Mode.PREVENT)), List.of(), List.of()));
    assertThat(policy.evaluate(GateCase.approvedHighRisk().with("version.number", 2).facts()))
        .isEqualTo(new Verdict.Admitted(List.of(policy.edition()), List.of(), List.of()));
  }

  @Test
  void aWarningAdmitsAndAnObservationStaysBesideIt() {
    var warns = policy(rule("version.number < 3", "  mode: warn\n"));
    var observes = policy(rule("version.number < 3", "  mode: observe\n"));
    var facts = GateCase.approvedHighRisk().facts();

    assertThat(warns.evaluate(facts))
        .isEqualTo(
            new Verdict.Admitted(List.of(warns.edition()), List.of(tooBig(Mode.WARN)), List.of()));
    assertThat(observes.evaluate(facts))
        .isEqualTo(
            new Verdict.Admitted(
                List.of(observes.edition()), List.of(), List.of(tooBig(Mode.OBSERVE))));
  }

  @ParameterizedTest
  @CsvSource({
    "production, true, PREVENT",
    "staging, false, OBSERVE",
    "test, false, WARN",
    "canary, true, PREVENT"
  })
  void aModeIsThatOfTheEnvironmentThenOfItsTier(String name, boolean production, Mode mode) {
    var policy =
        policy(
            rule(
                "version.number < 3",
                "  modes: {production: prevent, staging: observe, other: warn}\n"));
    var facts =
        GateCase.approvedHighRisk()
            .with("environment.name", name)
            .with("environment.production", production)
            .facts();

    assertThat(policy.findings(facts)).isEqualTo(List.of(tooBig(mode)));
  }

  @Test
  void aPolicyCountsUnmetRequirementsItIsHanded() {
    var policy = policy(rule("version.number < 9", ""));
    var facts = GateCase.approvedHighRisk().replacing("BIAS_REPORT", List.of()).facts();

    assertThat(
            policy
                .evaluate(facts, Framework.euAiAct().states(facts))
                .fold(admitted -> List.<Finding>of(), Verdict.Refused::findings))
        .extracting(Finding::code, Finding::rule)
        .isEqualTo(List.of(tuple("EVIDENCE_MISSING", "high-bias-report")));
  }

  @Test
  void aRuleWithoutAValueIsNotMet() {
    var policy = policy(rule("approval.votes[99].roleHeldNow", ""));

    assertThat(policy.findings(GateCase.approvedHighRisk().facts()))
        .extracting(Finding::code, Finding::mode)
        .isEqualTo(List.of(tuple("RULE_FAILED", Mode.PREVENT)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "enviroment.production    | 6:12: undeclared reference to 'enviroment'",
        "environment.prod         | 6:23: undefined field 'prod'",
        "version.number > \"3\"   | 6:27: found no matching overload",
        "version.number           | 6:12: yields int, not bool",
        "version.number <         | 6:28: mismatched input",
      })
  void aConditionThatCannotBeMeantIsRefusedWithItsPlace(String condition, String message) {
    assertThatThrownBy(() -> policy(rule(condition, "")))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith("house.yaml:" + message);
  }

  @Test
  void aMistakeInABlockOfLinesIsFoundOnItsLine() {
    assertThatThrownBy(
            () -> policy(rule("|\n    version.number < 3 &&\n      version.nmber > 0", "")))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith("house.yaml:8:14: undefined field 'nmber'");
  }

  @Test
  void aPolicyThatWouldAdmitAnythingIsRefused() {
    assertThatThrownBy(() -> policy("  []\n"))
        .isInstanceOf(DocumentException.class)
        .hasMessage("house.yaml:1:1: a policy without rules would admit anything");
  }

  static Stream<Arguments> misspelt() {
    return Stream.of(
        Arguments.of("mode: sometimes", "9:9: expected one of [OBSERVE, WARN, PREVENT]"),
        Arguments.of("mode: warn\n  modes: {other: warn}", "5:3: says both mode and modes"),
        Arguments.of("wehn: 'true'", "9:3: unknown key wehn"),
        Arguments.of("id: again", "9:3: the key id stands twice"));
  }

  @ParameterizedTest
  @MethodSource("misspelt")
  void aMisspeltRuleIsRefusedWithItsPlace(String more, String message) {
    assertThatThrownBy(() -> policy(rule("version.number < 3", "  " + more + "\n")))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith("house.yaml:" + message);
  }

  @Test
  void aRuleNeedsExactlyOneSentence() {
    assertThatThrownBy(
            () ->
                policy("- id: x\n  require: 'true'\n  otherwise: {code: X, remedy: x, owner: x}\n"))
        .isInstanceOf(DocumentException.class)
        .hasMessage("house.yaml:7:14: needs either says or saysExpr");
  }

  @Test
  void twoRulesCannotShareAnId() {
    assertThatThrownBy(
            () -> policy(rule("version.number < 3", "") + rule("version.number < 4", "")))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("the rule small-step stands twice");
  }

  @Test
  void bytesThatAreNoTextAndTextThatIsNoYamlAreRefused() {
    assertThatThrownBy(() -> Policy.load("x.yaml", new byte[] {(byte) 0xff}))
        .hasMessage("x.yaml:1:1: not UTF-8");
    assertThatThrownBy(() -> Policy.load("x.yaml", "a: [".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith("x.yaml:1:5: ");
    assertThatThrownBy(() -> Policy.load("x.yaml", new byte[0])).hasMessage("x.yaml:1:1: empty");
    assertThatThrownBy(
            () -> Policy.load("x.yaml", "policy: &a [*a]".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(DocumentException.class);
  }
}
