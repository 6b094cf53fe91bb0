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
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.usecases.SignedClass;
import org.countersign.policy.RiskClass;
import org.junit.jupiter.api.Test;

class ServedClassesTest {
  @Test
  void theHeaviestClassCounts() {
    assertThat(heaviest(MINIMAL, HIGH, LIMITED)).contains(HIGH);
    assertThat(heaviest(HIGH, UNACCEPTABLE)).contains(UNACCEPTABLE);
    assertThat(heaviest(OUT_OF_SCOPE, MINIMAL)).contains(MINIMAL);
    assertThat(heaviest(LIMITED, UNDETERMINED)).contains(UNDETERMINED);
  }

  @Test
  void aUseCaseThatNobodyClassifiedIsUndetermined() {
    var unclassified = List.of(UUID.randomUUID());

    assertThat(ServedClasses.heaviest(unclassified, new HashMap<>())).contains(UNDETERMINED);
  }

  @Test
  void aVersionThatServesNothingHasNoClass() {
    assertThat(heaviest()).isEmpty();
  }

  private static Optional<RiskClass> heaviest(RiskClass... classes) {
    var signed = new HashMap<UUID, SignedClass>();
    Arrays.stream(classes)
        .map(ServedClassesTest::signed)
        .forEach(each -> signed.put(each.useCase(), each));
    return ServedClasses.heaviest(signed.keySet(), signed);
  }

  private static SignedClass signed(RiskClass riskClass) {
    var digest = "0".repeat(64);
    return new SignedClass(
        UUID.randomUUID(),
        UUID.randomUUID(),
        1,
        "pack@1",
        digest,
        riskClass,
        List.of(),
        digest,
        UUID.randomUUID(),
        Instant.EPOCH);
  }
}
