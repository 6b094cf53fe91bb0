package org.countersign.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.lineage.Walk.IRIS;
import static org.countersign.lineage.Walk.VERSION;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;
import org.countersign.lineage.Closure.Edge;
import org.junit.jupiter.api.Test;

class AncestryTest {
  private static final Limits WIDE = new Limits(100, 10_000);

  private static Closure closure(String start, Direction direction, Limits limits) {
    try (var store = Walk.grown()) {
      return store.read(s -> new Ancestry(s).closure(start, direction, limits)).orElseThrow();
    }
  }

  @Test
  void aVersionCameOfItsRunAndTheRunOfDataCodeAndParameters() {
    var run = IRIS.run("run-7");
    var training = IRIS.datasetVersion(Walk.TRAINING);
    var test = IRIS.datasetVersion(Walk.TEST);

    var closure = closure(VERSION, Direction.UP, WIDE);

    assertThat(closure.truncated()).isFalse();
    assertThat(closure.nodes())
        .extracting(n -> n.step() + " " + n.kind() + " " + n.label())
        .containsExactly(
            "0 VERSION credit-scorer 2",
            "-1 EXTERNAL_MODEL tabnet 4.1",
            "-1 MODEL credit-scorer",
            "-1 RUN run-7",
            "-1 USE_CASE Credit scoring",
            "-2 CODE " + Walk.COMMIT,
            "-2 DATASET_VERSION s3://lake/loans-held-out @ cdcdcdcdcdcd",
            "-2 DATASET_VERSION s3://lake/loans @ abababababab",
            "-2 PARAMETER booster = gbtree",
            "-2 PARAMETER learning_rate = 0.10",
            "-3 DATASET s3://lake/loans",
            "-3 DATASET s3://lake/loans-held-out");
    assertThat(closure.edges())
        .containsExactlyInAnyOrder(
            new Edge(VERSION, IRIS.externalModel("tabnet", "4.1"), "fineTunedFrom"),
            new Edge(VERSION, IRIS.model("m-1"), "versionOf"),
            new Edge(VERSION, run, "wasGeneratedBy"),
            new Edge(VERSION, IRIS.useCase("u-1"), "intendedFor"),
            new Edge(run, training, "trainedOn"),
            new Edge(run, test, "testedOn"),
            new Edge(run, IRIS.code(Walk.version().code().orElseThrow()), "producedByCode"),
            new Edge(run, IRIS.parameter("m-1", 2, "booster"), "configuredBy"),
            new Edge(run, IRIS.parameter("m-1", 2, "learning_rate"), "configuredBy"),
            new Edge(training, IRIS.dataset("s3://lake/loans"), "versionOf"),
            new Edge(test, IRIS.dataset("s3://lake/loans-held-out"), "versionOf"));
  }

  @Test
  void whatHasNoNameIsLabelledByItsKindAndGetsNone() {
    try (var store = LineageStore.inMemory(IRIS)) {
      var version = VersionFacts.of("m-9", "", 4, Instant.EPOCH);
      store.apply(
          Growth.at(IRIS, 0, "agent-1")
              .version(version)
              .useCase(new UseCaseFacts("u-9", "", Instant.EPOCH))
              .useCaseLinked("m-9", 4, "u-9")
              .grown());

      var closure =
          store.read(s -> new Ancestry(s).closure(IRIS.version("m-9", 4), Direction.UP, WIDE));

      assertThat(closure.orElseThrow().nodes())
          .extracting(Closure.Node::label)
          .containsExactly("version 4", "model", "use case");
      assertThat(closure.orElseThrow().nodes())
          .noneMatch(node -> node.attributes().containsKey("name"));
    }
  }

  @Test
  void aWithdrawnDatasetReachesTheApprovalAndTheDeploymentThatRestOnIt() {
    var closure = closure(IRIS.datasetVersion(Walk.TRAINING), Direction.DOWN, WIDE);

    assertThat(closure.nodes())
        .extracting(n -> n.step() + " " + n.kind() + " " + n.label())
        .containsExactly(
            "0 DATASET_VERSION s3://lake/loans @ abababababab",
            "1 RUN run-7",
            "2 VERSION credit-scorer 2",
            "3 APPROVAL approval for production",
            "3 DEPLOYMENT production eu-west/scorer",
            "3 EVIDENCE FAIRNESS_REPORT",
            "3 DECISION ALLOW production",
            "3 METRIC auc = 0.930");
  }

  @Test
  void attributesTellValuesInOrderAndTheStateOfTheNewestEntry() {
    var closure = closure(IRIS.approval("p-1"), Direction.UP, new Limits(0, 1));

    assertThat(closure.nodes())
        .containsExactly(
            new Closure.Node(
                IRIS.approval("p-1"),
                Kind.APPROVAL,
                "approval for production",
                0,
                Map.of(
                    "environment",
                    List.of("production"),
                    "generatedAtTime",
                    List.of("2026-03-02T10:15:30.123456Z"),
                    "state",
                    List.of("REVOKED"),
                    "wasAttributedTo",
                    List.of(IRIS.agent("a-owner")))));
    assertThat(closure.truncated()).isTrue();
  }

