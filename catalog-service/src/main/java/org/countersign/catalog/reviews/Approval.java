package org.countersign.catalog.reviews;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.journal.State;
import org.countersign.policy.RiskClass;
import org.jspecify.annotations.Nullable;

/** What a round that reached its quorum granted. Expiry is computed when read, never stored. */
@Entity
@Table(name = "approval")
@SuppressWarnings("NullAway.Init")
public class Approval {
  /** Whether it holds. */
  public enum Standing {
    APPROVED,
    SUSPENDED,
    REVOKED,
    SUPERSEDED,
    /** Something upstream of the version changed after it was granted. */
    STALE
  }

  @Id private UUID id;

  @Column(updatable = false)
  private UUID review;

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
  private String subject;

  @Column(updatable = false)
  private String artifact;

  @Enumerated(EnumType.STRING)
  private Standing state;

  @Column(name = "valid_until", updatable = false)
  private Instant validUntil;

  @Column(updatable = false)
  private @Nullable UUID envelope;

  @Column(updatable = false)
  private @Nullable String compared;

  @Column(name = "granted_at", updatable = false)
  private Instant grantedAt;

  @Version private int revision;

  protected Approval() {}

  public Approval(UUID id, Review review, String artifact, Instant validUntil, Instant at) {
    this.id = id;
    this.review = review.id();
    this.version = review.version();
    this.useCase = review.useCase();
    this.environment = review.environment();
    this.riskClass = review.riskClass();
    this.subject = review.subject();
    this.artifact = artifact;
    this.state = Standing.APPROVED;
    this.validUntil = validUntil;
    this.grantedAt = at;
  }

  /**
   * The same given without a round, before it is on record.
   *
   * @param facts digest of what was found inside its bounds
   */
  Approval by(RetrainingEnvelope bounds, String facts) {
    envelope = bounds.id();
    compared = facts;
    return this;
  }

  void suspend() {
    if (state != Standing.APPROVED) {
      throw new IllegalStateException("an approval is suspended after APPROVED, not in " + state);
    }
    state = Standing.SUSPENDED;
  }

  void lift() {
    if (state != Standing.SUSPENDED) {
      throw new IllegalStateException("a suspension is lifted after SUSPENDED, not in " + state);
    }
    state = Standing.APPROVED;
  }

  void revoke() {
    if (state == Standing.REVOKED || state == Standing.SUPERSEDED) {
      throw new IllegalStateException("approval " + id + " is " + state + " already");
    }
    state = Standing.REVOKED;
  }

  /** What it was granted on is not what it was. */
  void outdate() {
    if (state != Standing.APPROVED && state != Standing.SUSPENDED) {
      throw new IllegalStateException("approval " + id + " is " + state);
    }
    state = Standing.STALE;
  }

  /** It holds although something upstream changed. */
  void reaffirm() {
    if (state != Standing.STALE) {
      throw new IllegalStateException("an approval is reaffirmed after STALE, not in " + state);
    }
    state = Standing.APPROVED;
  }

  /** A later round for the same version, use case and environment was approved. */
  void supersede() {
    if (state == Standing.REVOKED) {
      throw new IllegalStateException("a revoked approval stays revoked");
    }
    state = Standing.SUPERSEDED;
  }

  public Map<String, String> state() {
    return State.of()
        .and("review", review)
        .and("version", version)
        .and("use_case", useCase)
        .and("environment", environment)
        .and("risk_class", riskClass.name())
        .and("subject", subject)
        .and("artifact", artifact)
        .and("state", state)
        .and("valid_until", validUntil)
        .and("envelope", envelope)
        .and("compared", compared)
        .fields();
  }

  public UUID id() {
    return id;
  }

  public UUID review() {
    return review;
  }

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

  public String subject() {
    return subject;
  }

  public String artifact() {
    return artifact;
  }

  public Standing standing() {
    return state;
  }

  public Instant validUntil() {
    return validUntil;
  }

  /** What it rests on if it was given without a round. */
  public Optional<UUID> envelope() {
    return Optional.ofNullable(envelope);
  }

  /** Digest of the facts that were found inside its envelope. */
  public Optional<String> compared() {
    return Optional.ofNullable(compared);
  }

  public Instant grantedAt() {
    return grantedAt;
  }

  public int revision() {
    return revision;
  }
}
