package org.countersign.catalog.evidence;

import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.countersign.catalog.evidence.EvidenceIndex.Filed;
import org.countersign.catalog.evidence.EvidenceStore.Staged;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.EvidenceType;
import org.countersign.policy.Provenance;

/** Puts staged bytes on record as evidence of a version; the caller is its producer. */
@Dependent
@Transactional
class EvidenceRecording {
  static final String SCHEMA = "countersign/evidence/v1";

  private final EvidenceIndex index;
  private final EvidenceStore store;
  private final EvidenceJudging judging;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  EvidenceRecording(
      EvidenceIndex index,
      EvidenceStore store,
      EvidenceJudging judging,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.index = index;
    this.store = store;
    this.judging = judging;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * What the producer says of it.
   *
   * @param producedAt now, when it is not said
   */
  record Draft(
      EvidenceType type,
      String title,
      String mediaType,
      Provenance provenance,
      Optional<Instant> producedAt,
      Optional<Instant> validUntil) {}

  /** Asked before any byte is read: may the caller add to this model at all? */
  void admit(Model model) {
    teams.allow(model.team());
  }

  Filed record(Model model, ModelVersion version, Draft draft, Staged staged) {
    admit(model);
    var now = clock.instant();
    var producedAt = draft.producedAt().orElse(now);
    refuseTheImpossible(producedAt, draft.validUntil(), now);
    var check =
        store.document(staged).flatMap(bytes -> judging.judge(version, draft.mediaType(), bytes));
    store.keep(staged);
    var evidence =
        new Evidence(
            ids.next(),
            version.id(),
            draft.type(),
            draft.title(),
            draft.mediaType(),
            staged.sha256(),
            draft.provenance(),
            caller.agentId(),
            producedAt,
            draft.validUntil(),
            now);
    check.ifPresent(evidence::check);
    index.add(evidence);
    journal.record(
        Deed.of("evidence.added", Kind.EVIDENCE, evidence.id(), caller.agentId())
            .within(version.id())
            .stating(evidence.state())
            .with("size", staged.size())
            .about("evidence", document(evidence, staged.size())));
    return new Filed(evidence, staged.size());
  }

  private static void refuseTheImpossible(
      Instant producedAt, Optional<Instant> validUntil, Instant now) {
    if (producedAt.isAfter(now)) {
      throw new Refusal(
              INVALID_REQUEST,
              "producedAt %s is after now, %s".formatted(State.text(producedAt), State.text(now)))
          .and("pointer", "/producedAt");
    }
    if (validUntil.isPresent() && !validUntil.get().isAfter(now)) {
      throw new Refusal(
              INVALID_REQUEST,
              "validUntil %s is over already".formatted(State.text(validUntil.get())))
          .and("pointer", "/validUntil");
    }
  }

  private static Map<String, Object> document(Evidence evidence, long size) {
    var document = new HashMap<String, Object>();
    document.put("schema", SCHEMA);
    document.put("id", evidence.id().toString());
    document.put("version", evidence.version().toString());
    document.put("type", evidence.type().name());
    document.put("title", evidence.title());
    document.put("mediaType", evidence.mediaType());
    document.put("sha256", evidence.content());
    document.put("size", size);
    document.put("provenance", evidence.provenance().name());
    document.put("producer", evidence.producer().toString());
    document.put("producedAt", State.text(evidence.producedAt()));
    evidence.validUntil().ifPresent(until -> document.put("validUntil", State.text(until)));
    return document;
  }
}
