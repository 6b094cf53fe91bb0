package org.countersign.catalog.models;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.journal.State;

/** A model: an id and a name that can change; entries use the id. */
@Entity
@Table(name = "model")
@SuppressWarnings("NullAway.Init")
public class Model {
  @Id private UUID id;
  private String name;
  private String team;
  private String task;
  private String description;

  @Column(name = "last_version")
  private int lastVersion;

  @Column(name = "created_by", updatable = false)
  private UUID createdBy;

  @Column(name = "created_at", updatable = false)
  private Instant createdAt;

  @Version private int revision;

  protected Model() {}

  public Model(
      UUID id, ModelName name, String team, String task, String description, UUID by, Instant at) {
    this.id = id;
    this.name = name.value();
    this.team = team;
    this.task = task;
    this.description = description;
    this.createdBy = by;
    this.createdAt = at;
  }

  /** The next version's number; call it holding this row's lock. */
  int takeNumber() {
    lastVersion++;
    return lastVersion;
  }

  public Map<String, String> state() {
    return State.of().andDigestOf("name", name).and("team", team).fields();
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

  public String task() {
    return task;
  }

  public String description() {
    return description;
  }

  public int lastVersion() {
    return lastVersion;
  }

  public UUID createdBy() {
    return createdBy;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public int revision() {
    return revision;
  }
}
