package org.countersign.catalog.usecases;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.journal.State;
import org.countersign.policy.RiskClass;
import org.jspecify.annotations.Nullable;

/** A class other than the rules give: one officer proposes it, somebody else confirms it. */
@Entity
@Table(name = "class_override")
@SuppressWarnings("NullAway.Init")
class ClassOverride {
  /** Where it stands; only a confirmed one has an effect. */
  enum Standing {
    PROPOSED,
    CONFIRMED,
    DECLINED
  }

  @Id private UUID id;

  @Column(name = "use_case", updatable = false)
  private UUID useCase;

  /** The number of the classification it corrects. */
  @Column(updatable = false)
  private int classification;

  @Enumerated(EnumType.STRING)
  @Column(name = "risk_class", updatable = false)
  private RiskClass riskClass;

  @Enumerated(EnumType.STRING)
  private Standing state;

  @Column(name = "proposed_by", updatable = false)
  private UUID proposedBy;

  @Column(name = "proposed_at", updatable = false)
  private Instant proposedAt;

  @Column(name = "decided_by")
  private @Nullable UUID decidedBy;

  @Column(name = "decided_at")
  private @Nullable Instant decidedAt;

  protected ClassOverride() {}

  ClassOverride(
      UUID id, UUID useCase, int classification, RiskClass riskClass, UUID by, Instant at) {
    this.id = id;
    this.useCase = useCase;
    this.classification = classification;
    this.riskClass = riskClass;
    this.state = Standing.PROPOSED;
    this.proposedBy = by;
    this.proposedAt = at;
  }

  void confirm(UUID by, Instant at) {
    decide(Standing.CONFIRMED, by, at);
  }

  /** The proposer may take it back by this, too: then nobody else decided. */
  void decline(UUID by, Instant at) {
    decide(Standing.DECLINED, by, at);
  }

  private void decide(Standing standing, UUID by, Instant at) {
    if (state != Standing.PROPOSED) {
      throw new IllegalStateException("the override " + id + " is " + state);
    }
    state = standing;
    decidedBy = by.equals(proposedBy) ? null : by;
    decidedAt = at;
  }

  Map<String, String> state() {
    return State.of()
        .and("use_case", useCase)
        .and("classification", classification)
        .and("risk_class", riskClass)
        .and("state", state)
        .and("proposed_by", proposedBy)
        .and("decided_by", decidedBy)
        .fields();
  }

  UUID id() {
    return id;
  }

  UUID useCase() {
    return useCase;
  }

  int classification() {
    return classification;
  }

  RiskClass riskClass() {
    return riskClass;
  }

  Standing standing() {
    return state;
  }

  UUID proposedBy() {
    return proposedBy;
  }

  Instant proposedAt() {
    return proposedAt;
  }

  Optional<UUID> decidedBy() {
    return Optional.ofNullable(decidedBy);
  }

  Optional<Instant> decidedAt() {
    return Optional.ofNullable(decidedAt);
  }
}
