package org.countersign.catalog.evidence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.journal.State;
import org.countersign.policy.EvidenceCheck;
import org.countersign.policy.EvidenceType;
import org.countersign.policy.Measurement;
import org.countersign.policy.Provenance;
import org.jspecify.annotations.Nullable;

/**
 * Typed, digested, dated evidence. It counts once a reviewer who is not the producer accepted it.
 */
@Entity
@Table(name = "evidence")
@SuppressWarnings("NullAway.Init")
public class Evidence {
  /** What the reviewer said of it. */
  public enum Acceptance {
    SUBMITTED,
    ACCEPTED,
    REJECTED
  }

  /** What became of its own numbers when they were computed again. */
  public enum Checked {
    PASSED,
    FAILED
  }

  @Id private UUID id;

  @Column(updatable = false)
  private UUID version;

  @Enumerated(EnumType.STRING)
  @Column(updatable = false)
  private EvidenceType type;

  @Column(updatable = false)
  private String title;

  @Column(name = "media_type", updatable = false)
  private String mediaType;

  @Column(updatable = false)
  private String content;

  @Enumerated(EnumType.STRING)
  @Column(updatable = false)
  private Provenance provenance;

  @Column(updatable = false)
  private UUID producer;

  @Column(name = "produced_at", updatable = false)
  private Instant producedAt;

  @Column(name = "valid_until", updatable = false)
  private @Nullable Instant validUntil;

  @Enumerated(EnumType.STRING)
  private Acceptance state;

  private @Nullable UUID reviewer;

  @Column(name = "reviewed_at")
  private @Nullable Instant reviewedAt;

  @Enumerated(EnumType.STRING)
  @Column(updatable = false)
  private @Nullable Checked checked;

  @Column(updatable = false)
  private @Nullable String measured;

  @Column(name = "created_at", updatable = false)
  private Instant createdAt;

  @Version private int revision;

  protected Evidence() {}

  public Evidence(
      UUID id,
      UUID version,
      EvidenceType type,
      String title,
      String mediaType,
      String content,
      Provenance provenance,
      UUID producer,
      Instant producedAt,
      Optional<Instant> validUntil,
      Instant at) {
    this.id = id;
    this.version = version;
    this.type = type;
    this.title = title;
    this.mediaType = mediaType;
    this.content = content;
    this.provenance = provenance;
    this.producer = producer;
    this.producedAt = producedAt;
    this.validUntil = validUntil.orElse(null);
    this.state = Acceptance.SUBMITTED;
    this.createdAt = at;
  }

  /** Its own numbers were computed again; once, before it goes on record. */
  void check(EvidenceCheck found) {
    checked = found.holds() ? Checked.PASSED : Checked.FAILED;
    measured = found.measured().isEmpty() ? null : Measured.text(found.measured());
  }

  void accept(UUID by, Instant at) {
    review(Acceptance.ACCEPTED, by, at);
  }

  void reject(UUID by, Instant at) {
    review(Acceptance.REJECTED, by, at);
  }

  private void review(Acceptance verdict, UUID by, Instant at) {
    if (state != Acceptance.SUBMITTED) {
      throw new IllegalStateException("evidence " + id + " is " + state + " already");
    }
    if (by.equals(producer)) {
      throw new IllegalStateException("the producer of evidence " + id + " cannot review it");
    }
    state = verdict;
    reviewer = by;
    reviewedAt = at;
  }

  public Map<String, String> state() {
    return State.of()
        .and("version", version)
        .and("type", type)
        .and("content", content)
        .and("provenance", provenance)
        .and("producer", producer)
        .and("produced_at", producedAt)
        .and("valid_until", validUntil)
        .and("state", state)
        .and("reviewer", reviewer)
        .and("checked", checked)
        .andDigestOf("measured", measured)
        .fields();
  }

  public UUID id() {
    return id;
  }

  public UUID version() {
    return version;
  }

  public EvidenceType type() {
    return type;
  }

  public String title() {
    return title;
  }

  public String mediaType() {
    return mediaType;
  }

  /** Lower-case hex SHA-256 of the bytes. */
  public String content() {
    return content;
  }

  public Provenance provenance() {
    return provenance;
  }

  public UUID producer() {
    return producer;
  }

  public Instant producedAt() {
    return producedAt;
  }

  public Optional<Instant> validUntil() {
    return Optional.ofNullable(validUntil);
  }

  public Acceptance acceptance() {
    return state;
  }

  public Optional<UUID> reviewer() {
    return Optional.ofNullable(reviewer);
  }

  public Optional<Instant> reviewedAt() {
    return Optional.ofNullable(reviewedAt);
  }

  /** Empty where it is in a form that we cannot read. */
  public Optional<Checked> checked() {
    return Optional.ofNullable(checked);
  }

  /** The metrics it states over all cases of a data set; none where it is no evaluation. */
  public List<Measurement> measured() {
    return measured == null ? List.of() : Measured.read(measured);
  }

  public Instant createdAt() {
    return createdAt;
  }
}
