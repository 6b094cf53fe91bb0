package org.countersign.catalog.usecases;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.usecases.Reclassification.Cause;
import org.countersign.catalog.usecases.Reclassification.Due;
import org.countersign.policy.RulePack;
import org.junit.jupiter.api.Test;

class ReclassificationTest {
  private static final LocalDate BEFORE = LocalDate.of(2026, 12, 1);
  private static final LocalDate AFTER = LocalDate.of(2026, 12, 2);
  private static final String BASIS = "aa".repeat(32);

  private static final String PACK =
      """
      pack: {id: tiny, version: "%s", validFrom: 2026-01-01}
      questions:
      - {id: A, type: bool, cite: x, text: x}
      - {id: B, type: bool, cite: x, text: x, validFrom: 2026-12-02}
      facts: []
      classify:
      - {id: r, class: HIGH, when: A || B, cite: x, says: x, open: x}
      - {id: s, class: MINIMAL, when: "true", cite: x, says: x}
      overlays:
      - {id: NEW, when: B, cite: x}
      vectors: []
      """;

  private static RulePack pack(String version) {
    return RulePack.load("p", PACK.formatted(version).getBytes(StandardCharsets.UTF_8));
  }

  private static ClassificationDocument signed(Map<String, Object> answers) {
    var given = new LinkedHashMap<>(answers);
    return ClassificationDocument.of(
        new UUID(0, 1),
        1,
        Assessment.of(List.of(pack("1")), given, BEFORE),
        given,
        Map.of(),
        BASIS);
  }

  private static List<Due> due(Map<String, Object> answers, RulePack active, LocalDate day) {
    return Reclassification.due(signed(answers), BASIS, List.of(active), day);
  }

  @Test
  void aClassHoldsWhileNothingItRestsOnChanged() {
    assertThat(due(Map.of("A", "no"), pack("1"), BEFORE)).isEmpty();
    assertThat(due(Map.of("A", "yes", "B", "no"), pack("1"), AFTER)).isEmpty();
  }

  @Test
  void aUseCaseWrittenAnewAsksForAnotherLook() {
    assertThat(
            Reclassification.due(
                signed(Map.of("A", "no")), "bb".repeat(32), List.of(pack("1")), BEFORE))
        .isEqualTo(
            List.of(
                new Due(
                    Cause.USE_CASE_CHANGED,
                    "the use case was changed after its class was signed")));
  }

  @Test
  void aNewerRevisionOfAFrameworkAsksForAnotherLook() {
    assertThat(due(Map.of("A", "no"), pack("2"), BEFORE))
        .isEqualTo(List.of(new Due(Cause.PACK_NEWER, "tiny@2 was published after it was signed")));
  }

  @Test
  void aFrameworkThatWasWithdrawnAsksForAnotherLook() {
    var other =
        RulePack.load(
            "o", PACK.formatted("1").replace("tiny", "other").getBytes(StandardCharsets.UTF_8));

    assertThat(due(Map.of("A", "no"), other, AFTER))
        .isEqualTo(
            List.of(
                new Due(Cause.PACK_NEWER, "other@1 was published after it was signed"),
                new Due(Cause.PACK_WITHDRAWN, "tiny@1 was withdrawn after it was signed")));
    assertThat(due(Map.of("A", "no"), pack("2"), AFTER))
        .noneMatch(each -> each.cause() == Cause.PACK_WITHDRAWN);
  }

  @Test
  void aDayOnWhichTheSameAnswersGiveSomethingElseAsksForAnotherLook() {
    assertThat(due(Map.of("A", "no"), pack("1"), AFTER))
        .isEqualTo(
            List.of(
                new Due(Cause.LATER_DATE, "today its answers give UNDETERMINED, not MINIMAL"),
                new Due(Cause.LATER_DATE, "since then the law asks B")));
    assertThat(due(Map.of("A", "no", "B", "yes"), pack("1"), AFTER))
        .isEqualTo(
            List.of(
                new Due(Cause.LATER_DATE, "today its answers give HIGH, not MINIMAL"),
                new Due(Cause.LATER_DATE, "today [NEW] apply beside the class, not []")));
  }
}
