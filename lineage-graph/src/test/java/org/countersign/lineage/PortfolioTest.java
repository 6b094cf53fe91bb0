package org.countersign.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.lineage.Walk.IRIS;

import java.util.List;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;
import org.junit.jupiter.api.Test;

class PortfolioTest {
  private static LineageStore grown(List<Growth> entries) {
    var store = LineageStore.inMemory(IRIS);
    store.applyAll(entries);
    return store;
  }

  @Test
  void aPortfolioOfRealisticShapeFitsTheShapesOfOurData() {
    try (var store = grown(Portfolio.drawn(7, 40, 25, 8))) {
      assertThat(store.<List<String>>read(GraphShapes::violations)).isEmpty();
    }
  }

  @Test
  void whatIsTranslatedWronglyDoesNotFit() {
    var entries = Portfolio.drawn(8, 5, 2, 2);
    try (var store = grown(entries)) {
      store.apply(
          Growth.at(IRIS, entries.size(), "a")
              .version(VersionFacts.of("m-0", "", 1, Walk.DAY).withArtifact("12".repeat(32)))
              .grown());

      assertThat(store.<List<String>>read(GraphShapes::violations))
          .anyMatch(says -> says.contains("has no digest of one artifact"));
    }
  }

  @Test
  void aPictureOfTwoHundredBoxesOverlapsNowhereAndSaysWhatItLeavesOut() {
    try (var store = grown(Portfolio.drawn(9, 6, 40, 6))) {
      var closure =
          store
              .read(
                  s ->
                      new Ancestry(s)
                          .closure(
                              IRIS.dataset("s3://lake/source-0"),
                              Direction.DOWN,
                              new Limits(20, 1_000)))
              .orElseThrow();

      var picture = Layout.of(closure);

      assertThat(closure.nodes()).hasSizeGreaterThan(Layout.MOST_BOXES);
      assertThat(picture.boxes()).hasSizeBetween(100, Layout.MOST_BOXES);
      assertThat(picture.boxes()).extracting(Layout.Box::kind).contains("more");
    }
  }
}
