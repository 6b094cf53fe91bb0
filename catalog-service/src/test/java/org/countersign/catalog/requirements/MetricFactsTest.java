package org.countersign.catalog.requirements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.requirements.VersionFacts.Item;
import org.countersign.policy.EvidenceType;
import org.countersign.policy.Measurement;
import org.countersign.policy.Provenance;
import org.countersign.policy.Slice;
import org.junit.jupiter.api.Test;

class MetricFactsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final Instant MADE = NOW.minusSeconds(1000);
  private static final Map<String, BigDecimal> REGISTERED =
      Map.of("auc", new BigDecimal("0.95"), "recall", new BigDecimal("0.7"));

  private static Measurement auc(String value, String data) {
    return new Measurement("auc", "data " + data, data.repeat(32), new BigDecimal(value), true);
  }

  private static Item item(int seconds, String state, String checked, Measurement... measured) {
    return new Item(
        new UUID(0x0190_0000_0000_7000L + seconds, 0x8000_0000_0000_0000L),
        EvidenceType.EVALUATION,
        "ab".repeat(32),
        Provenance.UPLOADED,
        state,
        new UUID(1, 1),
        Optional.empty(),
        MADE.plusSeconds(seconds),
        Optional.empty(),
        Optional.of(checked),
        List.of(measured));
  }

  private static Map<String, BigDecimal> known(Item... items) {
    return new MetricFacts(List.of(items), Optional.of(MADE), NOW).known(REGISTERED);
  }

  @Test
  void whatEvidenceMeasuredIsBelievedBeforeWhatWasRegistered() {
    assertThat(known(item(10, "ACCEPTED", "PASSED", auc("0.8", "aa"))))
        .isEqualTo(Map.of("auc", new BigDecimal("0.8"), "recall", new BigDecimal("0.7")));
    assertThat(known()).isEqualTo(REGISTERED);
  }

  @Test
  void nobodyHasToBelieveWhatNobodyAccepted() {
    assertThat(known(item(10, "SUBMITTED", "PASSED", auc("0.8", "aa")))).isEqualTo(REGISTERED);
    assertThat(known(item(10, "REJECTED", "PASSED", auc("0.8", "aa")))).isEqualTo(REGISTERED);
  }

  @Test
  void theNewestOfEachDataSetCountsAndOfSeveralTheLeast() {
    assertThat(
            known(
                    item(20, "ACCEPTED", "PASSED", auc("0.82", "aa")),
                    item(10, "ACCEPTED", "PASSED", auc("0.7", "aa")),
                    item(5, "ACCEPTED", "PASSED", auc("0.9", "bb")))
                .get("auc"))
        .isEqualByComparingTo("0.82");
  }

  @Test
  void evidenceThatDoesNotHoldOrIsOlderThanTheArtifactLeavesTheMetricUnknown() {
    assertThat(known(item(10, "ACCEPTED", "FAILED", auc("0.99", "aa")))).doesNotContainKey("auc");
    assertThat(known(item(-1, "ACCEPTED", "PASSED", auc("0.99", "aa")))).doesNotContainKey("auc");
    assertThat(
            known(
                item(10, "ACCEPTED", "FAILED", auc("0.99", "aa")),
                item(20, "ACCEPTED", "PASSED", auc("0.99", "bb"))))
        .doesNotContainKey("auc");
  }

  @Test
  void aSliceIsWeighedBesideTheWholeAndLowProvenanceDoesNotCount() {
    var whole = auc("0.8", "aa");
    var young =
        new Measurement(
            "auc",
            "data aa",
            "aa".repeat(32),
            Optional.of(new Slice("age", "under 25")),
            new BigDecimal("0.7"),
            true);
    var items = List.of(item(10, "ACCEPTED", "PASSED", whole, young));

    assertThat(weighed(items, Provenance.UPLOADED))
        .containsExactlyInAnyOrder(
            new MetricFacts.Weighed(whole, true), new MetricFacts.Weighed(young, true));
    assertThat(weighed(items, Provenance.ATTESTED)).noneMatch(MetricFacts.Weighed::counts);
  }

  private static List<MetricFacts.Weighed> weighed(List<Item> items, Provenance lowest) {
    return new MetricFacts(items, Item::measured, Optional.of(MADE), NOW, type -> lowest).weighed();
  }

  @Test
  void theChampionIsComparedOnTheSameDataAlone() {
    var own =
        new MetricFacts(
            List.of(item(10, "ACCEPTED", "PASSED", auc("0.8", "aa"), auc("0.9", "bb"))),
            Optional.of(MADE),
            NOW);
    var champion =
        new Champion(
            new UUID(3, 3),
            List.of(
                item(-500, "ACCEPTED", "PASSED", auc("0.83", "aa")),
                item(-400, "ACCEPTED", "FAILED", auc("0.1", "bb"))));

    var facts = own.against(Optional.of(champion));

    assertThat(facts)
        .extracting(each -> each.get("dataset"), each -> each.get("gain"))
        .containsExactly(tuple("data aa", new BigDecimal("-0.03")), tuple("data bb", null));
    assertThat(own.against(Optional.empty())).noneMatch(each -> each.containsKey("gain"));
  }
}
