package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GateRulesTest {
  private static final GateRules GATE = GateRules.standard();

  static Stream<GateCase> approved() {
    return Stream.of(
        GateCase.approvedHighRisk(),
        GateCase.approvedLimitedRisk(),
        GateCase.approvedMinimalRisk());
  }

  @ParameterizedTest
  @MethodSource("approved")
  void aVersionWithAllItsClassDemandsIsAdmittedWithoutAWord(GateCase good) {
    assertThat(GATE.evaluate(good.facts()))
        .isEqualTo(new Verdict.Admitted(GATE.editions(), List.of(), List.of()));
  }

  private static Arguments spoilt(GateCase facts, String... told) {
    return Arguments.of(facts, List.of(told));
  }

  static GateCase high(String path, Object value) {
    return GateCase.approvedHighRisk().with(path, value);
  }

  static Stream<Arguments> floor() {
    return Stream.of(
        spoilt(
            high("useCase.riskClass", "UNACCEPTABLE"),
            "no-prohibited-practice PREVENT RISK_PROHIBITED: the use case consumer credit is a"
                + " prohibited practice"),
        spoilt(
            high("useCase.riskClass", "UNACCEPTABLE")
                .with("environment.name", "development")
                .with("environment.production", false)
                .with("environment.approvalRequired", false),
            "no-prohibited-practice PREVENT RISK_PROHIBITED: the use case consumer credit is a"
                + " prohibited practice"),
        spoilt(
            high("linkedClasses", List.of("HIGH", "UNACCEPTABLE")),
            "no-prohibited-practice-linked PREVENT RISK_PROHIBITED: another use case linked to this"
                + " version is a prohibited practice"),
        spoilt(
            high("useCase.riskClass", "UNDETERMINED"),
            "class-decided PREVENT RISK_UNCLASSIFIED: the class of the use case consumer credit is"
                + " undetermined"),
        spoilt(
            high("useCase.riskClass", "UNDETERMINED")
                .with("useCase.classified", false)
                .with("environment.name", "test")
                .with("environment.production", false),
            "class-decided PREVENT RISK_UNCLASSIFIED: nobody signed a class for the use case"
                + " consumer credit"),
        spoilt(
            high("linkedClasses", List.of("HIGH", "UNDETERMINED")),
            "linked-classes-decided PREVENT RISK_UNCLASSIFIED: the class of another use case linked"
                + " to this version is undetermined"),
        spoilt(
            high("ledger.differing", List.of("approval 7", "link 2")),
            "rows-follow-leaves PREVENT STATE_NOT_IN_LEDGER: the ledger does not bear out: approval"
                + " 7, link 2"),
        spoilt(
            high("lineage.behind", true),
            "lineage-followed PREVENT LINEAGE_BEHIND retryable: a change upstream of this version"
                + " is still being followed"),
        spoilt(
            high("approval.state", "STALE")
                .with("lineage.upstream", List.of("a dataset was withdrawn: d → r → m 1")),
            "approval-not-stale PREVENT APPROVAL_STALE: the approval was granted before this became"
                + " known: a dataset was withdrawn: d → r → m 1"),
        spoilt(
            GateCase.approvedMinimalRisk()
                .with("approval.scope", "ENVELOPE")
                .with("approval.envelope", "REVOKED"),
            "envelope-not-revoked PREVENT ENVELOPE_REVOKED: the bounds that this version was"
                + " approved by were revoked"),
        spoilt(
            high("version.artifactBound", false),
            "artifact-bound PREVENT ARTIFACT_UNBOUND: version 3 of credit-scoring has no artifact"),
        spoilt(
            high("version.digestMatches", false),
            "artifact-matches PREVENT ARTIFACT_MISMATCH: the artifact asked for is not the one of"
                + " version 3 of credit-scoring"),
        spoilt(
            high("useCase.ambiguous", true),
            "one-use-case PREVENT USE_CASE_AMBIGUOUS: several use cases are linked to this version"
                + " and none was named"),
        spoilt(
            high("useCase.linked", false),
            "use-case-linked PREVENT USE_CASE_NOT_LINKED: the use case consumer credit is not"
                + " linked to this version"),
        spoilt(
            high("useCase.linked", false).with("useCase.id", ""),
            "use-case-linked PREVENT USE_CASE_NOT_LINKED: no use case is linked to this version"),
        spoilt(
            high("version.authorsKnown", false),
            "authors-known PREVENT AUTHOR_UNKNOWN: nobody is named as the author of this version,"
                + " so nobody can be told apart from its approvers"),
        spoilt(
            GateCase.approvedLimitedRisk().with("version.authorsKnown", false),
            "authors-known PREVENT AUTHOR_UNKNOWN: nobody is named as the author of this version,"
                + " so nobody can be told apart from its approvers"));
  }

  static Stream<Arguments> policy() {
    return Stream.of(
        spoilt(
            high(
                "breakGlass",
                Map.of("active", true, "validUntil", "2026-12-03T10:00:00Z", "reason", "OUTAGE")),
            "break-glass WARN BREAK_GLASS_ACTIVE: let in by break-glass (OUTAGE) until"
                + " 2026-12-03T10:00:00Z, without the approval it lacks"),
        spoilt(
            high("approval.state", "NONE"),
            "approval-exists PREVENT APPROVAL_MISSING: nobody asked to approve version 3 of"
                + " credit-scoring for production"),
        spoilt(
            high("approval.state", "PENDING")
                .with("approval.waitsFor", List.of("compliance-officer", "risk-owner")),
            "approval-decided PREVENT QUORUM_INCOMPLETE retryable: the review waits for the vote of"
                + " a compliance-officer and a risk-owner"),
        spoilt(
            GateCase.approvedMinimalRisk()
                .with("approval.state", "PENDING")
                .with("approval.waitsFor", List.of("compliance-officer or risk-owner")),
            "approval-decided PREVENT QUORUM_INCOMPLETE retryable: the review waits for the vote of"
                + " a compliance-officer or risk-owner"),
        spoilt(
            high("approval.state", "PENDING"),
            "approval-decided PREVENT QUORUM_INCOMPLETE retryable: the review is not decided; its"
                + " page says whose vote it waits for"),
        spoilt(
            high("approval.state", "REJECTED")
                .with(
                    "approval.votes", List.of(GateCase.vote("vera", "validator", "REJECT", true))),
            "approval-granted PREVENT APPROVAL_REJECTED: the review was ended by validator"),
        spoilt(
            high("approval.state", "SUSPENDED"),
            "approval-not-suspended PREVENT APPROVAL_SUSPENDED: the approval is suspended"),
        spoilt(
            high("approval.state", "REVOKED"),
            "approval-not-revoked PREVENT APPROVAL_REVOKED: the approval was revoked"),
        spoilt(
            high("approval.validUntil", GateCase.NOW),
            "approval-current PREVENT APPROVAL_EXPIRED: the approval ended at"
                + " 2026-12-02T10:00:00Z"),
        spoilt(
            high("approval.digestCurrent", false),
            "approval-of-this PREVENT APPROVAL_OUTDATED: what was approved is not what is there"
                + " now"),
        spoilt(
            high(
                "approval.votes",
                List.of(
                    GateCase.vote("cleo", "compliance-officer", "APPROVE", true),
                    GateCase.vote("rick", "risk-owner", "APPROVE", true))),
            "approved-by-the-class PREVENT QUORUM_INCOMPLETE: the votes do not fill the slots that"
                + " the class HIGH demands"),
        spoilt(
            GateCase.approvedLimitedRisk()
                .with(
                    "approval.votes",
                    List.of(GateCase.vote("cleo", "compliance-officer", "APPROVE", true))),
            "approved-by-the-class PREVENT QUORUM_INCOMPLETE: the votes do not fill the slots that"
                + " the class LIMITED demands"),
        spoilt(
            GateCase.approvedMinimalRisk().with("approval.votes", List.of()),
            "approved-by-the-class PREVENT QUORUM_INCOMPLETE: the votes do not fill the slots that"
                + " the class MINIMAL demands"),
        spoilt(
            high("approval.submitter", "cleo"),
            "four-eyes PREVENT SOD_VIOLATION: approved by somebody who submitted or made it: cleo"
                + " as compliance-officer"),
        spoilt(
            high("people.developers", List.of("dana", "vera"))
                .with("people.producers", List.of("rick")),
            "four-eyes PREVENT SOD_VIOLATION: approved by somebody who submitted or made it: vera"
                + " as validator, rick as risk-owner"),
        spoilt(
            high(
                "approval.votes",
                List.of(
                    GateCase.vote("vera", "validator", "APPROVE", true),
                    GateCase.vote("cleo", "compliance-officer", "APPROVE", false),
                    GateCase.vote("rick", "risk-owner", "APPROVE", true))),
            "approvers-in-office PREVENT APPROVER_ROLE_LOST: no longer in the role they approved"
                + " in: cleo as compliance-officer"),
        spoilt(
            GateCase.approvedMinimalRisk()
                .with(
                    "approval.votes",
                    List.of(GateCase.vote("rick", "risk-owner", "APPROVE", false))),
            "approvers-in-office-told WARN APPROVER_ROLE_LOST: no longer in the role they approved"
                + " in: rick as risk-owner"),
        spoilt(
            high("approval.state", "CHANGES_REQUESTED"),
            "changes-made PREVENT CHANGES_REQUESTED: a reviewer asked for changes, and nobody has"
                + " submitted the version again"),
        spoilt(
            high("approval.scope", "ENVELOPE").with("approval.envelope", "SIGNED"),
            "envelope-by-the-class PREVENT ENVELOPE_NOT_PERMITTED: no policy permits the class HIGH"
                + " to be approved without a round"),
        spoilt(
            high("approval.scope", "LIGHT")
                .with(
                    "approval.votes",
                    List.of(GateCase.vote("cleo", "compliance-officer", "APPROVE", true))),
            "approved-by-the-short-round PREVENT QUORUM_INCOMPLETE: the votes do not fill the slots"
                + " of a short round for the class HIGH"),
        spoilt(
            high(
                "findings",
                List.of(
                    GateCase.map("id", "f-1", "severity", "BLOCKING"),
                    GateCase.map("id", "f-2", "severity", "BLOCKING", "open", false),
                    GateCase.map("id", "f-3", "severity", "MAJOR"))),
            "no-blocking-finding PREVENT FINDING_OPEN: a validator found what blocks: 1 open"),
        spoilt(
            high("validation.outcome", "UNFIT"),
            "found-fit PREVENT VALIDATION_UNFIT: the newest validation found this version unfit for"
                + " its use"),
        spoilt(
            high("validation.outcome", "NONE"),
            "validated WARN VALIDATION_MISSING: nobody independent of its authors has validated"
                + " this version"),
        spoilt(
            high("useCase.questionsAnswered", false),
            "purpose-explained WARN USE_CASE_INCOMPLETE: the five experimentation questions of"
                + " consumer credit are not all answered"));
  }

  static Stream<Arguments> conditions() {
    return Stream.of(
        spoilt(
            bound("kind", "MAX_TRAFFIC", "says", "at most 10 % of the traffic", "percent", 10)
                .with("asked", GateCase.map("trafficPercent", 11)),
            "approved-for-such-a-deployment PREVENT CONDITION_VIOLATED: it is approved at most 10 %"
                + " of the traffic"),
        spoilt(
            bound("kind", "REGION", "says", "only in the region eu", "names", List.of("eu")),
            "approved-for-such-a-deployment PREVENT CONDITION_VIOLATED: it is approved only in the"
                + " region eu"),
        spoilt(
            bound("kind", "ENVIRONMENT", "says", "only in test", "names", List.of("test")),
            "approved-for-such-a-deployment PREVENT CONDITION_VIOLATED: it is approved only in"
                + " test"),
        spoilt(
            bound("kind", "TASK", "says", "only if a task is done", "due", "2026-12-02T09:59:59Z"),
            "conditions-in-time PREVENT CONDITION_VIOLATED: the approval does not hold any more:"
                + " only if a task is done, by 2026-12-02T09:59:59Z"),
        spoilt(
            bound("kind", "UNTIL", "says", "not longer", "due", GateCase.NOW),
            "conditions-in-time PREVENT CONDITION_VIOLATED: the approval does not hold any more:"
                + " not longer, by 2026-12-02T10:00:00Z"),
        spoilt(
            bound("kind", "METRIC_FLOOR", "says", "only while auc is 0.8", "metricHolds", false),
            "conditions-on-metrics PREVENT CONDITION_VIOLATED: it is approved only while auc is"
                + " 0.8"));
  }

  @Test
  void aWaivedRequirementIsNoReasonUntilTheWaiverEnds() {
    var missing = GateCase.approvedHighRisk().replacing("BIAS_REPORT", List.of());
    var waived =
        GateCase.map(
            "id", "w-1", "requirement", "high-bias-report", "by", "cleo", "until", GateCase.NOW);
    var later = GateCase.map("until", "2026-12-02T10:00:01Z");

    assertThat(told(GATE.evaluate(missing.facts()))).hasSize(1);
    assertThat(told(GATE.evaluate(missing.with("waivers", List.of(waived)).facts()))).hasSize(1);
    waived.putAll(later);
    assertThat(told(GATE.evaluate(missing.with("waivers", List.of(waived)).facts()))).isEmpty();
  }

  static Stream<GateCase> keptConditions() {
    return Stream.of(
        bound("kind", "MAX_TRAFFIC", "says", "", "percent", 10)
            .with("asked", GateCase.map("trafficPercent", 10)),
        bound("kind", "REGION", "says", "", "names", List.of("eu", "us"))
            .with("asked", GateCase.map("region", "us")),
        bound("kind", "ENVIRONMENT", "says", "", "names", List.of("production")),
        bound("kind", "TASK", "says", "", "due", GateCase.NOW),
        bound("kind", "TASK", "says", "", "due", "2020-01-01T00:00:00Z", "done", true),
        bound("kind", "UNTIL", "says", "", "due", "2026-12-02T10:00:01Z"),
        bound("kind", "METRIC_FLOOR", "says", "", "metricHolds", true));
  }

  @ParameterizedTest
  @MethodSource("keptConditions")
  void aConditionThatIsKeptIsNoReason(GateCase kept) {
    assertThat(told(GATE.evaluate(kept.facts()))).isEmpty();
  }

  private static GateCase bound(Object... condition) {
    var told = GateCase.map(condition);
    told.put("id", "c-1");
    return high("approval.conditions", List.of(told));
  }

  @ParameterizedTest
  @MethodSource({"floor", "policy", "conditions"})
  void everyRuleTellsWhatItRefuses(GateCase spoilt, List<String> told) {
    assertThat(told(GATE.evaluate(spoilt.facts()))).isEqualTo(told);
  }

  @Test
  void everyRuleIsRefusedByOneOfTheseTests() {
    var rules = new ArrayList<>(GATE.floor().rules());
    rules.addAll(Policy.standard().rules());

    assertThat(
            Stream.of(floor(), policy(), conditions())
                .flatMap(each -> each)
                .flatMap(arguments -> ((List<?>) arguments.get()[1]).stream())
                .map(told -> told.toString().substring(0, told.toString().indexOf(' '))))
        .containsAll(rules);
  }

  @Test
  void anUndeterminedClassPassesInDevelopment() {
    var facts =
        high("useCase.riskClass", "UNDETERMINED")
            .with("useCase.classified", false)
            .with("linkedClasses", List.of("UNDETERMINED"))
            .with("environment.name", "development")
            .with("environment.production", false)
            .with("environment.approvalRequired", false)
            .with("approval.state", "NONE")
            .facts();

    assertThat(GATE.evaluate(facts))
        .isEqualTo(new Verdict.Admitted(GATE.editions(), List.of(), List.of()));
  }

  @Test
  void unmetEvidenceWarnsBelowProductionAndNoApprovalIsAsked() {
    var facts =
        high("environment.name", "staging")
            .with("environment.production", false)
            .with("environment.approvalRequired", false)
            .with("approval.state", "NONE")
            .replacing("BIAS_REPORT", List.of())
            .facts();

    assertThat(told(GATE.evaluate(facts)))
        .isEqualTo(
            List.of(
                "high-bias-report WARN EVIDENCE_MISSING: The artifact was examined for bias: there"
                    + " is no bias report"));
  }

  @Test
  void aNewcomerHearsEveryUnmetDemandAtOnceAndWhoSaysSo() {
    var facts =
        GateCase.approvedMinimalRisk()
            .with("approval.state", "NONE")
            .with("version.artifactBound", false)
            .with("card.score", 59)
            .facts();

    assertThat(GATE.evaluate(facts))
        .isEqualTo(
            new Verdict.Refused(
                GATE.editions(),
                List.of(
                    new Finding(
                        "ARTIFACT_UNBOUND",
                        "version 3 of credit-scoring has no artifact",
                        "bind the SHA-256 of the artifact to the version",
                        "data-scientist",
                        "artifact-bound",
                        "Reg. (EU) 2024/1689 Annex IV 1(a)",
                        false,
                        Mode.PREVENT),
                    new Finding(
                        "APPROVAL_MISSING",
                        "nobody asked to approve version 3 of credit-scoring for production",
                        "submit the version for review",
                        "model-owner",
                        "approval-exists",
                        "Reg. (EU) 2024/1689 Art. 14; house policy",
                        false,
                        Mode.PREVENT),
                    new Finding(
                        "CARD_INCOMPLETE",
                        "The model card is complete enough for a minimal risk: the card is 59 %"
                            + " complete, 60 % are needed",
                        "fill the fields the card page names as most valuable",
                        "model-owner",
                        "minimal-card",
                        "Art. 95",
                        false,
                        Mode.PREVENT)),
                List.of(),
                List.of()));
  }

  @Test
  void aRefusalIsRetryableWhenAllOfItIs() {
    var waiting = high("approval.state", "PENDING").with("lineage.behind", true);
    var stuck = waiting.with("version.artifactBound", false);

    assertThat(retryable(waiting)).isTrue();
    assertThat(retryable(stuck)).isFalse();
  }

  @Test
  void manyThreadsShareTheRulesAndHearTheSame() {
    var good = GateCase.approvedHighRisk().facts();
    var bad = high("people.developers", List.of("vera")).facts();
    var admitted = GATE.evaluate(good);
    var refused = GATE.evaluate(bad);

    var wrong =
        IntStream.range(0, 2_000)
            .parallel()
            .mapToObj(
                i -> GATE.evaluate(i % 2 == 0 ? good : bad).equals(i % 2 == 0 ? admitted : refused))
            .filter(same -> !same)
            .count();

    assertThat(wrong).isZero();
    assertThat(refused).isNotEqualTo(admitted);
  }

  private static boolean retryable(GateCase facts) {
    return GATE.evaluate(facts.facts()).fold(admitted -> true, Verdict.Refused::retryable);
  }

  static List<String> told(Verdict verdict) {
    var told = new ArrayList<String>();
    Stream.of(
            verdict.fold(admitted -> List.<Finding>of(), Verdict.Refused::findings),
            verdict.warnings(),
            verdict.observations())
        .flatMap(List::stream)
        .forEach(
            each ->
                told.add(
                    each.rule()
                        + " "
                        + each.mode()
                        + " "
                        + each.code()
                        + (each.retryable() ? " retryable" : "")
                        + ": "
                        + each.says()));
    return told;
  }
}
