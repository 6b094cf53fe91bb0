package org.countersign.catalog.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.catalog.lineage.FraudScorer.DECISION;
import static org.countersign.catalog.lineage.FraudScorer.MODEL;
import static org.countersign.catalog.lineage.RecordedLedger.deed;
import static org.countersign.catalog.lineage.RecordedLedger.id;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.countersign.lineage.Ancestry;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;
import org.countersign.lineage.Closure;
import org.countersign.lineage.GraphShapes;
import org.countersign.lineage.Iris;
import org.countersign.lineage.LineageStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowingGraphTest {
  private static final Iris IRIS = new Iris("https://host/api/v1");
  private static final String VERSION = IRIS.version(MODEL.toString(), 1);

  private static GrowingGraph inMemory(Past past) {
    return new GrowingGraph(LineageStore.inMemory(IRIS), IRIS, past);
  }

  private static Closure closure(GrowingGraph graph, Direction direction) {
    return graph.read(
        snapshot ->
            new Ancestry(snapshot).closure(VERSION, direction, new Limits(20, 100)).orElseThrow());
  }

  @Test
  void aDeletedGraphGrowsBackEqualHoweverItsEntriesWereRead(@TempDir Path directory) {
    var ledger = FraudScorer.life();
    String digest;
    try (var graph = new GrowingGraph(LineageStore.in(directory, IRIS), IRIS, ledger)) {
      ledger.entries().forEach(entry -> graph.follow(List.of(entry)));
      digest = graph.digest();
    }

    try (var rebuilt = inMemory(ledger)) {
      rebuilt.follow(ledger.entries());

      assertThat(rebuilt.digest()).isEqualTo(digest);
    }
  }

  @Test
  void aVersionShowsItsDecisionAndDeploymentDownAndItsDataUp() {
    var ledger = FraudScorer.life();
    try (var graph = inMemory(ledger)) {
      graph.follow(ledger.entries());

      assertThat(closure(graph, Direction.UP).nodes())
          .extracting(Closure.Node::label)
          .contains("payments @ bbbbbbbbbbbb", "payments @ cccccccccccc", "run-7", "depth = 6");
      assertThat(closure(graph, Direction.DOWN).nodes())
          .extracting(Closure.Node::label)
          .containsExactlyInAnyOrder(
              "version 1",
              "auc = 0.93",
              "FAIRNESS_REPORT",
              "approval for production",
              "ALLOW production",
              "production sha256:" + FraudScorer.TARGET);
    }
  }

  @Test
  void theLifeOfAModelFitsTheShapesOfOurData() {
    var ledger = FraudScorer.life();
    try (var graph = inMemory(ledger)) {
      graph.follow(ledger.entries());

      assertThat(graph.<List<String>>read(GraphShapes::violations)).isEmpty();
    }
  }

  @Test
  void aThousandEqualDecisionsAreOneNodeAndNotWrittenOneByOne() {
    var ledger = FraudScorer.life();
    try (var graph = inMemory(ledger)) {
      graph.follow(ledger.entries());
      var before = graph.digest();
      for (var i = 0; i < 1000; i++) {
        ledger.record(FraudScorer.decided(id(2000 + i), "ALLOW", "the same"));
      }

      graph.follow(ledger.entries());

      assertThat(graph.reached()).isEqualTo(ledger.entries().size() - 1L);
      assertThat(graph.digest()).isEqualTo(before);
    }
  }

  @Test
  void aRulingThatWasForgottenIsFoundInTheGraph(@TempDir Path directory) {
    var ledger = FraudScorer.life();
    String digest;
    try (var graph = new GrowingGraph(LineageStore.in(directory, IRIS), IRIS, ledger)) {
      graph.follow(ledger.entries());
      digest = graph.digest();
    }
    ledger.record(FraudScorer.decided(id(2000), "ALLOW", "the same"));

    try (var reopened = new GrowingGraph(LineageStore.in(directory, IRIS), IRIS, ledger)) {
      reopened.follow(ledger.entries());

      assertThat(reopened.digest()).isEqualTo(digest);
    }
  }

  @Test
  void anotherOutcomeIsAnotherNode() {
    var ledger = FraudScorer.life();
    try (var graph = inMemory(ledger)) {
      ledger.record(FraudScorer.decided(id(2000), "DENY", "others"));

      graph.follow(ledger.entries());

      assertThat(closure(graph, Direction.DOWN).nodes())
          .extracting(Closure.Node::label)
          .contains("ALLOW production", "DENY production");
    }
  }

  @Test
  void entriesThatSayNothingAreRememberedWhenTheGraphIsClosed(@TempDir Path directory) {
    var ledger = new RecordedLedger();
    for (var i = 0; i < 5; i++) {
      ledger.record(deed("vote.cast", "vote", id(i)));
    }
    try (var graph = new GrowingGraph(LineageStore.in(directory, IRIS), IRIS, ledger)) {
      graph.follow(ledger.entries());
    }

    try (var reopened = new GrowingGraph(LineageStore.in(directory, IRIS), IRIS, ledger)) {
      assertThat(reopened.reached()).isEqualTo(4);
    }
  }

  @Test
  void itStopsBeforeAGap() {
    var ledger = FraudScorer.life();
    try (var graph = inMemory(ledger)) {
      var withGap = ledger.entries().stream().filter(entry -> entry.index() != 5).toList();

      graph.follow(withGap);

      assertThat(graph.reached()).isEqualTo(4);
    }
  }

  @Test
  void anEntryThatCannotBeTranslatedIsNamedAndTakesNoOtherWithIt() {
    var ledger = FraudScorer.life();
    ledger.record(deed("approval.revoked", "approval", id(8)));
    var size = ledger.entries().size();
    try (var graph = inMemory(ledger)) {
      assertThatThrownBy(() -> graph.follow(ledger.entries()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "entry " + (size - 1) + " could not be translated: approval.revoked has no state");

      assertThat(graph.reached()).isEqualTo(size - 2L);
    }
  }

  @Test
  void aRulingWhoseTranslationFailedIsTriedAgain() {
    var ledger = new RecordedLedger();
    ledger.record(FraudScorer.decided(DECISION, "ALLOW", "some"));
    try (var graph = inMemory(ledger)) {
      for (var i = 0; i < 2; i++) {
        assertThatThrownBy(() -> graph.follow(ledger.entries()))
            .hasMessageStartingWith("entry 0 could not be translated");
      }
      assertThat(graph.reached()).isEqualTo(-1);
    }
  }

  @Test
  void whoWaitsForAnEntryIsToldWhetherItCame() throws Exception {
    var ledger = FraudScorer.life();
    try (var graph = inMemory(ledger)) {
      assertThat(graph.await(0, Duration.ofMillis(10))).isFalse();

      graph.follow(ledger.entries());

      assertThat(graph.await(ledger.entries().size() - 1L, Duration.ofMillis(10))).isTrue();
    }
  }
}
