package org.countersign.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.lineage.Walk.IRIS;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineageStoreTest {
  @TempDir private Path directory;
  @TempDir private Path copy;

  @Test
  void aRebuiltGraphEqualsItselfHoweverTheEntriesWereBatched() {
    String batched;
    try (var store = Walk.grown()) {
      batched = store.digest();
    }
    try (var store = LineageStore.in(directory, IRIS)) {
      Walk.entries().forEach(store::apply);

      assertThat(store.digest()).isEqualTo(batched);
      assertThat(store.appliedIndex()).isEqualTo(10);
    }
  }

  @Test
  void theDigestChangesWithAnyStatement() {
    try (var store = Walk.grown()) {
      var before = store.digest();

      store.apply(Growth.none(11));
      assertThat(store.digest()).isEqualTo(before);

      store.apply(Growth.at(IRIS, 12, "a").useCaseLinked("m-1", 2, "u-2").grown());
      assertThat(store.digest()).isNotEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theOrderInWhichThingsBecomeKnownDoesNotMatter(long seed) {
    var verbs =
        new ArrayList<>(
            List.<UnaryOperator<Growing>>of(
                g -> g.version(Walk.version()),
                g -> g.useCase(new UseCaseFacts("u-1", "Credit scoring", Walk.DAY)),
                g -> g.useCaseLinked("m-1", 2, "u-1"),
                g -> g.dataset(Walk.registered(Walk.TEST)),
                g -> g.version(VersionFacts.of("m-1", "credit-scorer", 3, Walk.DAY))));
    var usual = digestOf(verbs);
    Collections.shuffle(verbs, new Random(seed));

    assertThat(digestOf(verbs)).isEqualTo(usual);
  }

  private static String digestOf(List<UnaryOperator<Growing>> verbs) {
    try (var store = LineageStore.inMemory(IRIS)) {
      store.applyAll(
          IntStream.range(0, verbs.size())
              .mapToObj(i -> verbs.get(i).apply(Growth.at(IRIS, i, "a")).grown())
              .toList());
      return store.digest();
    }
  }

  @Test
  void anEntryCountsOnce() {
    try (var store = Walk.grown()) {
      var before = store.digest();

      store.applyAll(Walk.entries());
      store.apply(Growth.at(IRIS, 4, "a").useCaseLinked("m-1", 2, "another").grown());

      assertThat(store.digest()).isEqualTo(before);
      assertThat(store.appliedIndex()).isEqualTo(10);
    }
  }

  @Test
  void aGapIsRefusedAndNothingOfItsBatchIsAdded() {
    try (var store = Walk.grown()) {
      var before = store.digest();
      var next = Growth.at(IRIS, 11, "a").useCaseLinked("m-1", 2, "u-2").grown();

      assertThatThrownBy(() -> store.applyAll(List.of(next, Growth.none(13))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("entry 12 is missing before 13");
      assertThat(store.appliedIndex()).isEqualTo(10);
      assertThat(store.digest()).isEqualTo(before);
    }
  }

  @Test
  void aReopenedDirectoryKeepsGraphAndIndex() {
    String before;
    try (var store = LineageStore.in(directory, IRIS)) {
      assertThat(store.appliedIndex()).isEqualTo(-1);
      store.applyAll(Walk.entries());
      before = store.digest();
    }
    try (var store = LineageStore.in(directory, IRIS)) {
      assertThat(store.appliedIndex()).isEqualTo(10);
      assertThat(store.digest()).isEqualTo(before);
    }
  }

  @Test
  void aCopyHoldsWhatIsThereAndNothingThatWasOverwritten() {
    var entries = Walk.entries();
    try (var store = LineageStore.in(directory, IRIS)) {
      entries.subList(0, 10).forEach(store::apply);
      assertThat(store.waste(Long.MAX_VALUE)).as("a small graph is left alone").isZero();
      assertThat(store.waste(0)).as("it was never copied").isGreaterThan(1_000_000);

      store.copyInto(copy, () -> false);

      store.apply(entries.get(10));
      try (var second = LineageStore.in(copy, IRIS)) {
        assertThat(second.waste(0)).isEqualTo(1);
        assertThat(second.appliedIndex()).isEqualTo(9);
        second.apply(entries.get(10));
        assertThat(second.digest()).isEqualTo(store.digest());
      }
    }
    assertThat(copy.resolve("Data-0001")).isDirectoryNotContaining("glob:**GPOS*");
  }

  @Test
  void aCopyThatIsGivenUpIsAnEmptyGraph() {
    try (var store = LineageStore.in(directory, IRIS)) {
      store.applyAll(Walk.entries());

      assertThatThrownBy(() -> store.copyInto(copy, () -> true))
          .isInstanceOf(CancellationException.class);

      assertThat(store.appliedIndex()).isEqualTo(10);
    }
    try (var second = LineageStore.in(copy, IRIS)) {
      assertThat(second.appliedIndex()).isEqualTo(-1);
    }
  }

  @Test
  void aWriterKilledBeforeItsCommitLeavesNoTrace() throws Exception {
    String before;
    try (var store = LineageStore.in(directory, IRIS)) {
      store.applyAll(Walk.entries());
      before = store.digest();
    }
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var writer =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                HaltedWriter.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();

    assertThat(writer.waitFor()).isEqualTo(HaltedWriter.STATUS);
    try (var store = LineageStore.in(directory, IRIS)) {
      assertThat(store.appliedIndex()).isEqualTo(10);
      assertThat(store.digest()).isEqualTo(before);

      store.apply(Growth.none(11));
      assertThat(store.appliedIndex()).isEqualTo(11);
    }
  }

  @Test
  void aGraphOfAnotherBaseIsEmptiedToGrowAnew() {
    try (var store = LineageStore.in(directory, IRIS)) {
      store.applyAll(Walk.entries());
    }
    try (var store = LineageStore.in(directory, new Iris("https://elsewhere.example.org"))) {
      assertThat(store.appliedIndex()).isEqualTo(-1);
      assertThat(store.<Boolean>read(snapshot -> snapshot.all().hasNext())).isFalse();
    }
  }

  @Test
  void aReaderSeesOneStateHoweverTheGraphGrows() {
    try (var store = Walk.grown()) {
      long seen =
          store.read(
              snapshot -> {
                CompletableFuture.runAsync(() -> store.apply(Growth.none(11))).join();
                return snapshot.index();
              });

      assertThat(seen).isEqualTo(10);
      assertThat(store.<Long>read(Snapshot::index)).isEqualTo(11);
    }
  }

  @Test
  void whatABatchThatFailedSaidIsSaidAgainByTheNext() {
    try (var store = Walk.grown()) {
      var linked = Growth.at(IRIS, 11, "a").useCaseLinked("m-1", 2, "u-2").grown();
      assertThatThrownBy(() -> store.applyAll(List.of(linked, Growth.none(13))))
          .isInstanceOf(IllegalArgumentException.class);
      var before = store.digest();

      store.apply(linked);

      assertThat(store.digest()).isNotEqualTo(before);
      assertThat(store.<List<Long>>read(s -> s.entriesOf(IRIS.version("m-1", 2)))).contains(11L);
    }
  }

  @Test
  void anEventThatSaysNothingNewOfAThingIsNotAmongItsEntries() {
    try (var store = LineageStore.inMemory(IRIS)) {
      var event = Events.pipeline().get(0);
      store.apply(Events.growth(0, event));
      store.apply(Events.growth(1, event));
      store.apply(Growth.at(IRIS, 2, "a").run(RunFacts.of(Events.LOAD)).grown());
      store.apply(Growth.at(IRIS, 3, "a").run(RunFacts.of(Events.LOAD)).grown());

      assertThat(store.<List<Long>>read(s -> s.entriesOf(IRIS.run(Events.LOAD))))
          .containsExactly(0L, 2L, 3L);
    }
  }

  @Test
  void theIndexGraphSaysWhichEntryNamedAThing() {
    try (var store = Walk.grown()) {
      assertThat(store.<List<Long>>read(s -> s.entriesOf(IRIS.approval("p-1"))))
          .containsExactly(6L, 7L, 10L);
    }
  }
}
