package org.countersign.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceLevelsTest {
  @ParameterizedTest
  @CsvSource({
    "MINIMAL, 2026-11-19T09:00:00Z, 2026-11-24T09:00:00Z",
    "LIMITED, 2026-11-19T09:00:00Z, 2026-11-26T09:00:00Z",
    "HIGH, 2026-11-19T09:00:00Z, 2026-12-03T09:00:00Z"
  })
  void aRoundIsDueByTheWorkingDaysOfItsClass(RiskClass riskClass, Instant submitted, Instant due) {
    assertThat(ServiceLevels.standard().due(riskClass, submitted)).isEqualTo(due);
  }

  @Test
  void aDocumentThatForgetsAClassIsRefused() {
    var forgetful =
        """
        levels: own
        revision: 1
        about: A test.
        classes:
          HIGH: {decideWithinWorkingDays: 1}
        """
            .getBytes(UTF_8);

    assertThatThrownBy(() -> ServiceLevels.load("own.yaml", forgetful))
        .isInstanceOf(DocumentException.class);
  }

  @Test
  void aClassThatNobodyDecidesIsDueNever() {
    assertThatThrownBy(() -> ServiceLevels.standard().due(RiskClass.UNACCEPTABLE, Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
