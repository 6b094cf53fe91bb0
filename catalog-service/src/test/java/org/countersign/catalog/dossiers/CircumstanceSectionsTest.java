package org.countersign.catalog.dossiers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CircumstanceSectionsTest {
  @Test
  void whatDidNotHappenHasNoSection() {
    assertThat(new CircumstanceSections(Snapshots.creditScoring()).sections()).isEmpty();
  }
}
