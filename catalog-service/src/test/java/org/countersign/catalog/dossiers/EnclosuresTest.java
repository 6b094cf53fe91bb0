package org.countersign.catalog.dossiers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.countersign.catalog.evidence.Evidence;
import org.countersign.policy.EvidenceType;
import org.countersign.policy.Provenance;
import org.junit.jupiter.api.Test;

class EnclosuresTest {
  @Test
  void aFileIsNamedByItsPlaceInTheIndexAndItsKind() {
    var file = Enclosures.attachment(7, evidence("Text/CSV; charset=utf-8"), "a,b".getBytes(UTF_8));

    assertThat(file.name()).isEqualTo("evidence-007.csv");
    assertThat(file.mediaType()).isEqualTo("text/csv");
    assertThat(file.description()).isEqualTo("[E-7] Bias report");
  }

  @Test
  void aKindNobodyKnowsIsPlainBytes() {
    var file = Enclosures.attachment(1, evidence("not a type"), "x".getBytes(UTF_8));

    assertThat(file.name()).isEqualTo("evidence-001.bin");
    assertThat(file.mediaType()).isEqualTo("application/octet-stream");
  }

  private static Evidence evidence(String mediaType) {
    return new Evidence(
        Snapshots.id(1),
        Snapshots.id(2),
        EvidenceType.BIAS_REPORT,
        "Bias report",
        mediaType,
        "aa".repeat(32),
        Provenance.UPLOADED,
        Snapshots.MIRA,
        Snapshots.NOW,
        Optional.empty(),
        Snapshots.NOW);
  }
}
