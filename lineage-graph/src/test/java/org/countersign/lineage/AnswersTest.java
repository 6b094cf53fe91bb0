package org.countersign.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.countersign.lineage.Walk.DAY;
import static org.countersign.lineage.Walk.IRIS;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;
import org.countersign.lineage.Questions.Keeping;
import org.countersign.lineage.Reproducibility.Item;
import org.countersign.lineage.RunFacts.Input;
import org.countersign.lineage.RunFacts.Recipe;
import org.countersign.lineage.RunFacts.Split;
import org.countersign.lineage.RunFacts.Timing;
import org.countersign.lineage.RunFacts.Trial;
import org.countersign.lineage.RunFacts.Trigger;
import org.countersign.lineage.VersionFacts.Code;
import org.countersign.lineage.VersionFacts.Metric;
import org.countersign.lineage.VersionFacts.Use;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static final String FILE = "ef".repeat(32);
  private static final String VERSION = IRIS.version("m-1", 2);

  private static RunFacts run() {
    return RunFacts.of("run-7")
        .with(
            new Timing(
                Optional.of(Trigger.SCHEDULED),
                Optional.of(DAY.minusSeconds(60)),
                Optional.of(DAY),
                Optional.empty()))
        .with(
            new Recipe(
                Optional.of(new Code(Optional.empty(), Walk.COMMIT)),
                Optional.of("sha256:" + "aa".repeat(32)),
                Optional.of("42"),
                Optional.of("hold-out"),
                Map.of("depth", "6"),
                List.of(new Trial("1", Map.of("depth", "4"), Optional.of("0.8"), false))))
        .reading(
            List.of(
                new Input(
                    Walk.TRAINING,
                    new Split(
                        Use.TRAINING,
                        Optional.of("0.8"),
                        Optional.of("stratified"),
                        Optional.of("7"))),
                new Input(Walk.TEST, Split.of(Use.TEST))))
        .writing(List.of(), List.of(FILE))
        .measuring(List.of(new Metric("auc", "0.93", Optional.of(Walk.TEST), Optional.empty())))
        .by(List.of("a-dev"));
  }

  private static Growing at(long index) {
    return Growth.at(IRIS, index, "a-pipeline");
  }

  /** A run that says everything, and a version that names nothing but its file. */
  private static LineageStore store() {
    var store = LineageStore.inMemory(IRIS);
    store.applyAll(
        List.of(
            at(0).dataset(Walk.registered(Walk.TRAINING)).grown(),
            at(1).run(run()).grown(),
            at(2)
                .version(
                    VersionFacts.of("m-1", "credit-scorer", 2, DAY)
                        .withArtifact(FILE)
                        .withBases(
                            List.of(
                                new BaseModel.External(
                                    "tabnet",
                                    Optional.of("4.1"),
                                    BaseModel.Derivation.FINE_TUNED))))
                .grown(),
            at(3)
                .approval(new ApprovalFacts("p-1", "m-1", 2, "u-1", "production", DAY, List.of()))
                .approvalState("p-1", "APPROVED", DAY)
                .grown(),
            at(4)
                .deployment(
                    new DeploymentFacts("x-1", "d-1", "m-1", 2, "production", "eu-west", DAY))
                .deploymentState("x-1", "LIVE", DAY)
                .grown(),
            at(5).datasetState(Walk.TRAINING, "WITHDRAWN", DAY).grown()));
    return store;
  }

  private static <T> T asked(Function<Snapshot, T> question) {
    try (var store = store()) {
      return store.read(question);
    }
  }

  @Test
  void aWithdrawnDatasetAffectsEveryRunVersionApprovalAndDeploymentThatCameOfIt() {
    var impact = asked(s -> Impact.of(s, IRIS.datasetVersion(Walk.TRAINING), 10_000)).orElseThrow();

    assertThat(impact.of(Kind.RUN)).extracting(Impact.Affected::label).containsExactly("run-7");
    assertThat(impact.of(Kind.VERSION)).extracting(Impact.Affected::iri).containsExactly(VERSION);
    assertThat(impact.standingApprovals())
        .extracting(Impact.Affected::iri)
        .containsExactly(IRIS.approval("p-1"));
    assertThat(impact.liveDeployments())
        .extracting(Impact.Affected::iri)
        .containsExactly(IRIS.deployment("x-1"));
    assertThat(impact.people()).containsExactly(IRIS.agent("a-dev"), IRIS.agent("a-pipeline"));
    assertThat(impact.truncated()).isFalse();
  }

  @Test
  void whatIsOverIsNotCountedAmongWhatIsAffectedNow() {
    try (var store = store()) {
      store.apply(
          at(6)
              .approvalState("p-1", "REVOKED", DAY)
              .deploymentState("x-1", "ROLLED_BACK", DAY)
              .grown());

      var impact =
          store.read(s -> Impact.of(s, IRIS.datasetVersion(Walk.TRAINING), 10_000)).orElseThrow();

      assertThat(impact.of(Kind.APPROVAL)).hasSize(1);
      assertThat(impact.standingApprovals()).isEmpty();
      assertThat(impact.liveDeployments()).isEmpty();
    }
  }

  @Test
  void whoeverIsAffectedSeesTheNewestStageOfADeployment() {
    try (var store = store()) {
      var deployment = IRIS.deployment("x-1");
      store.apply(at(6).deploymentStage("x-1", "CANARY 5 % RUNNING", DAY).grown());
      store.apply(at(7).deploymentStage("x-1", "CANARY 50 % WON", DAY).grown());

      var reached =
          store
              .read(
                  s ->
                      new Ancestry(s)
                          .closure(
                              IRIS.datasetVersion(Walk.TRAINING),
                              Direction.DOWN,
                              new Ancestry.Limits(100, 10_000)))
              .orElseThrow();

      assertThat(reached.nodes())
          .filteredOn(node -> node.iri().equals(deployment))
          .singleElement()
          .satisfies(
              node -> {
                assertThat(node.attributes()).containsEntry("stage", List.of("CANARY 50 % WON"));
                assertThat(node.attributes()).containsEntry("state", List.of("LIVE"));
              });
    }
  }

  @Test
  void aRunThatDidNotSayWhichSnapshotItReadIsUncertain() {
    try (var store = store()) {
      var run =
          Events.run(
              "COMPLETE",
              "2026-03-02T10:00:00Z",
              Events.LOAD,
              Map.of(),
              "load",
              Map.of(),
              List.of(Events.dataset("s3://lake", "loans")),
              List.of());
      store.apply(Events.growth(6, run));

      var impact =
          store.read(s -> Impact.of(s, IRIS.datasetVersion(Walk.TRAINING), 10_000)).orElseThrow();

      assertThat(impact.uncertain()).containsExactly(IRIS.run(Events.LOAD));
      assertThat(store.<Optional<Impact>>read(s -> Impact.of(s, IRIS.run("none"), 9))).isEmpty();
    }
  }

  @Test
  void anImpactThatIsTooLargeSaysSo() {
    assertThat(
            asked(s -> Impact.of(s, IRIS.datasetVersion(Walk.TRAINING), 2))
                .orElseThrow()
                .truncated())
        .isTrue();
  }

  @Test
  void anOlderEntryKnowsNothingOfWhatCameLater() {
    try (var store = store()) {
      var closure =
          store
              .<Optional<Closure>>read(
                  s ->
                      new Ancestry(s.asOf(2))
                          .closure(
                              IRIS.datasetVersion(Walk.TRAINING),
                              Direction.DOWN,
                              new Limits(20, 100)))
              .orElseThrow();

      assertThat(closure.nodes())
          .extracting(Closure.Node::iri)
          .contains(VERSION)
          .doesNotContain(IRIS.approval("p-1"), IRIS.deployment("x-1"));
      assertThat(closure.nodes().get(0).attributes()).doesNotContainKey("state");
      assertThat(
              store.<Optional<Closure>>read(
                  s -> new Ancestry(s.asOf(1)).closure(VERSION, Direction.UP, new Limits(20, 100))))
          .isEmpty();
      assertThat(store.<Long>read(s -> s.asOf(3).index())).isEqualTo(3);
    }
  }

  @Test
  void whatALaterEntryAddsToAKnownThingIsNotYetThereBefore() {
    try (var store = store()) {
      store.apply(at(6).useCaseLinked("m-1", 2, "u-9").grown());

      assertThat(causes(store, 5)).doesNotContain(IRIS.useCase("u-9"));
      assertThat(causes(store, 6)).contains(IRIS.useCase("u-9"));
    }
  }

  private static List<String> causes(LineageStore store, long index) {
    return store
        .read(s -> new Ancestry(s.asOf(index)).closure(VERSION, Direction.UP, new Limits(1, 100)))
        .orElseThrow()
        .nodes()
        .stream()
        .map(Closure.Node::iri)
        .toList();
  }

  @Test
  void theFourQuestionsAreAnsweredFromTheRunThatWroteTheFile() {
    asked(
        s -> {
          var questions = new Questions(s);

          assertThat(questions.hyperparameters(VERSION))
              .containsExactly(new Questions.Setting("depth", "6", IRIS.run("run-7")));
          assertThat(questions.trials(VERSION))
              .containsExactly(
                  new Questions.Tried(
                      "trial 1: depth=4", List.of("depth=4"), Optional.of("0.8"), false));
          assertThat(questions.evaluations(VERSION))
              .extracting(it -> it.name() + " " + it.value() + " " + it.on().orElseThrow())
              .containsExactly("auc 0.93 s3://lake/loans-held-out @ cdcdcdcdcdcd");
          assertThat(questions.snapshots(VERSION))
              .extracting(it -> it.label() + " " + it.keeping())
              .containsExactly(
                  "s3://lake/loans-held-out @ cdcdcdcdcdcd " + Keeping.NOT_SAID,
                  "s3://lake/loans @ abababababab " + Keeping.KEPT);
          var summary =
              questions.summaries(VERSION).stream()
                  .filter(it -> it.iri().equals(IRIS.datasetVersion(Walk.TRAINING)))
                  .findFirst()
                  .orElseThrow();
          assertThat(summary.figures()).containsEntry("rowCount", List.of("1000"));
          assertThat(summary.columns())
              .extracting(it -> it.name() + " " + it.sensitivity().orElse(""))
              .containsExactly("ethnicity SPECIAL_CATEGORY", "income ");
          return 0;
        });
  }

  @Test
  void aMetricThatVersionAndRunBothNameIsOneEvaluation() {
    try (var store = store()) {
      store.apply(
          at(6)
              .version(
                  VersionFacts.of("m-1", "credit-scorer", 2, DAY)
                      .withArtifact(FILE)
                      .withRun(VersionFacts.Run.of("run-7"))
                      .withMetrics(
                          List.of(
                              new Metric("auc", "0.93", Optional.of(Walk.TEST), Optional.empty()),
                              new Metric(
                                  "auc", "0.93", Optional.of(Walk.TEST), Optional.of("north")),
                              new Metric("auc", "0.91", Optional.of(Walk.TEST), Optional.empty()),
                              new Metric("f1", "0.8", Optional.empty(), Optional.empty()))))
              .grown());

      assertThat(store.<List<Questions.Evaluation>>read(s -> new Questions(s).evaluations(VERSION)))
          .extracting(
              it -> "%s %s %s".formatted(it.name(), it.value(), it.slice().orElse("whole")),
              Questions.Evaluation::run)
          .containsExactlyInAnyOrder(
              tuple("auc 0.93 whole", Optional.of(IRIS.run("run-7"))),
              tuple("auc 0.93 north", Optional.empty()),
              tuple("auc 0.91 whole", Optional.empty()),
              tuple("f1 0.8 whole", Optional.empty()));
    }
  }

  @Test
  void thatDataWasNotKeptIsAnAnswer() {
    try (var store = store()) {
      store.apply(
          at(6)
              .dataset(
                  DatasetFacts.of(Walk.TEST, DAY)
                      .with(
                          new DatasetFacts.Content(
                              Optional.empty(), Optional.of(false), List.of(), Map.of())))
              .grown());

      assertThat(store.<List<Questions.Processed>>read(s -> new Questions(s).snapshots(VERSION)))
          .extracting(Questions.Processed::keeping)
          .containsExactly(Keeping.NOT_KEPT, Keeping.KEPT);
    }
  }

  @Test
  void aReproducibilityRecordHasFiveItemsAndNamesEveryGap() {
    var full = asked(s -> Reproducibility.of(s, VERSION)).orElseThrow();
    assertThat(full.items()).extracting(Reproducibility.Entry::item).containsExactly(Item.values());
    assertThat(full.items()).flatExtracting(Reproducibility.Entry::missing).isEmpty();
    assertThat(full.complete()).isTrue();
    assertThat(full.items().get(1).known()).containsExactly("fine tuned from tabnet 4.1");

    try (var store = LineageStore.inMemory(IRIS)) {
      store.apply(at(0).version(VersionFacts.of("m", "m", 1, DAY)).grown());
      var bare = store.read(s -> Reproducibility.of(s, IRIS.version("m", 1))).orElseThrow();

      assertThat(bare.completeItems()).isZero();
      assertThat(bare.items())
          .flatExtracting(Reproducibility.Entry::missing)
          .containsExactly(
              "which code ran",
              "what pins the environment",
              "architecture or pretrained modules",
              "hyperparameters",
              "the random seed",
              "what it was trained on",
              "what was held out",
              "metrics",
              "the procedure of validation");
    }
  }

  @Test
  void twoVersionsDifferInWhatTheyDidNotComeOfAlike() {
    try (var store = LineageStore.inMemory(IRIS)) {
      var first =
          VersionFacts.of("m", "m", 1, DAY)
              .withData(List.of(new VersionFacts.Data(Use.TRAINING, Walk.TRAINING)))
              .withParameters(Map.of("depth", "4", "rate", "0.1"));
      var second =
          VersionFacts.of("m", "m", 2, DAY)
              .withData(
                  List.of(
                      new VersionFacts.Data(
                          Use.TRAINING, new DatasetRef("s3://lake/loans", "99".repeat(32)))))
              .withParameters(Map.of("depth", "6", "rate", "0.1"))
              .withCode(new Code(Optional.empty(), Walk.COMMIT));
      store.apply(at(0).version(first).grown());
      store.apply(at(1).version(second).grown());

      var difference =
          store
              .read(
                  s ->
                      Difference.between(
                          s, IRIS.version("m", 1), IRIS.version("m", 2), new Limits(9, 99)))
              .orElseThrow();

      assertThat(difference.changed())
          .extracting(it -> it.what() + ": " + it.first().label() + " -> " + it.second().label())
          .containsExactly(
              "dataset s3://lake/loans: s3://lake/loans @ abababababab"
                  + " -> s3://lake/loans @ 999999999999",
              "parameter depth: depth = 4 -> depth = 6");
      assertThat(difference.onlyFirst()).isEmpty();
      assertThat(difference.onlySecond()).extracting(Closure.Node::kind).containsExactly(Kind.CODE);
    }
  }

  @Test
  void theNewestLicenceHolds() {
    try (var store = store()) {
      store.apply(at(6).licence(Walk.TRAINING, "LicenseRef-none", DAY).grown());

      var node =
          store
              .read(
                  s ->
                      new Ancestry(s)
                          .closure(
                              IRIS.datasetVersion(Walk.TRAINING), Direction.UP, new Limits(0, 1)))
              .orElseThrow()
              .nodes()
              .get(0);

      assertThat(node.attributes())
          .containsEntry("license", List.of("LicenseRef-none"))
          .containsEntry("state", List.of("WITHDRAWN"))
          .containsEntry("sensitivity", List.of("PERSONAL"));
    }
  }
}
