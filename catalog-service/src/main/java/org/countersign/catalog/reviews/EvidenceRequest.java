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
import org.countersign.policy.EvidenceType;
import org.jspecify.annotations.Nullable;

/** Evidence that a reviewer asks the team of a version for, by a date. */
@Entity
@Table(name = "evidence_request")
@SuppressWarnings("NullAway.Init")
public class EvidenceRequest {
  /** Whether the team has answered; that it is late is computed when read. */
  public enum Progress {
    OPEN,
    ANSWERED
  }

  @Id private UUID id;

  @Column(updatable = false)
  private UUID review;

  @Column(updatable = false)
  private UUID version;

  @Enumerated(EnumType.STRING)
  @Column(updatable = false)
  private EvidenceType type;

  @Column(updatable = false)
  private Instant due;

  @Enumerated(EnumType.STRING)
  private Progress state;

  @Column(name = "requested_by", updatable = false)
  private UUID requestedBy;

  @Column(name = "requested_at", updatable = false)
  private Instant requestedAt;

  private @Nullable UUID evidence;

  @Column(name = "answered_by")
  private @Nullable UUID answeredBy;

  @Version private int revision;

  protected EvidenceRequest() {}

  EvidenceRequest(UUID id, Review review, EvidenceType type, Instant due, UUID by, Instant at) {
    this.id = id;
    this.review = review.id();
    this.version = review.version();
    this.type = type;
    this.due = due;
    this.state = Progress.OPEN;
    this.requestedBy = by;
    this.requestedAt = at;
  }

  void answer(UUID filed, UUID by) {
    if (state != Progress.OPEN) {
      throw new IllegalStateException("request " + id + " is answered already");
    }
    state = Progress.ANSWERED;
    evidence = filed;
    answeredBy = by;
  }

  public Map<String, String> state() {
    return State.of()
        .and("review", review)
        .and("version", version)
        .and("type", type)
        .and("due", due)
        .and("state", state)
        .and("requested_by", requestedBy)
        .and("evidence", evidence)
        .and("answered_by", answeredBy)
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

  public EvidenceType type() {
    return type;
  }

  public Instant due() {
    return due;
  }

  public Progress progress() {
    return state;
  }

  public UUID requestedBy() {
    return requestedBy;
  }

  public Instant requestedAt() {
    return requestedAt;
  }

  public Optional<UUID> evidence() {
    return Optional.ofNullable(evidence);
  }

  public Optional<UUID> answeredBy() {
    return Optional.ofNullable(answeredBy);
  }

  public int revision() {
    return revision;
  }
}
