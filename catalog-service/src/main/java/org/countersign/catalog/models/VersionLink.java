package org.countersign.catalog.models;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.journal.State;

/** A version serves a use case. The gate accepts a use case only once this is on record. */
@Entity
@Table(name = "version_link")
@SuppressWarnings("NullAway.Init")
public class VersionLink {
  @Id private UUID id;
  private UUID version;

  @Column(name = "use_case")
  private UUID useCase;

  @Column(name = "linked_by")
  private UUID linkedBy;

  @Column(name = "linked_at")
  private Instant linkedAt;

  protected VersionLink() {}

  public VersionLink(UUID id, UUID version, UUID useCase, UUID by, Instant at) {
    this.id = id;
    this.version = version;
    this.useCase = useCase;
    this.linkedBy = by;
    this.linkedAt = at;
  }

  public Map<String, String> state() {
    return State.of().and("version", version).and("use_case", useCase).fields();
  }

  public UUID id() {
    return id;
  }

  public UUID version() {
    return version;
  }

  public UUID useCase() {
    return useCase;
  }

  public UUID linkedBy() {
    return linkedBy;
  }

  public Instant linkedAt() {
    return linkedAt;
  }
}