  @Test
  void aVersionWithoutARunCameOfItsDataDirectly() {
    try (var store = LineageStore.inMemory(IRIS)) {
      var facts =
          VersionFacts.of("m", "m", 1, Walk.DAY)
              .withData(List.of(new VersionFacts.Data(VersionFacts.Use.TRAINING, Walk.TRAINING)));
      store.apply(Growth.at(IRIS, 0, "a").version(facts).grown());

      var closure =
          store
              .read(s -> new Ancestry(s).closure(IRIS.version("m", 1), Direction.UP, WIDE))
              .orElseThrow();

      assertThat(closure.edges())
          .contains(
              new Edge(IRIS.version("m", 1), IRIS.datasetVersion(Walk.TRAINING), "trainedOn"));
    }
  }

  @Test
  void aRevisionDoesNotComeOfItsPredecessor() {
    assertThat(closure(VERSION, Direction.UP, WIDE).nodes())
        .extracting(Closure.Node::iri)
        .doesNotContain(IRIS.version("m-1", 1));
  }

  @Test
  void nothingIsSaidOfWhatTheGraphDoesNotKnow() {
    try (var store = Walk.grown()) {
      assertThat(
              store.<Optional<Closure>>read(
                  s -> new Ancestry(s).closure(IRIS.run("other"), Direction.UP, WIDE)))
          .isEmpty();
    }
  }

  @Test
  void theNearestNodesAreKeptWhenThereAreTooMany() {
    var closure = closure(VERSION, Direction.UP, new Limits(100, 3));

    assertThat(closure.nodes())
        .extracting(Closure.Node::iri)
        .containsExactly(VERSION, IRIS.externalModel("tabnet", "4.1"), IRIS.model("m-1"));
    assertThat(closure.truncated()).isTrue();
  }

  @Test
  void depthEndsTheWalkAndSaysSo() {
    var closure = closure(VERSION, Direction.UP, new Limits(2, 100));

    assertThat(closure.nodes()).extracting(Closure.Node::step).contains(-2).doesNotContain(-3);
    assertThat(closure.truncated()).isTrue();
  }

  @Test
  void bothDirectionsJoinIntoOnePictureOfAVersion() {
    var both =
        closure(VERSION, Direction.UP, WIDE)
            .and(closure(VERSION, Direction.DOWN, WIDE))
            .without(Set.of(Kind.PARAMETER));

    assertThat(both.nodes().get(0).iri()).isEqualTo(VERSION);
    assertThat(both.nodes()).extracting(Closure.Node::iri).doesNotHaveDuplicates();
    assertThat(both.nodes())
        .extracting(Closure.Node::kind)
        .contains(Kind.RUN, Kind.DEPLOYMENT, Kind.METRIC)
        .doesNotContain(Kind.PARAMETER);
  }

  @Test
  void thePathExplainsWhyADeploymentIsAffectedInEitherSense() {
    var data = IRIS.datasetVersion(Walk.TRAINING);
    var deployment = IRIS.deployment("x-1");
    try (var store = Walk.grown()) {
      var down = store.read(s -> new Ancestry(s).path(data, deployment, 1000)).orElseThrow();
      var up = store.read(s -> new Ancestry(s).path(deployment, data, 1000)).orElseThrow();

      assertThat(down.nodes())
          .extracting(Closure.Node::iri)
          .containsExactly(data, IRIS.run("run-7"), VERSION, deployment);
      assertThat(up.nodes())
          .extracting(Closure.Node::iri)
          .containsExactly(deployment, VERSION, IRIS.run("run-7"), data);
      assertThat(up.edges()).isEqualTo(down.edges());
      assertThat(
              store.<Optional<Closure>>read(
                  s -> new Ancestry(s).path(data, IRIS.datasetVersion(Walk.TEST), 1000)))
          .isEmpty();
    }
  }

  @Test
  void aChainOfTwentyThousandSnapshotsIsWalkedWithoutOverflow() {
    var length = 20_000;
    try (var store = LineageStore.inMemory(IRIS)) {
      var derived = IntStream.range(1, length).mapToObj(i -> RandomGraph.edge(i, i - 1));
      store.apply(RandomGraph.growth(derived.toList()));
      var newest = RandomGraph.iri(length - 1);
      var oldest = RandomGraph.iri(0);

      var up =
          store
              .read(s -> new Ancestry(s).closure(newest, Direction.UP, new Limits(length, length)))
              .orElseThrow();
      var path = store.read(s -> new Ancestry(s).path(oldest, newest, length)).orElseThrow();

      assertThat(up.nodes()).hasSize(length);
      assertThat(up.edges()).hasSize(length - 1);
      assertThat(up.truncated()).isFalse();
      assertThat(path.nodes()).hasSize(length);
      assertThat(Layout.of(up).boxes()).hasSizeLessThanOrEqualTo(Layout.MOST_BOXES);
    }
  }
}
