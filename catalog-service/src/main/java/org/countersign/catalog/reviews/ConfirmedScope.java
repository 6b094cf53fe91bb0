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
import org.countersign.policy.Reapproval.Scope;

/**
 * How much of a review an officer found that a version needs after another was approved. It counts
 * as long as nothing of what it was about changes.
 */
@Entity
@Table(name = "reapproval")
@SuppressWarnings("NullAway.Init")
public class ConfirmedScope {
  @Id private UUID id;

  private UUID version;

  @Column(name = "use_case")
  private UUID useCase;

  private String environment;

  private UUID baseline;

  private String subject;

  @Enumerated(EnumType.STRING)
  private Scope proposed;

  @Enumerated(EnumType.STRING)
  private Scope scope;

  @Column(name = "confirmed_by")
  private UUID confirmedBy;

  @Column(name = "confirmed_at")
  private Instant confirmedAt;

  protected ConfirmedScope() {}

  /**
   * @param subject digest of what voters would be shown
   */
  ConfirmedScope(
      UUID id,
      Approval baseline,
      UUID version,
      String subject,
      Scope proposed,
      Scope scope,
      UUID by,
      Instant at) {
    this.id = id;
    this.version = version;
    this.useCase = baseline.useCase();
    this.environment = baseline.environment();
    this.baseline = baseline.id();
    this.subject = subject;
    this.proposed = proposed;
    this.scope = scope;
    this.confirmedBy = by;
    this.confirmedAt = at;
  }

  public Map<String, String> state() {
    return State.of()
        .and("version", version)
        .and("use_case", useCase)
        .and("environment", environment)
        .and("baseline", baseline)
        .and("subject", subject)
        .and("proposed", proposed)
        .and("scope", scope)
        .and("confirmed_by", confirmedBy)
        .fields();
  }

  public UUID id() {
    return id;
  }

  public UUID version() {
    return version;
  }

  public String subject() {
    return subject;
  }

  public Scope scope() {
    return scope;
  }

  public UUID confirmedBy() {
    return confirmedBy;
  }

  public Instant confirmedAt() {
    return confirmedAt;
  }
}
