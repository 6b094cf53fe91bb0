package org.countersign.catalog.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.problem.ProblemType;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.EvidenceType;
import org.countersign.policy.Provenance;
import org.junit.jupiter.api.Test;

class ImpartialityTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final UUID PRODUCER = new UUID(0, 1);
  private static final UUID DEVELOPER = new UUID(0, 2);
  private static final UUID VALIDATOR = new UUID(0, 3);

  @Test
  void aValidatorWithoutAPartInItMayJudge() {
    assertThatCode(() -> Impartiality.require(evidence(), version(), VALIDATOR))
        .doesNotThrowAnyException();
  }

  @Test
  void itsProducerMayNot() {
    assertThat(refused(evidence(), PRODUCER)).isEqualTo(ProblemType.SOD_VIOLATION);
  }

  @Test
  void whoBuiltTheVersionMayNot() {
    assertThat(refused(evidence(), DEVELOPER)).isEqualTo(ProblemType.SOD_VIOLATION);
  }

  @Test
  void whatWasJudgedStaysJudged() {
    var accepted = evidence();
    accepted.accept(VALIDATOR, NOW);

    assertThat(refused(accepted, VALIDATOR)).isEqualTo(ProblemType.EVIDENCE_ALREADY_REVIEWED);
  }

  private static ProblemType refused(Evidence evidence, UUID reviewer) {
    return catchThrowableOfType(
            Refusal.class, () -> Impartiality.require(evidence, version(), reviewer))
        .type();
  }

  private static ModelVersion version() {
    return new ModelVersion(
        new UUID(0, 9),
        new UUID(0, 8),
        1,
        Optional.empty(),
        "aa".repeat(32),
        List.of(DEVELOPER),
        DEVELOPER,
        NOW);
  }

  private static Evidence evidence() {
    return new Evidence(
        new UUID(0, 7),
        new UUID(0, 9),
        EvidenceType.TEST_REPORT,
        "Test report",
        "text/plain",
        "bb".repeat(32),
        Provenance.UPLOADED,
        PRODUCER,
        NOW,
        Optional.empty(),
        NOW);
  }
}
