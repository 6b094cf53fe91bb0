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
import org.jspecify.annotations.Nullable;

/** Something a validator found; one that blocks keeps the version from being approved and run. */
@Entity
@Table(name = "finding")
@SuppressWarnings("NullAway.Init")
public class ValidationFinding {
  /** How much it weighs. */
  public enum Severity {
    BLOCKING,
    MAJOR,
    MINOR
  }

  /** Whether it is settled. */
  public enum Progress {
    OPEN,
    CLOSED
  }

  @Id private UUID id;

  @Column(updatable = false)
  private UUID version;

  @Column(updatable = false)
  private UUID validation;

  @Enumerated(EnumType.STRING)
  @Column(updatable = false)
  private Severity severity;

  @Enumerated(EnumType.STRING)
  private Progress state;

  @Column(name = "raised_at", updatable = false)
  private Instant raisedAt;

  @Column(name = "closed_by")
  private @Nullable UUID closedBy;

  @Column(name = "closed_at")
  private @Nullable Instant closedAt;

  @Version private int revision;

  protected ValidationFinding() {}

  ValidationFinding(UUID id, Validation validation, Severity severity) {
    this.id = id;
    this.version = validation.version();
    this.validation = validation.id();
    this.severity = severity;
    this.state = Progress.OPEN;
    this.raisedAt = validation.validatedAt();
  }

  void close(UUID by, Instant at) {
    if (state != Progress.OPEN) {
      throw new IllegalStateException("finding " + id + " is closed already");
    }
    state = Progress.CLOSED;
    closedBy = by;
    closedAt = at;
  }

  boolean blocks() {
    return severity == Severity.BLOCKING && state == Progress.OPEN;
  }

  public Map<String, String> state() {
    return State.of()
        .and("version", version)
        .and("validation", validation)
        .and("severity", severity)
        .and("state", state)
        .and("closed_by", closedBy)
        .fields();
  }

  public UUID id() {
    return id;
  }

  public UUID version() {
    return version;
  }

  public UUID validation() {
    return validation;
  }

  public Severity severity() {
    return severity;
  }

  public Progress progress() {
    return state;
  }

  public Instant raisedAt() {
    return raisedAt;
  }

  public Optional<UUID> closedBy() {
    return Optional.ofNullable(closedBy);
  }

  public Optional<Instant> closedAt() {
    return Optional.ofNullable(closedAt);
  }

  public int revision() {
    return revision;
  }
}
