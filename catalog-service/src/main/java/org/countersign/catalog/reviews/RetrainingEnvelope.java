package org.countersign.catalog.reviews;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.journal.State;
import org.countersign.policy.RiskClass;
import org.jspecify.annotations.Nullable;

/**
 * Bounds that a quorum signed with an approval: a version that the same pipeline makes again is
 * approved inside them without a round of its own. Its end is computed when it is read.
 */
@Entity
@Table(name = "retraining_envelope")
@SuppressWarnings("NullAway.Init")
public class RetrainingEnvelope {
  /** Where it stands. */
  public enum Standing {
    PROPOSED,
    SIGNED,
    /** Another was signed after it; what was approved by it holds. */
    SUPERSEDED,
    /** Taken back; what was approved by it no longer holds. */
    REVOKED
  }

  @Id private UUID id;

  @Column(updatable = false)
  private UUID model;

  @Column(updatable = false)
  private UUID version;

  @Column(name = "use_case", updatable = false)
  private UUID useCase;

  @Column(updatable = false)
  private String environment;

  @Enumerated(EnumType.STRING)
  @Column(name = "risk_class", updatable = false)
  private RiskClass riskClass;

  @Column(updatable = false)
  private UUID approval;

  @Column(updatable = false)
  private UUID review;

  @Column(updatable = false)
  private UUID pipeline;

  @Column(updatable = false)
  private String document;

  @Enumerated(EnumType.STRING)
  private Standing state;

  private @Nullable String signers;

  @Column(name = "valid_until", updatable = false)
  private Instant validUntil;

  @Column(name = "proposed_by", updatable = false)
  private UUID proposedBy;

  @Column(name = "proposed_at", updatable = false)
  private Instant proposedAt;

  @Version private int revision;

  protected RetrainingEnvelope() {}

  /**
   * @param document digest of the bounds
   * @param review the round that signs them
   */
  RetrainingEnvelope(
      UUID id, EnvelopeDocument bounds, String document, UUID review, UUID by, Instant at) {
    this.id = id;
    this.model = bounds.model();
    this.version = bounds.version();
    this.useCase = bounds.useCase();
    this.environment = bounds.environment();
    this.riskClass = bounds.riskClass();
    this.approval = bounds.approval();
    this.review = review;
    this.pipeline = bounds.pipeline();
    this.document = document;
    this.state = Standing.PROPOSED;
    this.validUntil = bounds.validUntil();
    this.proposedBy = by;
    this.proposedAt = at;
  }

  void sign(Collection<Signatory> quorum) {
    if (state != Standing.PROPOSED || quorum.isEmpty()) {
      throw new IllegalStateException("envelope " + id + " is " + state + ", not PROPOSED");
    }
    state = Standing.SIGNED;
    signers = Signatory.text(quorum);
  }

  void supersede() {
    leave(Standing.SUPERSEDED);
  }

  void revoke() {
    leave(Standing.REVOKED);
  }

  private void leave(Standing outcome) {
    if (state != Standing.SIGNED
        && !(state == Standing.SUPERSEDED && outcome == Standing.REVOKED)) {
      throw new IllegalStateException("envelope " + id + " is " + state + ", not SIGNED");
    }
    state = outcome;
  }

  boolean holds(Instant now) {
    return state == Standing.SIGNED && validUntil.isAfter(now);
  }

  public Map<String, String> state() {
    return State.of()
        .and("model", model)
        .and("version", version)
        .and("use_case", useCase)
        .and("environment", environment)
        .and("risk_class", riskClass.name())
        .and("approval", approval)
        .and("review", review)
        .and("pipeline", pipeline)
        .and("document", document)
        .and("state", state)
        .and("signers", signers)
        .and("valid_until", validUntil)
        .and("proposed_by", proposedBy)
        .fields();
  }

  public UUID id() {
    return id;
  }

  public UUID model() {
    return model;
  }

  /** The version whose approval it was signed with. */
  public UUID version() {
    return version;
  }

  public UUID useCase() {
    return useCase;
  }

  public String environment() {
    return environment;
  }

  public RiskClass riskClass() {
    return riskClass;
  }

  public UUID approval() {
    return approval;
  }

  public UUID review() {
    return review;
  }

  /** The service account that registers the versions. */
  public UUID pipeline() {
    return pipeline;
  }

  /** Digest of the bounds. */
  public String document() {
    return document;
  }

  public Standing standing() {
    return state;
  }

  /** Empty until it is signed. */
  public List<Signatory> signers() {
    return Optional.ofNullable(signers).map(Signatory::read).orElse(List.of());
  }

  public Instant validUntil() {
    return validUntil;
  }

  public UUID proposedBy() {
    return proposedBy;
  }

  public Instant proposedAt() {
    return proposedAt;
  }

  public int revision() {
    return revision;
  }
}
