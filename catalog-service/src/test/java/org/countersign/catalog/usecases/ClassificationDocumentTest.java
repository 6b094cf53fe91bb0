package org.countersign.catalog.usecases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.ledger.CanonicalJson;
import org.countersign.policy.RiskClass;
import org.countersign.policy.RulePack;
import org.junit.jupiter.api.Test;

class ClassificationDocumentTest {
  private static final RulePack PACK = RulePack.euAiAct();
  private static final UUID USE_CASE = UUID.fromString("00000000-0000-7000-8000-000000000001");
  private static final String REASONING = "The system only removes duplicates. ".repeat(8);

  @Test
  void aStoredClassificationReadsBackAsItWas() {
    var document = document(Map.of("S1", "yes", "S2", List.of("deployer_in_union")));

    assertThat(document.riskClass()).isEqualTo(RiskClass.UNDETERMINED);
    assertThat(document.blocking()).isNotEmpty();
    assertThat(stored(document)).isEqualTo(document);
  }

  @Test
  void theReasonsRepeatTheQuestionsTheyRestOn() {
    var document = document(Map.of("S1", "no", "S2", List.of("deployer_in_union")));

    assertThat(document.riskClass()).isEqualTo(RiskClass.OUT_OF_SCOPE);
    assertThat(document.reasons().get(0).because())
        .contains(
            new ClassificationDocument.Given(
                "S1",
                PACK.questions().stream()
                    .filter(question -> question.id().equals("S1"))
                    .findFirst()
                    .orElseThrow()
                    .text(),
                "no"));
  }

  @Test
  void freeTextIsNotStoredWithTheAnswers() {
    var document =
        document(
            Map.of(
                "S1",
                "yes",
                "C1",
                List.of("III.4.a"),
                "C2",
                "no",
                "C3",
                "yes",
                "C4",
                List.of("a_narrow_procedural_task"),
                "C5",
                REASONING));

    assertThat(document.answers()).containsEntry("C5", ClassificationDocument.PRIVATE);
    assertThat(new String(CanonicalJson.write(document.json()), UTF_8))
        .doesNotContain("only removes duplicates");
  }

  @Test
  void aTextThatIsUnknownIsNotAnswered() {
    assertThat(document(Map.of("C5", "unknown")).answers()).containsEntry("C5", "unknown");
  }

  @Test
  void aNumberTooLargeForJsonIsStoredAsText() {
    var document = document(Map.of("G1", "yes", "G2", new BigDecimal("2.0e25")));

    assertThat(document.answers()).containsEntry("G2", "2E+25");
    assertThat(stored(document).answers()).isEqualTo(document.answers());
  }

  private static ClassificationDocument document(Map<String, Object> answers) {
    var day = LocalDate.of(2026, 12, 2);
    return ClassificationDocument.of(
        USE_CASE,
        1,
        Assessment.of(List.of(PACK), answers, day),
        answers,
        Map.of(),
        "aa".repeat(32));
  }

  @SuppressWarnings("unchecked") // a document is an object
  private static ClassificationDocument stored(ClassificationDocument document) {
    var bytes = CanonicalJson.write(document.json());
    var profile = CanonicalJson.Profile.document(bytes.length);
    return ClassificationDocument.of((Map<String, Object>) CanonicalJson.parse(bytes, profile));
  }
}
