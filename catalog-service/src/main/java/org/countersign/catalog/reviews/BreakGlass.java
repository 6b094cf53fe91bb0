package org.countersign.catalog.reviews;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.journal.State;
import org.countersign.policy.RiskClass;
import org.jspecify.annotations.Nullable;

/**
 * That two persons let one version into one environment for some hours without the approval it
 * lacks. Its end and an overdue review are computed when read, never stored.
 */
@Entity
@Table(name = "break_glass")
@SuppressWarnings("NullAway.Init")
public class BreakGlass {
  /** What was last done about it. */
  public enum Standing {
    /** One person asked; nothing is open. */
    REQUESTED,
    ACTIVE,
    /** Somebody uninvolved found it right. */
    RATIFIED,
    REVOKED
  }

  @Id private UUID id;

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
  private String artifact;

  @Column(updatable = false)
  private String reason;

  @Column(updatable = false)
  private int hours;

  @Enumerated(EnumType.STRING)
  private Standing state;

  @Column(name = "requested_by", updatable = false)
  private UUID requestedBy;

  @Column(name = "requested_at", updatable = false)
  private Instant requestedAt;

  @Column(name = "confirmed_by")
  private @Nullable UUID confirmedBy;

  @Column(name = "begun_at")
  private @Nullable Instant begunAt;

  @Column(name = "valid_until")
  private @Nullable Instant validUntil;

  @Column(name = "review_due")
  private @Nullable Instant reviewDue;

  @Column(name = "reviewed_by")
  private @Nullable UUID reviewedBy;

  @Version private int revision;

  protected BreakGlass() {}

  /**
   * What it is about.
   *
   * @param artifact the digest that is let in, and no other
   */
  record Scope(
      UUID version, UUID useCase, String environment, RiskClass riskClass, String artifact) {}

  /**
   * @param reason a code of the emergency document
   */
  BreakGlass(UUID id, Scope scope, String reason, int hours, UUID by, Instant at) {
    this.id = id;
    this.version = scope.version();
    this.useCase = scope.useCase();
    this.environment = scope.environment();
    this.riskClass = scope.riskClass();
    this.artifact = scope.artifact();
    this.reason = reason;
    this.hours = hours;
    this.state = Standing.REQUESTED;
    this.requestedBy = by;
    this.requestedAt = at;
  }

  /** The second person opens it, now. */
  void confirm(UUID by, Instant at, Instant due) {
    if (state != Standing.REQUESTED || by.equals(requestedBy)) {
      throw new IllegalStateException("a second person confirms what was requested, not " + state);
    }
    state = Standing.ACTIVE;
    confirmedBy = by;
    begunAt = at;
    validUntil = at.plus(Duration.ofHours(hours));
    reviewDue = due;
  }

  void ratify(UUID by) {
    review(by, Standing.RATIFIED);
  }

  void refuse(UUID by) {
    review(by, Standing.REVOKED);
  }

  private void review(UUID by, Standing outcome) {
    if (begunAt == null || reviewedBy != null) {
      throw new IllegalStateException("what began is reviewed once, not " + state);
    }
    reviewedBy = by;
    state = state == Standing.REVOKED ? Standing.REVOKED : outcome;
  }

  /** Ends it before its time; it still wants its review if it had begun. */
  void revoke() {
    if (state == Standing.REVOKED) {
      throw new IllegalStateException("break-glass " + id + " is revoked already");
    }
    state = Standing.REVOKED;
  }

  /** Whether the gate lets its version in. */
  public boolean isInForce(Instant now) {
    return (state == Standing.ACTIVE || state == Standing.RATIFIED)
        && validUntil != null
        && now.isBefore(validUntil);
  }

  /** Whether it began and nobody uninvolved has judged it. */
  public boolean wantsReview() {
    return begunAt != null && reviewedBy == null;
  }

  /** Whether the review did not come in time: it counts as revoked then. */
  public boolean isOverdue(Instant now) {
    return wantsReview() && reviewDue != null && !now.isBefore(reviewDue);
  }

  public Map<String, String> state() {
    return State.of()
        .and("version", version)
        .and("use_case", useCase)
        .and("environment", environment)
        .and("risk_class", riskClass.name())
        .and("artifact", artifact)
        .and("reason", reason)
        .and("hours", hours)
        .and("state", state)
        .and("requested_by", requestedBy)
        .and("confirmed_by", confirmedBy)
        .and("valid_until", validUntil)
        .and("review_due", reviewDue)
        .and("reviewed_by", reviewedBy)
        .fields();
  }

  public UUID id() {
    return id;
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

  public String artifact() {
    return artifact;
  }

  public String reason() {
    return reason;
  }

  public int hours() {
    return hours;
  }

  public Standing standing() {
    return state;
  }

  public UUID requestedBy() {
    return requestedBy;
  }

  public Instant requestedAt() {
    return requestedAt;
  }

  public Optional<UUID> confirmedBy() {
    return Optional.ofNullable(confirmedBy);
  }

  public Optional<Instant> begunAt() {
    return Optional.ofNullable(begunAt);
  }

  public Optional<Instant> validUntil() {
    return Optional.ofNullable(validUntil);
  }

  public Optional<Instant> reviewDue() {
    return Optional.ofNullable(reviewDue);
  }

  public Optional<UUID> reviewedBy() {
    return Optional.ofNullable(reviewedBy);
  }

  public int revision() {
    return revision;
  }
}
