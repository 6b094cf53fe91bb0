package org.countersign.catalog.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.policy.RiskClass.HIGH;
import static org.countersign.policy.RiskClass.LIMITED;
import static org.countersign.policy.RiskClass.MINIMAL;
import static org.countersign.policy.RiskClass.OUT_OF_SCOPE;
import static org.countersign.policy.RiskClass.UNACCEPTABLE;
import static org.countersign.policy.RiskClass.UNDETERMINED;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.models.ServedClasses.Served;
import org.countersign.catalog.usecases.SignedClass;
import org.countersign.policy.RiskClass;
import org.junit.jupiter.api.Test;

class ServedClassesTest {
  @Test
  void theHeaviestClassCounts() {
    assertThat(heaviest(MINIMAL, HIGH, LIMITED)).isEqualTo(HIGH);
    assertThat(heaviest(HIGH, UNACCEPTABLE)).isEqualTo(UNACCEPTABLE);
    assertThat(heaviest(OUT_OF_SCOPE, MINIMAL)).isEqualTo(MINIMAL);
    assertThat(heaviest(LIMITED, UNDETERMINED)).isEqualTo(UNDETERMINED);
    assertThat(heaviest(HIGH, UNDETERMINED)).isEqualTo(UNDETERMINED);
  }

  @Test
  void aUseCaseThatNobodyClassifiedIsUndetermined() {
    var unclassified = new Served(link(), "scoring", Optional.empty());

    assertThat(ServedClasses.heaviest(List.of(served(MINIMAL), unclassified)))
        .isEqualTo(UNDETERMINED);
  }

  @Test
  void aVersionThatServesNothingAnswersToTheLeastDemands() {
    assertThat(heaviest()).isEqualTo(MINIMAL);
  }

  private static RiskClass heaviest(RiskClass... classes) {
    return ServedClasses.heaviest(Arrays.stream(classes).map(ServedClassesTest::served).toList());
  }

  private static Served served(RiskClass riskClass) {
    var digest = "0".repeat(64);
    var link = link();
    var signed =
        new SignedClass(
            UUID.randomUUID(),
            link.useCase(),
            1,
            "pack@1",
            digest,
            riskClass,
            List.of(),
            digest,
            UUID.randomUUID(),
            Instant.EPOCH);
    return new Served(link, "scoring", Optional.of(signed));
  }

  private static VersionLink link() {
    return new VersionLink(
        UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), Instant.EPOCH);
  }
}
