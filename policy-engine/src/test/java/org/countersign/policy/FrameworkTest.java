package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.countersign.policy.Requirement.EvidenceDemand;
import org.countersign.policy.RequirementState.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class FrameworkTest {
  private static final Framework EU = Framework.euAiAct();

  private static Requirement requirement(String id) {
    return EU.requirements().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static RequirementState state(String id, GateCase facts, Waiver... waivers) {
    return EU.states(facts.facts(), List.of(waivers)).stream()
        .filter(each -> each.requirement().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static RequirementState unmet(
      String id, State state, String reason, boolean waiting, String... evidence) {
    return new RequirementState(
        requirement(id),
        state,
        org.countersign.policy.Mode.PREVENT,
        reason,
        List.of(evidence),
        waiting);
  }

  private static GateCase withBiasReport(String status, String provenance, boolean fresh) {
    return GateCase.approvedHighRisk()
        .replacing(
            "BIAS_REPORT",
            List.of(GateCase.evidence("e-1", "BIAS_REPORT", status, provenance, fresh)));
  }

  @Test
  void evidenceWhoseOwnNumbersDoNotHoldDoesNotCount() {
    var report =
        new LinkedHashMap<>(GateCase.evidence("e-1", "BIAS_REPORT", "ACCEPTED", "UPLOADED", true));
    report.put("checked", "FAILED");
    var facts = GateCase.approvedHighRisk().replacing("BIAS_REPORT", List.of(report));

    var failed = state("high-bias-report", facts);

    assertThat(failed)
        .isEqualTo(
            unmet("high-bias-report", State.PARTIAL, "its own numbers do not hold", false, "e-1"));
    assertThat(failed.finding().orElseThrow().code()).isEqualTo("CHECK_FAILED");
    report.put("checked", "PASSED");
    assertThat(
            state(
                    "high-bias-report",
                    GateCase.approvedHighRisk().replacing("BIAS_REPORT", List.of(report)))
                .state())
        .isEqualTo(State.SATISFIED);
  }

  @Test
  void aRequirementThatServesADutyAppliesWhereTheDutyDoesAndFromItsDay() {
    var duty = "HP-1 2026-01-01";
    var house = Framework.housePolicy();
    var bound = GateCase.approvedHighRisk().with("useCase.duties", List.of(duty));
    var later = GateCase.approvedHighRisk().with("useCase.duties", List.of("HP-1 2030-01-01"));

    assertThat(house.states(GateCase.approvedHighRisk().facts()).get(0).state())
        .isEqualTo(State.NOT_APPLICABLE);
    assertThat(house.states(bound.facts()).get(0).state()).isEqualTo(State.MISSING);
    assertThat(house.states(bound.facts()).get(0).mode())
        .isEqualTo(org.countersign.policy.Mode.PREVENT);
    assertThat(house.states(later.facts()).get(0).mode())
        .isEqualTo(org.countersign.policy.Mode.WARN);
    assertThat(house.states(later.facts()).get(0).reason()).endsWith("will block from 2030-01-01");
  }

  @Test
  void everyDutyThatARequirementServesIsOneOfAPack() {
    var duties =
        Stream.of(RulePack.euAiAct(), RulePack.housePolicy())
            .flatMap(pack -> pack.content().obligations().stream())
            .map(Obligation.Rule::id)
            .toList();

    assertThat(
            Stream.of(EU, Framework.housePolicy())
                .flatMap(framework -> framework.requirements().stream())
                .flatMap(requirement -> requirement.duty().stream()))
        .hasSizeGreaterThan(30)
        .allSatisfy(duty -> assertThat(duties).contains(duty));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "high-risk-register",
        "high-test-report",
        "high-bias-report",
        "high-datasheet",
        "high-instructions",
        "high-oversight",
        "high-logging",
        "high-security",
        "high-monitoring",
        "high-fria",
        "high-dpia",
        "high-conformity",
        "high-declaration",
        "high-registration"
      })
  void everyEvidenceOfAHighRiskIsCountedWhenThereAndMissedWhenNot(String id) {
    var good = GateCase.approvedHighRisk();
    var spoilt = good;
    for (var type : ((EvidenceDemand) requirement(id).demand()).anyOf()) {
      spoilt = spoilt.replacing(type.name(), List.of());
    }

    assertThat(state(id, good).state()).isEqualTo(State.SATISFIED);
    assertThat(state(id, spoilt).state()).isEqualTo(State.MISSING);
  }

  @Test
  void anAcceptedFreshUploadSatisfies() {
    assertThat(state("high-bias-report", withBiasReport("ACCEPTED", "UPLOADED", true)))
        .isEqualTo(unmet("high-bias-report", State.SATISFIED, "accepted", false, "e-1"));
  }

  @Test
  void aSubmittedRecordWaitsForItsReviewer() {
    assertThat(state("high-bias-report", withBiasReport("SUBMITTED", "UPLOADED", true)))
        .isEqualTo(unmet("high-bias-report", State.PARTIAL, "waits for a reviewer", true, "e-1"));
  }

  @Test
  void aRejectedRecordIsAsGoodAsNone() {
    assertThat(state("high-bias-report", withBiasReport("REJECTED", "UPLOADED", true)))
        .isEqualTo(unmet("high-bias-report", State.MISSING, "rejected", false));
  }

  @Test
  void aReportOlderThanTheArtifactIsStale() {
    assertThat(state("high-bias-report", withBiasReport("ACCEPTED", "UPLOADED", false)))
        .isEqualTo(unmet("high-bias-report", State.STALE, "older than the artifact", false, "e-1"));
  }

  @Test
  void aRecordThatNeedNotBeFreshMayBeOlderThanTheArtifact() {
    var facts =
        GateCase.approvedHighRisk()
            .replacing(
                "DATASHEET",
                List.of(GateCase.evidence("e-1", "DATASHEET", "ACCEPTED", "UPLOADED", false)));

    assertThat(state("high-datasheet", facts).state()).isEqualTo(State.SATISFIED);
  }

  @Test
  void anExpiredRecordIsStale() {
    var expired = GateCase.evidence("e-1", "PMM_PLAN", "ACCEPTED", "UPLOADED", true);
    expired.put("validUntil", GateCase.NOW);

    assertThat(
            state(
                "high-monitoring",
                GateCase.approvedHighRisk().replacing("PMM_PLAN", List.of(expired))))
        .isEqualTo(unmet("high-monitoring", State.STALE, "expired", false, "e-1"));
  }

  @Test
  void aRecordAcceptedByItsProducerDoesNotCount() {
    var own = GateCase.evidence("e-1", "PMM_PLAN", "ACCEPTED", "UPLOADED", true);
    own.put("reviewer", "pete");

    assertThat(
            state(
                "high-monitoring", GateCase.approvedHighRisk().replacing("PMM_PLAN", List.of(own))))
        .isEqualTo(
            unmet("high-monitoring", State.PARTIAL, "accepted by its own producer", false, "e-1"));
  }

  @ParameterizedTest
  @EnumSource(value = Provenance.class, mode = Mode.EXCLUDE, names = "SELF_REPORTED")
  void everyProvenanceAboveSelfReportedSatisfiesAHighRisk(Provenance provenance) {
    assertThat(
            state("high-bias-report", withBiasReport("ACCEPTED", provenance.name(), true)).state())
        .isEqualTo(State.SATISFIED);
  }

  @Test
  void selfReportedNeverSatisfiesWhatPreventsForAHighRiskWhateverTheFrameworkSays() {
    var lenient =
        framework(
            """
            - id: lenient
              cite: none
              text: A bias report
              appliesWhen: "true"
              evidence: [BIAS_REPORT]
              lowest: SELF_REPORTED
              owner: nobody
              remedy: none
            """);
    var high = withBiasReport("ACCEPTED", "SELF_REPORTED", true);
    var limited = high.with("useCase.riskClass", "LIMITED");

    assertThat(lenient.states(high.facts()))
        .isEqualTo(
            List.of(
                new RequirementState(
                    lenient.requirements().get(0),
                    State.PARTIAL,
                    org.countersign.policy.Mode.PREVENT,
                    "less than an upload does not count",
                    List.of("e-1"),
                    false)));
    assertThat(lenient.states(limited.facts()).get(0).state()).isEqualTo(State.SATISFIED);
  }

  @Test
  void whatTheLawDemandsLaterWarnsAndSaysTheDayItWillBlock() {
    var facts = GateCase.approvedHighRisk().replacing("DECLARATION", List.of());

    assertThat(state("high-declaration", facts))
        .isEqualTo(
            new RequirementState(
                requirement("high-declaration"),
                State.MISSING,
                org.countersign.policy.Mode.WARN,
                "there is no EU declaration of conformity; will block from 2027-12-02",
                List.of(),
                false));
    assertThat(state("high-declaration", facts.with("now", "2027-12-02T00:00:00Z")))
        .isEqualTo(
            unmet(
                "high-declaration",
                State.MISSING,
                "there is no EU declaration of conformity",
                false));
  }

  @Test
  void dutiesOfAProviderAreNotAskedOfAMereDeployer() {
    var deployer = GateCase.approvedHighRisk().with("useCase.roles", List.of("deployer"));
    var provider = GateCase.approvedHighRisk().with("useCase.roles", List.of("provider"));

    assertThat(state("high-conformity", deployer).state()).isEqualTo(State.NOT_APPLICABLE);
    assertThat(state("high-dpia", deployer).state()).isEqualTo(State.SATISFIED);
    assertThat(state("high-conformity", provider).state()).isEqualTo(State.SATISFIED);
    assertThat(state("high-dpia", provider).state()).isEqualTo(State.NOT_APPLICABLE);
  }

  @Test
  void aRequirementSaysInWordsWhenItApplies() {
    var deployer = GateCase.approvedHighRisk().with("useCase.roles", List.of("deployer"));

    assertThat(state("high-conformity", deployer).reason())
        .isEqualTo(
            "applies when the use case is of high risk and you are its provider, or nobody said"
                + " which role you have");
    assertThat(Framework.euAiAct().requirements())
        .allMatch(requirement -> requirement.applies().isPresent());
  }

  @Test
  void aDerogatedUseNeedsItsReasonsInWriting() {
    var derogated =
        GateCase.approvedMinimalRisk().with("useCase.overlays", List.of("DEROGATED_ANNEX_III"));

    assertThat(state("derogation-reasoned", derogated).state()).isEqualTo(State.MISSING);
    assertThat(state("derogation-registered", derogated).state()).isEqualTo(State.MISSING);
    assertThat(state("derogation-reasoned", GateCase.approvedMinimalRisk()).state())
        .isEqualTo(State.NOT_APPLICABLE);
    assertThat(
            state(
                    "derogation-reasoned",
                    derogated.with(
                        "evidence",
                        List.of(
                            GateCase.evidence(
                                "e-1", "DEROGATION_RECORD", "ACCEPTED", "UPLOADED", true))))
                .state())
        .isEqualTo(State.SATISFIED);
  }

  @Test
  void aLimitedRiskMayMarkItsOutputsInsteadOfDisclosing() {
    var marked =
        GateCase.approvedLimitedRisk()
            .with(
                "evidence",
                List.of(
                    GateCase.evidence("e-1", "MARKING_SPEC", "ACCEPTED", "SELF_REPORTED", false)));

    assertThat(state("limited-disclosure", marked).state()).isEqualTo(State.SATISFIED);
    assertThat(state("limited-disclosure", marked.with("evidence", List.of())).reason())
        .isEqualTo("there is no disclosure text or marking specification");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HIGH 90 high-card", "LIMITED 75 limited-card", "MINIMAL 60 minimal-card"})
  void aCardMustBeAsCompleteAsItsClassWants(String said) {
    var part = said.split(" ", -1);
    var enough =
        GateCase.approvedHighRisk()
            .with("useCase.riskClass", part[0])
            .with("card.score", Integer.parseInt(part[1]));
    var less = enough.with("card.score", Integer.parseInt(part[1]) - 1);

    assertThat(state(part[2], enough).state()).isEqualTo(State.SATISFIED);
    assertThat(state(part[2], less).state()).isEqualTo(State.PARTIAL);
    assertThat(state(part[2], less.with("card.present", false)))
        .isEqualTo(unmet(part[2], State.MISSING, "there is no card", false));
  }

  @Test
  void theClassMustBeSigned() {
    var unsigned = GateCase.approvedHighRisk().with("useCase.classified", false);

    assertThat(state("class-signed", GateCase.approvedHighRisk()).state())
        .isEqualTo(State.SATISFIED);
    assertThat(state("class-signed", unsigned))
        .isEqualTo(unmet("class-signed", State.MISSING, "nobody signed the class", false));
  }

  @Test
  void aWaiverCountsUntilItEndsAndOnlyWhereWaivingIsAllowed() {
    var facts =
        GateCase.approvedHighRisk()
            .replacing("BIAS_REPORT", List.of())
            .with("useCase.classified", false);
    var open =
        new Waiver("high-bias-report", "cleo", Instant.parse("2026-12-31T00:00:00Z"), "pilot");
    var ended = new Waiver("high-bias-report", "cleo", Instant.parse(GateCase.NOW), "pilot");
    var forbidden =
        new Waiver("class-signed", "cleo", Instant.parse("2026-12-31T00:00:00Z"), "pilot");

    assertThat(state("high-bias-report", facts, open))
        .isEqualTo(
            unmet(
                "high-bias-report",
                State.WAIVED,
                "waived by cleo until 2026-12-31T00:00:00Z: pilot",
                false));
    assertThat(state("high-bias-report", facts, ended).state()).isEqualTo(State.MISSING);
    assertThat(state("class-signed", facts, forbidden).state()).isEqualTo(State.MISSING);
  }

  @Test
  void unmetStatesBecomeFindingsWithTheirOwnCodes() {
    var missing = Map.of("SUBMITTED", "EVIDENCE_NOT_ACCEPTED", "REJECTED", "EVIDENCE_MISSING");

    missing.forEach(
        (status, code) ->
            assertThat(
                    state("high-bias-report", withBiasReport(status, "UPLOADED", true)).finding())
                .get()
                .extracting(Finding::code)
                .isEqualTo(code));
    assertThat(state("high-bias-report", withBiasReport("ACCEPTED", "UPLOADED", false)).finding())
        .contains(
            new Finding(
                "EVIDENCE_STALE",
                "The artifact was examined for bias: older than the artifact",
                "upload the bias report on the page of the version, then ask a validator to accept"
                    + " it",
                "data-scientist",
                "high-bias-report",
                "Art. 10(2)(f)-(g)",
                false,
                org.countersign.policy.Mode.PREVENT));
    assertThat(state("high-bias-report", GateCase.approvedHighRisk()).finding()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evidence: [BIAS_REPROT]|9:14: expected one of",
        "card: 90\n  evidence: [FRIA]|5:3: needs one of evidence, card and classification",
        "card: 90\n  fresh: true|5:3: lowest, fresh and checked are about evidence",
        "card: 90\n  frmo: 2027-12-02|10:3: unknown key frmo",
        "card: 90\n  from: soon|10:9: expected a date",
      })
  void aFrameworkThatCannotBeMeantIsRefusedWithItsPlace(String said) {
    var part = said.split("\\|", -1);

    assertThatThrownBy(
            () ->
                framework(
                    """
                    - id: x
                      cite: none
                      text: x
                      appliesWhen: "true"
                      %s
                      owner: x
                      remedy: x
                    """
                        .formatted(part[0])))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith("test.yaml:" + part[1]);
  }

  @Test
  void aRequirementCannotWaitForAncestryToBeJudged() {
    assertThatThrownBy(
            () ->
                framework(
                    """
                    - id: x
                      cite: none
                      text: x
                      appliesWhen: "lineage.sensitivity == 'PERSONAL'"
                      card: 90
                      owner: x
                      remedy: x
                    """))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("ask for it in a policy");
  }

  private static Framework framework(String requirements) {
    var yaml = "framework: test\nrevision: 1\n\nrequirements:\n" + requirements;
    return Framework.load("test.yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }
}
