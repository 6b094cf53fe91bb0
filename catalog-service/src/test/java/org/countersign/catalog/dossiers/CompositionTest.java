package org.countersign.catalog.dossiers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.countersign.reports.Attachment;
import org.countersign.reports.Dossier;
import org.countersign.reports.SealKey;
import org.junit.jupiter.api.Test;

class CompositionTest {
  private static final SealKey KEY =
      SealKey.generate(new SecureRandom(), Snapshots.NOW, "Example Bank");

  private final Dossier dossier =
      new Composition(Snapshots.creditScoring(), URI.create("https://catalog.example"), KEY)
          .dossier("{}".getBytes(UTF_8));

  @Test
  void theCoverNamesPeopleAndThingsInsteadOfIds() {
    assertThat(dossier.subject())
        .isEqualTo(
            new Dossier.Subject(
                "credit-scoring",
                Snapshots.id(10).toString(),
                "2",
                Optional.of("rc"),
                Optional.empty(),
                "Credit decisions",
                "Mira Olsen",
                "lending",
                "HIGH",
                "APPROVED",
                Optional.of(Snapshots.APPROVAL.validUntil())));
  }

  @Test
  void aVoteShowsWhoSaidWhatAndWhereTheLedgerHasIt() {
    assertThat(dossier.rounds().get(0).votes())
        .isEqualTo(
            List.of(
                new Dossier.Vote(
                    "validator",
                    "Viktor Lang",
                    "APPROVE",
                    Snapshots.REASON,
                    Snapshots.NOW,
                    "bb".repeat(32),
                    OptionalLong.of(0))));
  }

  @Test
  void anErasedReasonIsSaidToBeErased() {
    var silent = Snapshots.creditScoring().with(Snapshots.PEOPLE, Map.of());

    var printed =
        new Composition(silent, URI.create("https://catalog.example"), KEY)
            .dossier("{}".getBytes(UTF_8));

    assertThat(printed.rounds().get(0).votes().get(0).reason()).isEqualTo("erased");
  }

  @Test
  void evidenceGraphAndKeysTravelInside() {
    assertThat(dossier.attachments().stream().map(Attachment::name))
        .containsExactly(
            "dossier.json", "evidence-001.pdf", "lineage.jsonld", "seal.pem", "log.vkey");
  }
}
