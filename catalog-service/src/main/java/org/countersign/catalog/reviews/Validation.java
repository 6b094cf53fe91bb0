package org.countersign.catalog.reviews;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.journal.State;

/**
 * What somebody who has no part in a version says of its fitness. Never changes; a newer one may.
 */
@Entity
@Table(name = "validation")
@SuppressWarnings("NullAway.Init")
public class Validation {
  /** What the validator concludes. */
  public enum Outcome {
    FIT,
    FIT_WITH_LIMITATIONS,
    UNFIT
  }

  @Id private UUID id;

  private UUID version;

  @Enumerated(EnumType.STRING)
  private Outcome outcome;

  private UUID validator;

  @Column(name = "validated_at")
  private Instant validatedAt;

  protected Validation() {}

  Validation(UUID id, UUID version, Outcome outcome, UUID validator, Instant at) {
    this.id = id;
    this.version = version;
    this.outcome = outcome;
    this.validator = validator;
    this.validatedAt = at;
  }

  public Map<String, String> state() {
    return State.of()
        .and("version", version)
        .and("outcome", outcome)
        .and("validator", validator)
        .fields();
  }

  public UUID id() {
    return id;
  }

  public UUID version() {
    return version;
  }

  public Outcome outcome() {
    return outcome;
  }

  public UUID validator() {
    return validator;
  }

  public Instant validatedAt() {
    return validatedAt;
  }
}
