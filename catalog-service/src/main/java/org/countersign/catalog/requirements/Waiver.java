package org.countersign.catalog.requirements;

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

/** That a version may do without a requirement for a time. Its end is computed when it is read. */
@Entity
@Table(name = "waiver")
@SuppressWarnings("NullAway.Init")
public class Waiver {
  /** Where it stands. */
  public enum Standing {
    PROPOSED,
    GRANTED,
    DECLINED,
    /** Taken back before its time. */
    ENDED
  }

  @Id private UUID id;

  @Column(updatable = false)
  private UUID version;

  @Column(name = "use_case", updatable = false)
  private UUID useCase;

  @Column(updatable = false)
  private String requirement;

  @Column(updatable = false)
  private Instant ends;

  @Enumerated(EnumType.STRING)
  private Standing state;

  @Column(name = "proposed_by", updatable = false)
  private UUID proposedBy;

  @Column(name = "proposed_at", updatable = false)
  private Instant proposedAt;

  @Column(name = "granted_as")
  private @Nullable String grantedAs;

  @Column(name = "decided_by")
  private @Nullable UUID decidedBy;

  @Column(name = "decided_at")
  private @Nullable Instant decidedAt;

  @Version private int revision;

  protected Waiver() {}

  Waiver(
      UUID id, UUID version, UUID useCase, String requirement, Instant ends, UUID by, Instant at) {
    this.id = id;
    this.version = version;
    this.useCase = useCase;
    this.requirement = requirement;
    this.ends = ends;
    this.state = Standing.PROPOSED;
    this.proposedBy = by;
    this.proposedAt = at;
  }

  void grant(UUID by, String role, Instant at) {
    decide(Standing.GRANTED, by, at);
    grantedAs = role;
  }

  void decline(UUID by, Instant at) {
    decide(Standing.DECLINED, by, at);
  }

  private void decide(Standing outcome, UUID by, Instant at) {
    if (state != Standing.PROPOSED || by.equals(proposedBy)) {
      throw new IllegalStateException("waiver " + id + " cannot become " + outcome);
    }
    state = outcome;
    decidedBy = by;
    decidedAt = at;
  }

  void end() {
    if (state != Standing.GRANTED) {
      throw new IllegalStateException("waiver " + id + " is " + state + ", not GRANTED");
    }
    state = Standing.ENDED;
  }

  public Map<String, String> state() {
    return State.of()
        .and("version", version)
        .and("use_case", useCase)
        .and("requirement", requirement)
        .and("ends", ends)
        .and("state", state)
        .and("proposed_by", proposedBy)
        .and("granted_as", grantedAs)
        .and("decided_by", decidedBy)
        .fields();
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

  public String requirement() {
    return requirement;
  }

  public Instant ends() {
    return ends;
  }

  public Standing standing() {
    return state;
  }

  public UUID proposedBy() {
    return proposedBy;
  }

  public Instant proposedAt() {
    return proposedAt;
  }

  public Optional<String> grantedAs() {
    return Optional.ofNullable(grantedAs);
  }

  public Optional<UUID> decidedBy() {
    return Optional.ofNullable(decidedBy);
  }

  public Optional<Instant> decidedAt() {
    return Optional.ofNullable(decidedAt);
  }

  public int revision() {
    return revision;
  }
}
