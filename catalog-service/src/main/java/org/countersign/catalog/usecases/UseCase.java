package org.countersign.catalog.usecases;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.journal.State;

/** What an AI system is for, where and on whom. The risk class belongs to it, never to weights. */
@Entity
@Table(name = "use_case")
@SuppressWarnings("NullAway.Init")
public class UseCase {
  @Id private UUID id;
  private String name;
  private String team;
  private String domain;

  /** Digest of the canonical document: purpose, affected persons, the five questions. */
  private String document;

  @Column(name = "created_by", updatable = false)
  private UUID createdBy;

  @Column(name = "created_at", updatable = false)
  private Instant createdAt;

  @Version private int revision;

  protected UseCase() {}

  public UseCase(
      UUID id, String name, String team, String domain, String document, UUID by, Instant at) {
    this.id = id;
    this.name = name;
    this.team = team;
    this.domain = domain;
    this.document = document;
    this.createdBy = by;
    this.createdAt = at;
  }

  void rewrite(String domain, String document) {
    this.domain = domain;
    this.document = document;
  }

  public Map<String, String> state() {
    return State.of()
        .andDigestOf("name", name)
        .and("team", team)
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

  public String domain() {
    return domain;
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

  public int revision() {
    return revision;
  }
}
