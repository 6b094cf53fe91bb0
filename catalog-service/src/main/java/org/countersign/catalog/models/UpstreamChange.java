package org.countersign.catalog.models;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.journal.State;
import org.jspecify.annotations.Nullable;

/**
 * What became known of something that models came of. Every approval downstream of it has to be
 * looked at again.
 */
@Entity
@Table(name = "upstream_change")
@SuppressWarnings("NullAway.Init")
public class UpstreamChange {
  /** What happened. */
  public enum Sort {
    DATASET_WITHDRAWN("dataset.withdrawn"),
    /** A snapshot was registered again with other content. */
    DATASET_CHANGED("dataset.changed"),
    LICENCE_CHANGED("dataset.relicensed"),
    BASE_MODEL_REVOKED("base-model.revoked"),
    CODE_FLAGGED("code.flagged"),
    /** Somebody who approved a version had a part in making it, and lineage told so later. */
    APPROVER_DISQUALIFIED("approver.disqualified");

    private final String event;

    Sort(String event) {
      this.event = event;
    }

    /** The type of its entry; permanent. */
    public String event() {
      return event;
    }
  }

  @Id private UUID id;

  /** Its place in the ledger, which the journal writes. */
  @Column(insertable = false, updatable = false)
  private @Nullable Long entry;

  @Enumerated(EnumType.STRING)
  @Column(updatable = false)
  private Sort sort;

  @Column(name = "dataset_version", updatable = false)
  private @Nullable UUID datasetVersion;

  @Column(updatable = false)
  private String document;

  @Column(name = "recorded_by", updatable = false)
  private UUID recordedBy;

  @Column(name = "recorded_at", updatable = false)
  private Instant recordedAt;

  protected UpstreamChange() {}

  /**
   * @param datasetVersion where the change is one of a dataset
   * @param document digest of what it is about
   */
  public UpstreamChange(
      UUID id, Sort sort, Optional<UUID> datasetVersion, String document, UUID by, Instant at) {
    this.id = id;
    this.sort = sort;
    this.datasetVersion = datasetVersion.orElse(null);
    this.document = document;
    this.recordedBy = by;
    this.recordedAt = at;
  }

  public Map<String, String> state() {
    return State.of()
        .and("sort", sort.name())
        .and("dataset_version", datasetVersion)
        .and("document", document)
        .fields();
  }

  public UUID id() {
    return id;
  }

  /** Empty until the transaction that recorded it is committed. */
  public Optional<Long> entry() {
    return Optional.ofNullable(entry);
  }

  public Sort sort() {
    return sort;
  }

  public Optional<UUID> datasetVersion() {
    return Optional.ofNullable(datasetVersion);
  }

  public String document() {
    return document;
  }

  public UUID recordedBy() {
    return recordedBy;
  }

  public Instant recordedAt() {
    return recordedAt;
  }
}
