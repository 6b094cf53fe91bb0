package org.countersign.catalog.models;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.journal.State;

/** An upstream change that reaches a version. It stays true, whatever people decide about it. */
@Entity
@Table(name = "upstream_finding")
@SuppressWarnings("NullAway.Init")
public class UpstreamFinding {
  @Id private UUID id;

  @Column(updatable = false)
  private UUID version;

  @Column(updatable = false)
  private UUID cause;

  @Column(updatable = false)
  private String says;

  @Column(name = "made_at", updatable = false)
  private Instant madeAt;

  protected UpstreamFinding() {}

  /**
   * @param cause the upstream change
   * @param says what happened and by which way it reaches the version
   */
  public UpstreamFinding(UUID id, UUID version, UUID cause, String says, Instant at) {
    this.id = id;
    this.version = version;
    this.cause = cause;
    this.says = says;
    this.madeAt = at;
  }

  public Map<String, String> state() {
    return State.of()
        .and("version", version)
        .and("cause", cause)
        .andDigestOf("says", says)
        .fields();
  }

  public UUID id() {
    return id;
  }

  public UUID version() {
    return version;
  }

  public UUID cause() {
    return cause;
  }

  public String says() {
    return says;
  }

  public Instant madeAt() {
    return madeAt;
  }
}
