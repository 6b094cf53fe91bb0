package org.countersign.catalog.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.catalog.lineage.FraudScorer.APPROVAL;
import static org.countersign.catalog.lineage.FraudScorer.CLASSIFICATION;
import static org.countersign.catalog.lineage.FraudScorer.DECISION;
import static org.countersign.catalog.lineage.FraudScorer.DEPLOYMENT;
import static org.countersign.catalog.lineage.FraudScorer.EVIDENCE;
import static org.countersign.catalog.lineage.FraudScorer.MODEL;
import static org.countersign.catalog.lineage.FraudScorer.REPORT;
import static org.countersign.catalog.lineage.FraudScorer.TEST;
import static org.countersign.catalog.lineage.FraudScorer.TRAINING;
import static org.countersign.catalog.lineage.FraudScorer.USE_CASE;
import static org.countersign.catalog.lineage.FraudScorer.VERSION;
import static org.countersign.catalog.lineage.RecordedLedger.ACTOR;
import static org.countersign.catalog.lineage.RecordedLedger.deed;
import static org.countersign.catalog.lineage.RecordedLedger.id;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.lineage.ApprovalFacts;
import org.countersign.lineage.BaseModel;
import org.countersign.lineage.ClassificationFacts;
import org.countersign.lineage.DatasetRef;
import org.countersign.lineage.DecisionFacts;
import org.countersign.lineage.DeploymentFacts;
import org.countersign.lineage.EvidenceFacts;
import org.countersign.lineage.Growing;
import org.countersign.lineage.Growth;
import org.countersign.lineage.Iris;
import org.countersign.lineage.UseCaseFacts;
import org.countersign.lineage.VersionFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranslationTest {
  private static final Iris IRIS = new Iris("https://host/api/v1");
  private static final String M = MODEL.toString();

  private final RecordedLedger ledger = new RecordedLedger();

  private Growth translated(RecordedLedger.Deed deed) {
    return new Translation(IRIS, ledger).growth(ledger.record(deed));
  }

  /** What the newest entry should say. */
  private Growing says() {
    return Growth.at(IRIS, ledger.entries().size() - 1L, ACTOR.toString());
  }

  private Instant at() {
    return RecordedLedger.START.plusSeconds(ledger.entries().size() - 1L);
  }

  @Test
  void aUseCaseIsANodeWithoutItsName() {
    var growth = translated(FraudScorer.useCaseCreated());

    assertThat(growth)
        .isEqualTo(says().useCase(new UseCaseFacts(USE_CASE.toString(), "", at())).grown());
  }

  @Test
  void aSignedClassClassifiesItsUseCase() {
    var growth = translated(FraudScorer.classified());

    assertThat(growth)
        .isEqualTo(
            says()
                .classification(
                    new ClassificationFacts(
                        CLASSIFICATION.toString(),
                        USE_CASE.toString(),
                        "HIGH",
                        "eu-ai-act@1",
                        at()))
                .grown());
  }

  @Test
  void aRegisteredVersionTellsWhatItWasMadeFrom() {
    var growth = translated(FraudScorer.registered());

    assertThat(growth)
        .isEqualTo(
            says()
                .version(
                    VersionFacts.of(M, "", 1, at())
                        .withRun(VersionFacts.Run.of("run-7"))
                        .withCode(new VersionFacts.Code(Optional.empty(), "4f2a"))
                        .withData(
                            List.of(
                                new VersionFacts.Data(
                                    VersionFacts.Use.TEST, new DatasetRef("payments", TEST)),
                                new VersionFacts.Data(
                                    VersionFacts.Use.TRAINING,
                                    new DatasetRef("payments", TRAINING))))
                        .withParameters(Map.of("depth", "6"))
                        .withMetrics(
                            List.of(
                                new VersionFacts.Metric(
                                    "auc",
                                    "0.93",
                                    Optional.of(new DatasetRef("payments", TEST)),
                                    Optional.empty())))
                        .withBases(
                            List.of(
                                new BaseModel.External(
                                    "hf:org/tabnet",
                                    Optional.of("4.1"),
                                    BaseModel.Derivation.OTHER),
                                new BaseModel.External(
                                    "plain", Optional.of(REPORT), BaseModel.Derivation.OTHER),
                                new BaseModel.Catalogued(
                                    id(30).toString(), 2, BaseModel.Derivation.OTHER)))
                        .withPeople(List.of(FraudScorer.DEVELOPER.toString())))
                .grown());
  }

  @Test
  void anArtifactIsBoundToTheVersionItsLeafNames() {
    ledger.record(FraudScorer.registered());

    var growth = translated(FraudScorer.bound());

    assertThat(growth).isEqualTo(says().artifact(M, 1, FraudScorer.ARTIFACT).grown());
  }

  @Test
  void aLinkFindsModelAndNumberInTheEntryThatRegisteredTheVersion() {
    ledger.record(FraudScorer.registered());

    var growth = translated(FraudScorer.linked());

    assertThat(growth).isEqualTo(says().useCaseLinked(M, 1, USE_CASE.toString()).grown());
  }

  @Test
  void aVersionThatNobodyRegisteredIsAFailureAndNotAGuess() {
    assertThatThrownBy(() -> translated(FraudScorer.linked()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(VERSION.toString());
  }

  @Test
  void addedEvidenceSupportsItsVersionAndHasAState() {
    ledger.record(FraudScorer.registered());

    var growth = translated(FraudScorer.evidence("evidence.added", "SUBMITTED"));

    assertThat(growth)
        .isEqualTo(
            says()
                .evidence(
                    new EvidenceFacts(
                        EVIDENCE.toString(), M, 1, "FAIRNESS_REPORT", Optional.of(REPORT), at()))
                .evidenceState(EVIDENCE.toString(), "SUBMITTED", at())
                .grown());
  }

  @Test
  void evidenceThatIsAcceptedReachesThatState() {
    var growth = translated(FraudScorer.evidence("evidence.accepted", "ACCEPTED"));

    assertThat(growth)
        .isEqualTo(says().evidenceState(EVIDENCE.toString(), "ACCEPTED", at()).grown());
  }

  @Test
  void anApprovalRestsOnTheEvidenceThatItsVotersWereShown() {
    ledger.record(FraudScorer.registered());
    ledger.record(FraudScorer.submitted());

    var growth = translated(FraudScorer.approval("approval.granted", "APPROVED"));

    assertThat(growth)
        .isEqualTo(
            says()
                .approval(
                    new ApprovalFacts(
                        APPROVAL.toString(),
                        M,
                        1,
                        USE_CASE.toString(),
                        "production",
                        at(),
                        List.of(EVIDENCE.toString())))
                .approvalState(APPROVAL.toString(), "APPROVED", at())
                .grown());
  }

  @Test
  void aRevokedApprovalReachesThatState() {
    var growth = translated(FraudScorer.approval("approval.revoked", "REVOKED"));

    assertThat(growth)
        .isEqualTo(says().approvalState(APPROVAL.toString(), "REVOKED", at()).grown());
  }

  @Test
  void aDecisionRestsOnTheApprovalInForce() {
    ledger.record(FraudScorer.registered());
    ledger.record(FraudScorer.approval("approval.granted", "APPROVED"));

    var growth = translated(FraudScorer.decided(DECISION, "ALLOW", "some"));

    assertThat(growth).isEqualTo(decision(List.of(APPROVAL.toString())));
  }

  @Test
  void aDecisionRestsOnNoApprovalThatWasRevokedBeforeIt() {
    ledger.record(FraudScorer.registered());
    ledger.record(FraudScorer.approval("approval.granted", "APPROVED"));
    ledger.record(FraudScorer.approval("approval.revoked", "REVOKED"));

    var growth = translated(FraudScorer.decided(DECISION, "ALLOW", "some"));

    assertThat(growth).isEqualTo(decision(List.of()));
  }

  @Test
  void anApprovalThatCameAfterTheDecisionIsNotReadIntoIt() {
    ledger.record(FraudScorer.registered());
    var decided = ledger.record(FraudScorer.decided(DECISION, "ALLOW", "some"));
    var says = decision(List.of());
    ledger.record(FraudScorer.approval("approval.granted", "APPROVED"));

    var growth = new Translation(IRIS, ledger).growth(decided);

    assertThat(growth).isEqualTo(says);
  }

  private Growth decision(List<String> approvals) {
    var newest = ledger.entries().get(ledger.entries().size() - 1);
    return says()
        .decision(
            new DecisionFacts(
                Ruling.of(newest).name(),
                M,
                1,
                Optional.of(USE_CASE.toString()),
                "production",
                "ALLOW",
                at(),
                approvals))
        .grown();
  }

  @Test
  void aDeploymentIsPermittedByTheRulingOfItsDecision() {
    ledger.record(FraudScorer.registered());
    var decision = ledger.record(FraudScorer.decided(DECISION, "ALLOW", "some"));

    var growth = translated(FraudScorer.deployed());

    assertThat(growth)
        .isEqualTo(
            says()
                .deployment(
                    new DeploymentFacts(
                        DEPLOYMENT.toString(),
                        Ruling.of(decision).name(),
                        M,
                        1,
                        "production",
                        "sha256:" + FraudScorer.TARGET,
                        at()))
                .deploymentState(DEPLOYMENT.toString(), "LIVE", at())
                .grown());
  }

  @Test
  void aStageOfARolloutAndItsEndReachTheGraph() {
    ledger.record(FraudScorer.registered());
    var decision = ledger.record(FraudScorer.decided(DECISION, "ALLOW", "some"));

    assertThat(translated(FraudScorer.rolledOut("deployment.recorded", "LIVE", "5", "RUNNING")))
        .isEqualTo(
            says()
                .deployment(
                    new DeploymentFacts(
                        DEPLOYMENT.toString(),
                        Ruling.of(decision).name(),
                        M,
                        1,
                        "production",
                        "sha256:" + FraudScorer.TARGET,
                        at()))
                .deploymentState(DEPLOYMENT.toString(), "LIVE", at())
                .deploymentStage(DEPLOYMENT.toString(), "CANARY 5 % RUNNING", at())
                .grown());
    assertThat(translated(FraudScorer.rolledOut("deployment.staged", "LIVE", "50", "WON")))
        .isEqualTo(says().deploymentStage(DEPLOYMENT.toString(), "CANARY 50 % WON", at()).grown());
    assertThat(translated(FraudScorer.rolledOut("deployment.ended", "ROLLED_BACK", "50", "LOST")))
        .isEqualTo(says().deploymentState(DEPLOYMENT.toString(), "ROLLED_BACK", at()).grown());
  }

  /** Nobody can guess a target from the graph once its opening is erased. */
  @Test
  void aDeploymentWhoseTargetIsOnlyCommittedToIsNamedByTheCommitment() {
    ledger.record(FraudScorer.registered());
    var decision = ledger.record(FraudScorer.decided(DECISION, "ALLOW", "some"));
    var commitment = "q".repeat(42) + "8=";

    var growth = translated(FraudScorer.deployedTo(commitment));

    assertThat(growth)
        .isEqualTo(
            says()
                .deployment(
                    new DeploymentFacts(
                        DEPLOYMENT.toString(),
                        Ruling.of(decision).name(),
                        M,
                        1,
                        "production",
                        "commitment:" + commitment,
                        at()))
                .deploymentState(DEPLOYMENT.toString(), "LIVE", at())
                .grown());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log.founded", "model.created", "card.written", "review.submitted", "review.approved",
        "vote.cast", "policy.published", "attempt.refused", "dossier.issued", "of.tomorrow"
      })
  void otherEntriesSayNothing(String type) {
    var growth = translated(deed(type, "ledger", id(77)));

    assertThat(growth).isEqualTo(Growth.none(0));
  }
}
