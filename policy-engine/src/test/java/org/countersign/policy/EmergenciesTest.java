package org.countersign.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmergenciesTest {
  private static final GateRules GATE = GateRules.standard();

  @Test
  void aHeavierClassIsLetInForFewerHoursAndTheHeaviestNotAtAll() {
    var standard = Emergencies.standard();

    assertThat(standard.hours(RiskClass.MINIMAL)).isEqualTo(Optional.of(72));
    assertThat(standard.hours(RiskClass.LIMITED)).isEqualTo(Optional.of(48));
    assertThat(standard.hours(RiskClass.HIGH)).isEqualTo(Optional.of(24));
    assertThat(standard.hours(RiskClass.UNACCEPTABLE)).isEmpty();
    assertThat(standard.hours(RiskClass.UNDETERMINED)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UNACCEPTABLE: {hours: 1}",
        "UNDETERMINED: {hours: 1}",
        "HIGH: {hours: 73}",
        "HIGH: {hours: 0}"
      })
  void noDocumentLetsAProhibitedClassInOrAnyForMoreThanThreeDays(String limit) {
    assertThatThrownBy(() -> Emergencies.load("own.yaml", document(limit)))
        .isInstanceOf(DocumentException.class);
    assertThat(Emergencies.load("own.yaml", document("HIGH: {hours: 72}")).hours(RiskClass.HIGH))
        .isEqualTo(Optional.of(72));
  }

  private static byte[] document(String limit) {
    return """
        emergency: own
        revision: 1
        about: A test.
        reasons: [OUTAGE]
        confirmWithinMinutes: 5
        reviewWithinWorkingDays: 5
        classes:
          %s
        """
        .formatted(limit)
        .getBytes(UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T15:00:00Z, 5, 2026-11-27T15:00:00Z", // Friday to Friday
    "2026-11-21T15:00:00Z, 5, 2026-11-30T15:00:00Z", // Saturday counts from Monday
    "2026-11-22T15:00:00Z, 0, 2026-11-23T15:00:00Z",
    "2026-11-23T00:00:00Z, 1, 2026-11-24T00:00:00Z",
    "2026-12-30T08:00:00Z, 3, 2027-01-04T08:00:00Z"
  })
  void weekendsAreNoWorkingDays(Instant begin, int days, Instant end) {
    assertThat(WorkingDays.after(begin, days)).isEqualTo(end);
  }

  @Test
  void anEmergencyStandsInForApprovalAndEvidenceAndSaysSo() {
    var facts =
        emergency(GateCase.approvedHighRisk())
            .with("approval", Map.of("state", "NONE", "digestCurrent", false))
            .with("evidence", List.of());

    var verdict = GATE.evaluate(facts.facts());

    assertThat(verdict).isInstanceOf(Verdict.Admitted.class);
    assertThat(verdict.warnings())
        .extracting(Finding::code)
        .contains("BREAK_GLASS_ACTIVE", "EVIDENCE_MISSING");
  }

  @ParameterizedTest
  @ValueSource(strings = {"REJECTED", "SUSPENDED", "REVOKED"})
  void itDoesNotOverruleSomebodyWhoSaidNo(String state) {
    var facts = emergency(GateCase.approvedHighRisk()).with("approval.state", state);

    assertThat(GATE.evaluate(facts.facts())).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void itNeverLetsAProhibitedPracticeOrAnotherArtifactIn() {
    var prohibited =
        emergency(GateCase.approvedHighRisk())
            .with("useCase.riskClass", "UNACCEPTABLE")
            .with("linkedClasses", List.of("UNACCEPTABLE"));
    var another = emergency(GateCase.approvedHighRisk()).with("version.digestMatches", false);

    assertThat(reasons(prohibited)).contains("RISK_PROHIBITED");
    assertThat(reasons(another)).containsExactly("ARTIFACT_MISMATCH");
  }

  private static GateCase emergency(GateCase facts) {
    return facts.with(
        "breakGlass",
        Map.of("active", true, "validUntil", "2026-12-03T10:00:00Z", "reason", "OUTAGE"));
  }

  private static List<String> reasons(GateCase facts) {
    return GATE
        .evaluate(facts.facts())
        .fold(admitted -> List.<Finding>of(), Verdict.Refused::findings)
        .stream()
        .map(Finding::code)
        .toList();
  }
}
