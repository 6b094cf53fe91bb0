package org.countersign.catalog.usecases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.ledger.CanonicalJson;
import org.junit.jupiter.api.Test;

class UseCaseDocumentTest {
  private static final UseCaseDocument CREDIT =
      new UseCaseDocument(
          UUID.fromString("00000000-0000-7000-8000-000000000001"),
          "banking",
          "decide on loans",
          List.of("applicants"),
          new UseCaseDocument.Questions("classify", "fewer defaults", "AUC", "loans", "50 ms"));

  @Test
  void theBytesOfAUseCaseAreTheseForEver() {
    assertThat(new String(CanonicalJson.write(CREDIT.json()), UTF_8))
        .isEqualTo(
            """
            {"affectedPersons":["applicants"],"domain":"banking",\
            "id":"00000000-0000-7000-8000-000000000001","purpose":"decide on loans",\
            "questions":{"businessImpact":"fewer defaults","evaluationMetric":"AUC",\
            "relevantData":"loans","servingRequirements":"50 ms","task":"classify"},\
            "schema":"countersign/use-case/v1"}""");
  }

  @Test
  @SuppressWarnings("unchecked") // a document is an object
  void aStoredUseCaseReadsBackAsItWas() {
    var bytes = CanonicalJson.write(CREDIT.json());
    var stored = CanonicalJson.parse(bytes, CanonicalJson.Profile.document(bytes.length));

    assertThat(UseCaseDocument.of((Map<String, Object>) stored)).isEqualTo(CREDIT);
  }
}
