package org.countersign.catalog.models;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.journal.State;

/** Data under the name its owners know it by, such as {@code s3://lake/loans}. */
@Entity
@Table(name = "dataset")
@SuppressWarnings("NullAway.Init")
public class Dataset {
  /** What kind of data it is. */
  public enum Shape {
    DATASET,
    FEATURE_VIEW
  }

  @Id private UUID id;

  @Column(updatable = false)
  private String name;

  @Column(updatable = false)
  private String team;

  @Enumerated(EnumType.STRING)
  @Column(updatable = false)
  private Shape shape;

  @Column(updatable = false)
  private String description;

  @Column(name = "last_version")
  private int lastVersion;

  @Column(name = "created_by", updatable = false)
  private UUID createdBy;

  @Column(name = "created_at", updatable = false)
  private Instant createdAt;

  @Version private int revision;

  protected Dataset() {}

  public Dataset(
      UUID id, String name, String team, Shape shape, String description, UUID by, Instant at) {
    this.id = id;
    this.name = name;
    this.team = team;
    this.shape = shape;
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
    return State.of()
        .andDigestOf("name", name)
        .and("team", team)
        .and("shape", shape.name())
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

  public Shape shape() {
    return shape;
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
}
