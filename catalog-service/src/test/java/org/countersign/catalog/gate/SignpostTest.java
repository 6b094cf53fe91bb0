package org.countersign.catalog.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignpostTest {
  private static final UUID MODEL = new UUID(0, 1);
  private static final UUID USE_CASE = new UUID(0, 2);
  private static final String PAGE = "https://catalog.example/ui/models/" + MODEL + "/versions/3";

  @ParameterizedTest
  @CsvSource({
    "APPROVAL_MISSING, approvals",
    "APPROVER_ROLE_LOST, approvals",
    "CONDITION_VIOLATED, approvals",
    "ENVELOPE_REVOKED, approvals",
    "SOD_VIOLATION, approvals",
    "EVIDENCE_MISSING, evidence",
    "FINDING_OPEN, validations",
    "VALIDATION_UNFIT, validations",
    "ARTIFACT_UNBOUND, registration",
    "USE_CASE_NOT_LINKED, use-cases",
    "CARD_INCOMPLETE, card"
  })
  void aFindingLeadsToTheSectionOfTheVersionWhereItIsSettled(String code, String section)
      throws IOException {
    assertThat(to(code)).isEqualTo(PAGE + "#" + section);
    assertThat(Files.readString(Path.of("src/main/webapp/WEB-INF/views/version.html"), UTF_8))
        .contains("id=\"" + section + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RISK_UNCLASSIFIED", "RISK_PROHIBITED", "USE_CASE_INCOMPLETE"})
  void whatTheUseCaseSettlesLeadsThere(String code) {
    assertThat(to(code)).isEqualTo("https://catalog.example/ui/use-cases/" + USE_CASE);
  }

  @Test
  void theRestLeadsToItsPageOrTheVersion() {
    assertThat(to("BREAK_GLASS_ACTIVE")).isEqualTo("https://catalog.example/ui/break-glass");
    assertThat(to("A_CODE_OF_THE_HOUSE")).isEqualTo(PAGE);
    assertThat(signpost(Optional.empty()).of("RISK_UNCLASSIFIED")).isEqualTo(PAGE);
  }

  private static String to(String code) {
    return signpost(Optional.of(USE_CASE)).of(code);
  }

  private static Signpost signpost(Optional<UUID> useCase) {
    return new Signpost(URI.create("https://catalog.example"), MODEL, 3, useCase);
  }
}
