package org.countersign.catalog.reviews;

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
import org.jspecify.annotations.Nullable;

/** One person's vote, in the role of one slot, on the digest that was shown. Never changes. */
@Entity
@Table(name = "vote")
@SuppressWarnings("NullAway.Init")
public class Vote {
  /** What the voter said. */
  public enum Decision {
    APPROVE,
    REJECT
  }

  @Id private UUID id;
  private UUID review;
  private UUID version;
  private UUID voter;
  private String role;

  @Enumerated(EnumType.STRING)
  private Decision decision;

  private String subject;

  /** Whoever handed this vote over. */
  @Column(name = "on_behalf_of")
  private @Nullable UUID onBehalfOf;

  /** Whose commitment opens to the reason. */
  @Column(name = "event_id")
  private UUID eventId;

  @Column(name = "valid_until")
  private @Nullable Instant validUntil;

  @Column(name = "cast_at")
  private Instant castAt;

  protected Vote() {}

  /**
   * @param role of the slot the vote fills
   * @param validUntil when the voter wants the approval to end, if before the longest its class
   *     allows
   */
  public Vote(
      UUID id,
      Review review,
      UUID voter,
      String role,
      Decision decision,
      Optional<Instant> validUntil,
      Instant at) {
    this.id = id;
    this.review = review.id();
    this.version = review.version();
    this.voter = voter;
    this.role = role;
    this.decision = decision;
    this.subject = review.subject();
    this.validUntil = validUntil.orElse(null);
    this.castAt = at;
  }

  /** Somebody who is away handed their vote over; who cast it stays the voter. */
  void castFor(UUID absent) {
    if (absent.equals(voter)) {
      throw new IllegalArgumentException("nobody stands in for themselves");
    }
    onBehalfOf = absent;
  }

  void recordedAs(UUID event) {
    eventId = event;
  }

  public Map<String, String> state() {
    return State.of()
        .and("review", review)
        .and("version", version)
        .and("voter", voter)
        .and("role", role)
        .and("decision", decision)
        .and("subject", subject)
        .and("valid_until", validUntil)
        .and("on_behalf_of", onBehalfOf)
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

  public UUID voter() {
    return voter;
  }

  public String role() {
    return role;
  }

  public Decision decision() {
    return decision;
  }

  public String subject() {
    return subject;
  }

  public Optional<Instant> validUntil() {
    return Optional.ofNullable(validUntil);
  }

  public Optional<UUID> onBehalfOf() {
    return Optional.ofNullable(onBehalfOf);
  }

  public UUID eventId() {
    return eventId;
  }

  public Instant castAt() {
    return castAt;
  }
}
