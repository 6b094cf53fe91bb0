package org.countersign.catalog.models;

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

/** One execution that made data or models, under the name its pipeline gave it. */
@Entity
@Table(name = "run")
@SuppressWarnings("NullAway.Init")
public class Run {
  /** What set it off. */
  public enum Cause {
    SCHEDULED,
    EVENT,
    AD_HOC
  }

  @Id private UUID id;

  @Column(updatable = false)
  private String name;

  @Column(updatable = false)
  private String team;

  @Enumerated(EnumType.STRING)
  @Column(updatable = false)
  private Cause cause;

  @Column(updatable = false)
  private String document;

  @Column(name = "created_by", updatable = false)
  private UUID createdBy;

  @Column(name = "created_at", updatable = false)
  private Instant createdAt;

  protected Run() {}

  /**
   * @param name as registrations of versions refer to it
   * @param document digest of everything that was said of it
   */
  public Run(UUID id, String name, String team, Cause cause, String document, UUID by, Instant at) {
    this.id = id;
    this.name = name;
    this.team = team;
    this.cause = cause;
    this.document = document;
    this.createdBy = by;
    this.createdAt = at;
  }

  public Map<String, String> state() {
    return State.of()
        .andDigestOf("name", name)
        .and("team", team)
        .and("cause", cause.name())
        .and("document", document)
        .fields();
  }

  public UUID id() {
    return id;
  }

  public String name() {
    return name;
  }

  public String team() {
    return team;
  }

  public Cause cause() {
    return cause;
  }

  public String document() {
    return document;
  }

  public UUID createdBy() {
    return createdBy;
  }

  public Instant createdAt() {
    return createdAt;
  }
}
