package org.countersign.catalog.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.lineage.RecordedLedger.id;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RulingTest {
  private static final Ruling RULING =
      new Ruling(id(1), "production", Optional.of("u-1"), "ALLOW", "f-1");

  @Test
  void decisionsOnEqualFactsAreOneRulingWhicheverTheyAre() {
    var ledger = new RecordedLedger();
    var first = ledger.record(FraudScorer.decided(id(1), "ALLOW", "some"));
    var second = ledger.record(FraudScorer.decided(id(2), "ALLOW", "some"));

    assertThat(Ruling.of(second)).isEqualTo(Ruling.of(first));
  }

  @Test
  void everyPartOfARulingIsInItsName() {
    assertThat(RULING.name()).isEqualTo(RULING.name()).hasSize(64);
    assertThat(
            new Ruling[] {
              new Ruling(id(2), "production", Optional.of("u-1"), "ALLOW", "f-1"),
              new Ruling(id(1), "staging", Optional.of("u-1"), "ALLOW", "f-1"),
              new Ruling(id(1), "production", Optional.empty(), "ALLOW", "f-1"),
              new Ruling(id(1), "production", Optional.of("u-1"), "DENY", "f-1"),
              new Ruling(id(1), "production", Optional.of("u-1"), "ALLOW", "f-2")
            })
        .extracting(Ruling::name)
        .doesNotHaveDuplicates()
        .doesNotContain(RULING.name());
  }
}
