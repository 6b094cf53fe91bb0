package org.countersign.catalog.dossiers;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.countersign.catalog.evidence.EvidenceIndex.Filed;
import org.countersign.catalog.gate.Decisions;
import org.countersign.catalog.gate.Deployment;
import org.countersign.catalog.journal.LedgerEntry;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.RegistrationDocument;
import org.countersign.catalog.requirements.Requirements.Demand;
import org.countersign.catalog.reviews.Approval;
import org.countersign.catalog.reviews.Review;
import org.countersign.catalog.reviews.Vote;
import org.countersign.catalog.usecases.ClassificationDocument;
import org.countersign.catalog.usecases.SignedClass;
import org.countersign.catalog.usecases.UseCase;
import org.countersign.catalog.usecases.UseCaseDocument;
import org.countersign.policy.Question;
import org.countersign.policy.RiskClass;
import org.countersign.reports.Attachment;

/**
 * Everything the catalog knows of one version for one use case, read at one instant. From it alone
 * the document and the data inside are made.
 *
 * @param environment the one whose requirements are shown
 * @param salt 64 hex digits that keep what was erased from being guessed by its digest
 * @param people names by agent id
 * @param reasons free texts of votes, suspensions and revocations, by vote or approval
 */
record Snapshot(
    UUID id,
    Instant asOf,
    String environment,
    String salt,
    Model model,
    ModelVersion version,
    Registered registered,
    Optional<Stored> card,
    Optional<Use> use,
    Optional<Signed> signed,
    List<Demand> demands,
    List<Piece> evidence,
    List<Round> rounds,
    Circumstances beside,
    List<Decided> decisions,
    List<Deployment> deployments,
    Origins.Drawn origin,
    Log log,
    Map<UUID, String> people,
    Map<UUID, String> reasons) {

  /** A document the ledger keeps by its digest. */
  record Stored(String sha256, Map<String, Object> json) {}

  record Registered(Stored stored, RegistrationDocument document) {}

  record Use(UseCase useCase, Stored stored, UseCaseDocument document) {}

  /**
   * @param questions of the pack it was made with, by id; empty if that pack is no longer here
   */
  record Signed(
      SignedClass signed,
      Stored stored,
      ClassificationDocument document,
      Map<String, Question> questions) {}

  /**
   * @param attached its bytes, unless they are too many for one document
   */
  record Piece(Filed filed, Optional<Attachment> attached) {}

  record Round(Review review, List<Vote> votes, Optional<Approval> approval) {
    Round {
      votes = List.copyOf(votes);
    }
  }

  /**
   * @param policies name and revision of what was asked
   */
  record Decided(Decisions.Recorded recorded, List<String> policies) {
    Decided {
      policies = List.copyOf(policies);
    }
  }

  /**
   * What the ledger holds.
   *
   * @param vkey of the key that signs checkpoints
   * @param checkpoint the signed note
   * @param proofs one for each of the entries, C2SP tlog-proofs to the checkpoint
   */
  record Log(
      String origin,
      String vkey,
      String checkpoint,
      long size,
      List<LedgerEntry> entries,
      List<String> proofs) {
    Log {
      entries = List.copyOf(entries);
      proofs = List.copyOf(proofs);
      if (entries.size() != proofs.size()) {
        throw new IllegalArgumentException("every entry has its proof");
      }
    }

    /** The entry that last changed a subject. */
    Optional<LedgerEntry> newest(UUID subject) {
      var id = subject.toString();
      return entries.stream()
          .filter(entry -> entry.subject().equals(id))
          .reduce((one, next) -> next);
    }
  }

  Snapshot {
    demands = List.copyOf(demands);
    evidence = List.copyOf(evidence);
    rounds = List.copyOf(rounds);
    decisions = List.copyOf(decisions);
    deployments = List.copyOf(deployments);
    people = Map.copyOf(people);
    reasons = Map.copyOf(reasons);
  }

  RiskClass riskClass() {
    return signed.map(each -> each.signed().riskClass()).orElse(RiskClass.UNDETERMINED);
  }

  /** The same with what may be erased. */
  Snapshot with(Map<UUID, String> names, Map<UUID, String> texts) {
    return new Snapshot(
        id,
        asOf,
        environment,
        salt,
        model,
        version,
        registered,
        card,
        use,
        signed,
        demands,
        evidence,
        rounds,
        beside,
        decisions,
        deployments,
        origin,
        log,
        names,
        texts);
  }

  /** A person's name. */
  String name(UUID agent) {
    return people.getOrDefault(agent, "erased");
  }

  OptionalLong position(UUID subject) {
    return log.newest(subject)
        .map(entry -> OptionalLong.of(entry.index()))
        .orElse(OptionalLong.empty());
  }

  /** Whether the version may run in the environment as far as people decide. */
  Standing standing() {
    return Standing.of(
        rounds.stream().filter(round -> round.review().environment().equals(environment)).toList(),
        riskClass(),
        asOf);
  }

  /** Every attachment that is evidence, in the order of the index. */
  List<Attachment> attachments() {
    return evidence.stream().flatMap(piece -> piece.attached().stream()).toList();
  }

  /** The names of attached evidence by its id. */
  Map<UUID, String> attachmentNames() {
    var all = new LinkedHashMap<UUID, String>();
    for (var piece : evidence) {
      piece.attached().ifPresent(file -> all.put(piece.filed().evidence().id(), file.name()));
    }
    return all;
  }
}
