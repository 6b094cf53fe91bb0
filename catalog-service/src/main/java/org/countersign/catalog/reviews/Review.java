package org.countersign.catalog.reviews;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.journal.State;
import org.countersign.policy.RiskClass;
import org.jspecify.annotations.Nullable;

/** A round that asks named roles to approve a version for a use case in an environment. */
@Entity
@Table(name = "review")
@SuppressWarnings("NullAway.Init")
public class Review {
  /** How far the round is. */
  public enum Progress {
    IN_REVIEW,
    APPROVED,
    REJECTED,
    WITHDRAWN,
    CHANGES_REQUESTED
  }

  /** What a light round is for. */
  public enum Purpose {
    /** That a suspended approval holds again. */
    LIFTING,
    /** That an approval holds although its voters left their roles. */
    CONFIRMATION,
    /** That versions made again are approved inside bounds. */
    ENVELOPE,
    /** That an approval holds although something upstream of the version changed. */
    REAFFIRMATION
  }

  /** How far a round that grants an approval was shortened. */
  public enum Scope {
    FULL,
    LIGHT,
    NONE,
    /** Nobody was asked: bounds that a quorum signed were kept. */
    ENVELOPE
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

  private String subject;

  @Column(updatable = false)
  private UUID submitter;

  @Enumerated(EnumType.STRING)
  private Progress state;

  @Column(name = "submitted_at", updatable = false)
  private Instant submittedAt;

  @Column(name = "decided_at")
  private @Nullable Instant decidedAt;

  @Enumerated(EnumType.STRING)
  @Column(updatable = false)
  private @Nullable Purpose purpose;

  @Column(updatable = false)
  private @Nullable UUID about;

  @Column(updatable = false)
  private @Nullable String roles;

  @Enumerated(EnumType.STRING)
  @Column(updatable = false)
  private @Nullable Scope scope;

  @Version private int revision;

  protected Review() {}

  /**
   * @param subject digest of what the voters are shown; votes bind to it
   */
  public Review(
      UUID id,
      UUID version,
      UUID useCase,
      String environment,
      RiskClass riskClass,
      String subject,
      UUID submitter,
      Instant at) {
    this.id = id;
    this.version = version;
    this.useCase = useCase;
    this.environment = environment;
    this.riskClass = riskClass;
    this.subject = subject;
    this.submitter = submitter;
    this.state = Progress.IN_REVIEW;
    this.submittedAt = at;
  }

  /**
   * A light round about an approval.
   *
   * @param roles to be confirmed; none for another purpose
   */
  static Review light(
      UUID id,
      Approval about,
      Purpose purpose,
      List<String> roles,
      String subject,
      UUID by,
      Instant at) {
    var review =
        new Review(
            id,
            about.version(),
            about.useCase(),
            about.environment(),
            about.riskClass(),
            subject,
            by,
            at);
    review.purpose = purpose;
    review.about = about.id();
    review.roles = roles.isEmpty() ? null : String.join(",", roles);
    return review;
  }

  /** The same round with fewer slots, before it is opened. */
  Review shortened(Scope shorter) {
    scope = shorter == Scope.FULL ? null : shorter;
    return this;
  }

  /** The same without a vote, as bounds that were signed before let it be. */
  Review withoutRound(Instant at) {
    scope = Scope.ENVELOPE;
    end(Progress.APPROVED, at);
    return this;
  }

  /** What is shown has changed, so earlier votes fall and the round goes on about what is now. */
  void rebind(String shown) {
    if (state != Progress.IN_REVIEW) {
      throw new IllegalStateException("review " + id + " is " + state + " already");
    }
    subject = shown;
  }

  void approve(Instant at) {
    end(Progress.APPROVED, at);
  }

  void reject(Instant at) {
    end(Progress.REJECTED, at);
  }

  void withdraw(Instant at) {
    end(Progress.WITHDRAWN, at);
  }

  void requestChanges(Instant at) {
    end(Progress.CHANGES_REQUESTED, at);
  }

  private void end(Progress outcome, Instant at) {
    if (state != Progress.IN_REVIEW) {
      throw new IllegalStateException("review " + id + " is " + state + " already");
    }
    state = outcome;
    decidedAt = at;
  }

  public Map<String, String> state() {
    return State.of()
        .and("version", version)
        .and("use_case", useCase)
        .and("environment", environment)
        .and("risk_class", riskClass.name())
        .and("subject", subject)
        .and("submitter", submitter)
        .and("state", state)
        .and("purpose", purpose)
        .and("about", about)
        .and("roles", roles)
        .and("scope", scope)
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

  public String subject() {
    return subject;
  }

  /** Empty for a round that grants an approval. */
  public Optional<Purpose> purpose() {
    return Optional.ofNullable(purpose);
  }

  /** The approval that a light round is about. */
  public Optional<UUID> about() {
    return Optional.ofNullable(about);
  }

  /** Those that a confirmation wants, one for each voter who left the role. */
  List<String> rolesWanted() {
    return roles == null ? List.of() : List.of(roles.split(",", -1));
  }

  public Scope scope() {
    return scope == null ? Scope.FULL : scope;
  }

  public UUID submitter() {
    return submitter;
  }

  public Progress progress() {
    return state;
  }

  public Instant submittedAt() {
    return submittedAt;
  }

  public Optional<Instant> decidedAt() {
    return Optional.ofNullable(decidedAt);
  }

  public int revision() {
    return revision;
  }
}
