package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.policy.EvidenceCheck.Background;
import org.countersign.policy.EvidenceCheck.Check;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationChecksTest {
  private static final String SHA256 = "ab".repeat(32);

  private static List<Check> checks(Map<String, Object> document, Background background) {
    return EvidenceCheck.of(document, background).orElseThrow().checks();
  }

  private static List<Check> checks(Map<String, Object> document) {
    return checks(document, new Background(Set.of()));
  }

  @Test
  void explanationsAreStableAndForbiddenFeaturesCarryNothing() {
    var document =
        Map.<String, Object>of(
            "schema", "countersign/explainability/v1",
            "method", "shap",
            "dataset", Map.of("sha256", SHA256),
            "stability", Map.of("value", 0.9, "threshold", 0.95),
            "forbidden", List.of("sex", "age"),
            "features",
                List.of(
                    Map.of("name", "income", "importance", 0.7),
                    Map.of("name", "sex", "importance", 0.2),
                    Map.of("name", "age", "importance", 0)));

    assertThat(checks(document))
        .isEqualTo(
            List.of(
                new Check(
                    "STABLE",
                    false,
                    "equal cases are explained alike by 0.9, at least 0.95 is asked for"),
                new Check("FORBIDDEN_FEATURE", false, "sex must carry no weight and carries 0.2"),
                new Check("FORBIDDEN_FEATURE", true, "age must carry no weight and carries 0")));
  }

  @Test
  void aFieldThatIsGoneOrOfAnotherTypeBreaksTheInterface() {
    var document =
        Map.<String, Object>of(
            "schema", "countersign/compatibility/v1",
            "expected",
                List.of(
                    Map.of("name", "score", "type", "double"),
                    Map.of("name", "reason", "type", "string"),
                    Map.of("name", "id", "type", "string")),
            "offered",
                List.of(
                    Map.of("name", "score", "type", "float"),
                    Map.of("name", "id", "type", "string")),
            "targets",
                List.of(
                    Map.of("name", "kserve", "version", "0.15", "runs", true),
                    Map.of("name", "cpu", "version", "x86-64", "runs", false)));

    assertThat(checks(document))
        .isEqualTo(
            List.of(
                new Check("INTERFACE", false, "score is float, expected is double"),
                new Check("INTERFACE", false, "reason is not offered, expected is string"),
                new Check("INTERFACE", true, "id is string, expected is string"),
                new Check("TARGET", true, "it runs on kserve 0.15"),
                new Check("TARGET", false, "it does not run on cpu x86-64")));
  }

  @Test
  void everyStepOfAPipelineMustPass() {
    var document =
        Map.<String, Object>of(
            "schema", "countersign/pipeline-test/v1",
            "pipeline", "train",
            "run", "r-7",
            "steps",
                List.of(
                    Map.of("name", "features", "passed", true),
                    Map.of("name", "serve", "passed", false)));

    assertThat(checks(document))
        .isEqualTo(
            List.of(
                new Check("STEP", true, "features passed"),
                new Check("STEP", false, "serve did not pass")));
  }

  @ParameterizedTest
  @CsvSource({
    "critical, not_affected, true",
    "high, resolved, true",
    "high, in_triage, false",
    "critical, exploitable, false",
    "high, '', false"
  })
  void aGraveVulnerabilityMustBeSettled(String severity, String state, boolean holds) {
    var vulnerability = new HashMap<String, Object>();
    vulnerability.put("id", "CVE-2026-1");
    vulnerability.put("ratings", List.of(Map.of("severity", severity)));
    if (!state.isEmpty()) {
      vulnerability.put("analysis", Map.of("state", state));
    }

    assertThat(checks(Map.of("bomFormat", "CycloneDX", "vulnerabilities", List.of(vulnerability))))
        .singleElement()
        .satisfies(check -> assertThat(check.holds()).as(check.says()).isEqualTo(holds));
  }

  @Test
  void whatIsNotGraveDoesNotMatter() {
    var low = Map.of("id", "CVE-2026-2", "ratings", List.of(Map.of("severity", "low")));

    assertThat(checks(Map.of("bomFormat", "CycloneDX", "vulnerabilities", List.of(low))))
        .isEqualTo(
            List.of(
                new Check("VULNERABILITY", true, "no high or critical vulnerability is named")));
  }

  @ParameterizedTest
  @CsvSource({"0.80, true", "0.84, false", "0.82, true"})
  void aChallengerIsBetterThanWhatIsDeployed(double deployed, boolean holds) {
    var document =
        Map.<String, Object>of(
            "schema", "countersign/evaluation/v1",
            "dataset", Map.of("name", "holdout", "sha256", SHA256),
            "metrics",
                List.of(
                    Map.of(
                        "name",
                        "auc",
                        "value",
                        0.85,
                        "n",
                        900,
                        "direction",
                        "HIGHER",
                        "threshold",
                        0.7)),
            "betterThanDeployed", List.of(Map.of("metric", "auc", "minDelta", 0.03)));
    var known = new Background(Set.of(), Optional.of(Map.of("auc on holdout", deployed)));

    assertThat(checks(document, known))
        .filteredOn(check -> check.code().equals("DEPLOYED"))
        .singleElement()
        .satisfies(check -> assertThat(check.holds()).as(check.says()).isEqualTo(holds));
    assertThat(checks(document, new Background(Set.of(), Optional.of(Map.of()))))
        .contains(
            new Check(
                "DEPLOYED", false, "of the version that is live, auc on holdout is not known"));
    assertThat(checks(document)).contains(new Check("DEPLOYED", true, "no other version is live"));
  }
}
