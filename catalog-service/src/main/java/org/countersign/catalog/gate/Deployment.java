package org.countersign.catalog.gate;

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

/** That a version went live on the strength of one decision. */
@Entity
@Table(name = "deployment")
@SuppressWarnings("NullAway.Init")
public class Deployment {
  /** Whether it runs. */
  public enum Phase {
    LIVE,
    ROLLED_BACK,
    RETIRED
  }

  @Id private UUID id;

  @Column(updatable = false)
  private UUID decision;

  @Column(updatable = false)
  private UUID version;

  @Column(name = "use_case", updatable = false)
  private @Nullable UUID useCase;

  @Column(updatable = false)
  private String environment;

  @Column(updatable = false)
  private String target;

  @Enumerated(EnumType.STRING)
  private Phase state;

  @Column(name = "recorded_by", updatable = false)
  private UUID recordedBy;

  @Column(name = "recorded_at", updatable = false)
  private Instant recordedAt;

  @Version private int revision;

  protected Deployment() {}

  Deployment(UUID id, Decisions.Recorded decision, String target, UUID by, Instant at) {
    this.id = id;
    this.decision = decision.id();
    this.version = decision.version();
    this.useCase = decision.useCase().orElse(null);
    this.environment = decision.environment();
    this.target = target;
    this.state = Phase.LIVE;
    this.recordedBy = by;
    this.recordedAt = at;
  }

  Map<String, String> state() {
    return State.of()
        .and("decision", decision)
        .and("version", version)
        .and("use_case", useCase)
        .and("environment", environment)
        .and("state", state)
        .fields();
  }

  public UUID id() {
    return id;
  }

  public UUID decision() {
    return decision;
  }

  public UUID version() {
    return version;
  }

  public Optional<UUID> useCase() {
    return Optional.ofNullable(useCase);
  }

  public String environment() {
    return environment;
  }

  public String target() {
    return target;
  }

  public Phase phase() {
    return state;
  }

  public UUID recordedBy() {
    return recordedBy;
  }

  public Instant recordedAt() {
    return recordedAt;
  }
}
