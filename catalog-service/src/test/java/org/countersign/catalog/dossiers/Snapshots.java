package org.countersign.catalog.dossiers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.evidence.Evidence;
import org.countersign.catalog.evidence.EvidenceIndex.Filed;
import org.countersign.catalog.journal.LedgerEntry;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.ModelName;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.RegistrationDocument;
import org.countersign.catalog.reviews.Approval;
import org.countersign.catalog.reviews.Review;
import org.countersign.catalog.reviews.Vote;
import org.countersign.catalog.usecases.ClassificationDocument;
import org.countersign.catalog.usecases.SignedClass;
import org.countersign.catalog.usecases.UseCase;
import org.countersign.catalog.usecases.UseCaseDocument;
import org.countersign.policy.EvidenceType;
import org.countersign.policy.Provenance;
import org.countersign.policy.RiskClass;
import org.countersign.reports.Attachment;
import org.countersign.reports.Picture;
import org.countersign.reports.Tone;

/** A believable snapshot: version 2 of a credit model, approved by one vote. */
final class Snapshots {
  static final Instant NOW = Instant.parse("2026-11-21T02:40:11Z");
  static final UUID MIRA = id(1);
  static final UUID VIKTOR = id(2);
  static final Map<UUID, String> PEOPLE = Map.of(MIRA, "Mira Olsen", VIKTOR, "Viktor Lang");
  static final String REASON = "The figures hold and the limits are stated.";
  static final Review REVIEW = review(RiskClass.HIGH);
  static final Approval APPROVAL =
      new Approval(id(30), REVIEW, "aa".repeat(32), NOW.plusSeconds(86_400), NOW);
  static final Vote VOTE =
      new Vote(id(31), REVIEW, VIKTOR, "validator", Vote.Decision.APPROVE, Optional.empty(), NOW);
  static final Evidence REPORT =
      new Evidence(
          id(40),
          id(11),
          EvidenceType.BIAS_REPORT,
          "Bias report by age",
          "application/pdf",
          "dd".repeat(32),
          Provenance.UPLOADED,
          MIRA,
          NOW,
          Optional.empty(),
          NOW);

  private Snapshots() {}

  static UUID id(long number) {
    return new UUID(0, number);
  }

  static Review review(RiskClass riskClass) {
    return new Review(id(20), id(11), id(12), "production", riskClass, "bb".repeat(32), MIRA, NOW);
  }

  static Snapshot.Round approved() {
    return new Snapshot.Round(REVIEW, List.of(VOTE), Optional.of(APPROVAL));
  }

  static Snapshot creditScoring() {
    var model =
        new Model(
            id(10), new ModelName("credit-scoring"), "lending", "tabular", "Scores.", MIRA, NOW);
    var version =
        new ModelVersion(
            id(11), id(10), 2, Optional.of("rc"), "cc".repeat(32), List.of(MIRA), MIRA, NOW);
    var registration =
        new RegistrationDocument(
            id(11),
            id(10),
            2,
            Optional.of("rc"),
            Optional.empty(),
            Optional.empty(),
            Optional.of("run-1"),
            Optional.empty(),
            new RegistrationDocument.People(List.of(MIRA), List.of(), Optional.empty()),
            List.of(
                new RegistrationDocument.Dataset(
                    "training", "applications", Optional.empty(), "ee".repeat(32))),
            Map.of("depth", "6"),
            List.of(),
            List.of());
    var found =
        new Snapshot(
            id(99),
            NOW,
            "production",
            "5a".repeat(32),
            model,
            version,
            new Snapshot.Registered(stored("cc", "countersign/registration/v1"), registration),
            Optional.of(
                new Snapshot.Stored(
                    "ab".repeat(32),
                    Map.of(
                        "details", Map.of("owners", List.of(Map.of("agentId", MIRA.toString())))))),
            Optional.of(use()),
            Optional.of(signed()),
            List.of(),
            List.of(
                new Snapshot.Piece(
                    new Filed(REPORT, 4),
                    Optional.of(Enclosures.attachment(1, REPORT, "%PDF".getBytes(UTF_8))))),
            List.of(approved()),
            Circumstances.NONE,
            List.of(),
            List.of(),
            new Origins.Drawn(
                new Picture(
                    100,
                    50,
                    List.of(Picture.Box.of(0, 0, 90, 40, Tone.ACCENT, "credit-scoring 2")),
                    List.of(),
                    List.of()),
                "One box.",
                List.of(),
                List.of(),
                new Attachment(
                    Origins.GRAPH,
                    "application/ld+json",
                    "graph",
                    Attachment.Relationship.SUPPLEMENT,
                    "{}".getBytes(UTF_8))),
            new Snapshot.Log(
                "example/log",
                "vkey",
                "",
                2,
                List.of(entry(0, "vote.cast", id(31)), entry(1, "approval.granted", id(30))),
                List.of("", "")),
            Map.of(),
            Map.of());
    return found.with(PEOPLE, Map.of(id(31), REASON));
  }

  private static LedgerEntry entry(long index, String type, UUID subject) {
    return new LedgerEntry(
        index,
        id(1000 + index),
        type,
        "2026-11-21T02:40:11.000Z",
        VIKTOR,
        "vote",
        subject.toString(),
        new byte[0],
        new byte[32]);
  }

  private static Snapshot.Stored stored(String octet, String schema) {
    return new Snapshot.Stored(octet.repeat(32), Map.of("schema", schema));
  }

  private static Snapshot.Use use() {
    return new Snapshot.Use(
        new UseCase(id(12), "Credit decisions", "lending", "banking", "ff".repeat(32), MIRA, NOW),
        stored("ff", "countersign/use-case/v1"),
        new UseCaseDocument(
            id(12),
            "banking",
            "Support credit officers.",
            List.of("applicants"),
            new UseCaseDocument.Questions("a", "b", "c", "d", "e")));
  }

  private static Snapshot.Signed signed() {
    return new Snapshot.Signed(
        new SignedClass(
            id(13),
            id(12),
            1,
            "eu-ai-act@2026-07-27",
            "11".repeat(32),
            RiskClass.HIGH,
            List.of("FRIA"),
            "22".repeat(32),
            VIKTOR,
            NOW),
        stored("22", "countersign/classification/v1"),
        new ClassificationDocument(
            id(12),
            1,
            "eu-ai-act@2026-07-27",
            "11".repeat(32),
            LocalDate.of(2026, 11, 21),
            Map.of(),
            RiskClass.HIGH,
            List.of("FRIA"),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            List.of(),
            Optional.empty(),
            ""),
        Map.of());
  }
}
