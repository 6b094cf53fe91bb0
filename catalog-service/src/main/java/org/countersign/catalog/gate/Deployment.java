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

  @Enumerated(EnumType.STRING)
  @Column(updatable = false)
  private Rollout.@Nullable Strategy strategy;

  private @Nullable Integer percent;

  @Enumerated(EnumType.STRING)
  private Rollout.@Nullable Outcome outcome;

  @Column(name = "ended_at")
  private @Nullable Instant endedAt;

  @Column(name = "recorded_by", updatable = false)
  private UUID recordedBy;

  @Column(name = "recorded_at", updatable = false)
  private Instant recordedAt;

  @Version private int revision;

  protected Deployment() {}

  /**
   * @param rollout empty where it goes live at once
   */
  Deployment(
      UUID id,
      Decisions.Recorded decision,
      String target,
      Optional<Rollout> rollout,
      UUID by,
      Instant at) {
    this.id = id;
    this.decision = decision.id();
    this.version = decision.version();
    this.useCase = decision.useCase().orElse(null);
    this.environment = decision.environment();
    this.target = target;
    this.state = Phase.LIVE;
    this.recordedBy = by;
    this.recordedAt = at;
    this.strategy = rollout.map(Rollout::strategy).orElse(null);
    this.percent = rollout.map(Rollout::percent).orElse(null);
    this.outcome = rollout.map(Rollout::outcome).orElse(null);
  }

  /** Reaches another share of the traffic, or tells what the experiment came to. */
  void reach(int share, Rollout.Outcome told) {
    requireLive();
    if (strategy == null) {
      throw new IllegalStateException("deployment " + id + " has all the traffic");
    }
    percent = share;
    outcome = told;
  }

  void end(Phase phase, Instant at) {
    requireLive();
    if (phase == Phase.LIVE) {
      throw new IllegalArgumentException("LIVE is no end");
    }
    state = phase;
    endedAt = at;
  }

  private void requireLive() {
    if (state != Phase.LIVE) {
      throw new IllegalStateException("deployment " + id + " is " + state);
    }
  }

  Map<String, String> state() {
    return State.of()
        .and("decision", decision)
        .and("version", version)
        .and("use_case", useCase)
        .and("environment", environment)
        .and("state", state)
        .and("strategy", strategy)
        .and("percent", percent)
        .and("outcome", outcome)
        .and("ended_at", endedAt)
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

  /** Empty where it went live at once. */
  public Optional<Rollout> rollout() {
    return strategy == null || percent == null || outcome == null
        ? Optional.empty()
        : Optional.of(new Rollout(strategy, percent, outcome));
  }

  /** Empty while it is live. */
  public Optional<Instant> endedAt() {
    return Optional.ofNullable(endedAt);
  }

  public UUID recordedBy() {
    return recordedBy;
  }

  public Instant recordedAt() {
    return recordedAt;
  }
}
