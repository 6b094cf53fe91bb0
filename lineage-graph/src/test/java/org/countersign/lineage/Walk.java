package org.countersign.lineage;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.lineage.VersionFacts.Code;
import org.countersign.lineage.VersionFacts.Data;
import org.countersign.lineage.VersionFacts.Metric;
import org.countersign.lineage.VersionFacts.Run;
import org.countersign.lineage.VersionFacts.Use;

/** The life of one model, entry by entry, from use case to deployment and revocation. */
final class Walk {
  static final Iris IRIS = new Iris("https://models.example.org/api/v1");
  static final Instant DAY = Instant.parse("2026-03-02T10:15:30.123456Z");
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  static final DatasetRef TRAINING = new DatasetRef("s3://lake/loans", "ab".repeat(32));
  static final DatasetRef TEST = new DatasetRef("s3://lake/loans-held-out", "cd".repeat(32));
  static final String VERSION = IRIS.version("m-1", 2);

  private Walk() {}

  static VersionFacts version() {
    return VersionFacts.of("m-1", "credit-scorer", 2, DAY)
        .withArtifact("ef".repeat(32))
        .withRun(new Run("run-7", Optional.of(DAY.minusSeconds(3600)), Optional.of(DAY)))
        .withCode(new Code(Optional.of("https://git.example.org/credit"), COMMIT))
        .withData(List.of(new Data(Use.TRAINING, TRAINING), new Data(Use.TEST, TEST)))
        .withParameters(Map.of("learning_rate", "0.10", "booster", "gbtree"))
        .withMetrics(List.of(new Metric("auc", "0.930", Optional.of(TEST), Optional.of("age<25"))))
        .withBases(
            List.of(
                new BaseModel.External(
                    "tabnet", Optional.of("4.1"), BaseModel.Derivation.FINE_TUNED)))
        .withPeople(List.of("a-dev"));
  }

  /** A snapshot with all that can be said of one. */
  static DatasetFacts registered(DatasetRef dataset) {
    return DatasetFacts.of(dataset, DAY)
        .with(
            new DatasetFacts.Description(
                Optional.of("TABLE"),
                Optional.of("CC0-1.0"),
                Optional.of(Sensitivity.PERSONAL),
                List.of("a-steward"),
                Optional.of("team:lending"),
                Optional.of("two annotators, adjudicated"),
                List.of("a-annotator")))
        .with(
            new DatasetFacts.Content(
                Optional.of("snap-9"),
                Optional.of(true),
                List.of(
                    DatasetFacts.Column.of("income", "DECIMAL"),
                    DatasetFacts.Column.of("ethnicity", "TEXT").with(Sensitivity.SPECIAL_CATEGORY)),
                Map.of(DatasetFacts.Figure.ROW_COUNT, "1000")));
  }

  static List<Growth> entries() {
    return List.of(
        Growth.none(0),
        Growth.at(IRIS, 1, "a-owner")
            .useCase(new UseCaseFacts("u-1", "Credit scoring", DAY))
            .grown(),
        Growth.at(IRIS, 2, "a-officer")
            .classification(new ClassificationFacts("c-1", "u-1", "HIGH", "eu-ai-act@1", DAY))
            .grown(),
        Growth.at(IRIS, 3, "a-pipeline").version(version()).grown(),
        Growth.at(IRIS, 4, "a-owner").useCaseLinked("m-1", 2, "u-1").grown(),
        Growth.at(IRIS, 5, "a-validator")
            .evidence(
                new EvidenceFacts(
                    "e-1", "m-1", 2, "FAIRNESS_REPORT", Optional.of("12".repeat(32)), DAY))
            .grown(),
        Growth.at(IRIS, 6, "a-owner")
            .approval(new ApprovalFacts("p-1", "m-1", 2, "u-1", "production", DAY, List.of("e-1")))
            .grown(),
        Growth.at(IRIS, 7, "a-officer").approvalState("p-1", "APPROVED", DAY).grown(),
        Growth.at(IRIS, 8, "a-pipeline")
            .decision(
                new DecisionFacts(
                    "d-1",
                    "m-1",
                    2,
                    Optional.of("u-1"),
                    "production",
                    "ALLOW",
                    DAY,
                    List.of("p-1")))
            .grown(),
        Growth.at(IRIS, 9, "a-pipeline")
            .deployment(
                new DeploymentFacts("x-1", "d-1", "m-1", 2, "production", "eu-west/scorer", DAY))
            .grown(),
        Growth.at(IRIS, 10, "a-officer").approvalState("p-1", "REVOKED", DAY).grown());
  }

  static LineageStore grown() {
    var store = LineageStore.inMemory(IRIS);
    store.applyAll(entries());
    return store;
  }
}
