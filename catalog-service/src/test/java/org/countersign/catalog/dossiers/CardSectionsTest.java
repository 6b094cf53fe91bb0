package org.countersign.catalog.dossiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.countersign.reports.Dossier;
import org.junit.jupiter.api.Test;

class CardSectionsTest {
  @Test
  void aFieldThatNobodyStatedIsThereAndBlank() {
    var details = section(Map.of("details", Map.of("name", "Scorer")), "Details");

    assertThat(details.entries())
        .contains(new Dossier.Entry("Name", "Scorer"), new Dossier.Entry("Citation", ""));
  }

  @Test
  void aBlockThatIsNotThereHasNoFields() {
    assertThat(section(Map.of(), "Human oversight"))
        .isEqualTo(new Dossier.Section("Human oversight", List.of(), List.of()));
  }

  @Test
  void aPersonIsNamed() {
    var card =
        Map.<String, Object>of(
            "details",
            Map.of(
                "owners",
                List.of(Map.of("agentId", Snapshots.MIRA.toString(), "role", "product owner"))));

    assertThat(section(card, "Details").grids())
        .isEqualTo(
            List.of(
                new Dossier.Grid(
                    "Owners",
                    List.of("Person", "Role"),
                    List.of(List.of("Mira Olsen", "product owner")))));
  }

  @Test
  void figuresBecomeATableWhoseFieldsBeyondSixShareTheLastColumn() {
    var card =
        Map.<String, Object>of(
            "evaluation",
            List.of(
                Map.of(
                    "metric",
                    "auc",
                    "value",
                    0.93,
                    "threshold",
                    0.9,
                    "ci",
                    Map.of("level", 0.95, "low", 0.92, "high", 0.94),
                    "slice",
                    List.of(Map.of("factor", "age", "value", "under 25")),
                    "n",
                    1000L,
                    "datasetDigest",
                    "ab".repeat(32))));

    assertThat(section(card, "Evaluation").grids())
        .isEqualTo(
            List.of(
                new Dossier.Grid(
                    "Measurements",
                    List.of("Metric", "Value", "Threshold", "Interval", "Slice", "More"),
                    List.of(
                        List.of(
                            "auc",
                            "0.93",
                            "0.9",
                            "0.92 to 0.94",
                            "age = under 25",
                            "Cases: 1000; Dataset digest: abababababab…")))));
  }

  @Test
  void proseDoesNotGoIntoAColumn() {
    var long1 = "because ".repeat(20).strip();
    var card =
        Map.<String, Object>of(
            "risk", Map.of("risks", List.of(Map.of("id", "R1", "mitigation", long1))));

    assertThat(sections(card))
        .contains(
            new Dossier.Section(
                "Risks",
                List.of(new Dossier.Entry("Id", "R1"), new Dossier.Entry("Mitigation", long1)),
                List.of()));
    assertThat(section(card, "Risk").grids()).isEmpty();
  }

  @Test
  void fieldsOutsideTheFormAreShownToo() {
    var card = Map.<String, Object>of("extensions", Map.of("/details/colour", "red"));

    assertThat(section(card, "Further fields").entries())
        .isEqualTo(List.of(new Dossier.Entry("/details/colour", "red")));
  }

  private static Dossier.Section section(Map<String, Object> card, String title) {
    return sections(card).stream()
        .filter(section -> section.title().equals(title))
        .findFirst()
        .orElseThrow();
  }

  private static List<Dossier.Section> sections(Map<String, Object> card) {
    return new CardSections(card, id -> Snapshots.PEOPLE.getOrDefault(id, "nobody")).sections();
  }
}
