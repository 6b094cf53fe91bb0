package org.countersign.catalog.dossiers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.countersign.ledger.CanonicalJson;
import org.junit.jupiter.api.Test;

class SnapshotDocumentTest {
  private static final CanonicalJson.Profile LARGE = CanonicalJson.Profile.document(1 << 20);

  private final SnapshotDocument document = new SnapshotDocument(Snapshots.creditScoring());

  @Test
  void whatTheLedgerKeepsIsTheWholeWithoutItsErasableMember() {
    var whole = new LinkedHashMap<String, Object>(parsed(document.bytes()));

    whole.remove(SnapshotDocument.ERASABLE);

    assertThat(CanonicalJson.write(whole, LARGE)).isEqualTo(document.lasting());
  }

  @Test
  void noNameAndNoFreeTextIsKeptForEver() {
    assertThat(new String(document.lasting(), UTF_8))
        .contains(Snapshots.MIRA.toString(), Snapshots.VIKTOR.toString())
        .doesNotContain(
            "Mira Olsen",
            "Viktor Lang",
            Snapshots.REASON,
            "Bias report by age",
            "credit-scoring",
            "Credit decisions");
  }

  @Test
  void whatMayBeErasedIsTogetherAndSalted() {
    assertThat(parsed(document.bytes()).get(SnapshotDocument.ERASABLE))
        .isEqualTo(
            Map.of(
                "salt",
                "5a".repeat(32),
                "people",
                Map.of(
                    Snapshots.MIRA.toString(), "Mira Olsen",
                    Snapshots.VIKTOR.toString(), "Viktor Lang"),
                "texts",
                List.of(
                    text(10, "name", "credit-scoring"),
                    text(10, "description", "Scores."),
                    text(12, "name", "Credit decisions"),
                    text(40, "title", "Bias report by age"),
                    text(31, "reason", Snapshots.REASON))));
  }

  @Test
  void aVoteIsToldWithItsPlaceInTheLedger() {
    var review = (Map<?, ?>) ((List<?>) parsed(document.bytes()).get("reviews")).get(0);

    assertThat(((List<?>) review.get("votes")).get(0))
        .isEqualTo(
            Map.of(
                "id",
                Snapshots.id(31).toString(),
                "voter",
                Snapshots.VIKTOR.toString(),
                "role",
                "validator",
                "decision",
                "APPROVE",
                "subjectSha256",
                "bb".repeat(32),
                "castAt",
                "2026-11-21T02:40:11.000Z",
                "entry",
                0L));
  }

  private static Map<String, Object> text(long of, String field, String text) {
    return Map.of("of", Snapshots.id(of).toString(), "field", field, "text", text);
  }

  @SuppressWarnings("unchecked") // the document is an object
  private static Map<String, Object> parsed(byte[] bytes) {
    return (Map<String, Object>) CanonicalJson.parseCanonical(bytes, LARGE);
  }
}
