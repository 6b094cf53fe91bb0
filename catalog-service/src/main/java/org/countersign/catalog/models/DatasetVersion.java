package org.countersign.catalog.models;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.journal.State;
import org.jspecify.annotations.Nullable;

/** One snapshot of a dataset. It never changes; what became known of it later stands beside it. */
@Entity
@Table(name = "dataset_version")
@SuppressWarnings("NullAway.Init")
public class DatasetVersion {
  @Id private UUID id;

  @Column(updatable = false)
  private UUID dataset;

  @Column(updatable = false)
  private int number;

  @Column(updatable = false)
  private String reference;

  @Column(updatable = false)
  private @Nullable String snapshot;

  @Column(updatable = false)
  private String document;

  @Column(name = "created_by", updatable = false)
  private UUID createdBy;

  @Column(name = "created_at", updatable = false)
  private Instant createdAt;

  protected DatasetVersion() {}

  /**
   * @param reference what pins its content: the SHA-256 in lower-case hex, else the snapshot's id
   * @param snapshot the id that its store gave it, if it has one
   * @param document digest of everything that was said of it
   */
  public DatasetVersion(
      UUID id,
      UUID dataset,
      int number,
      String reference,
      Optional<String> snapshot,
      String document,
      UUID by,
      Instant at) {
    this.id = id;
    this.dataset = dataset;
    this.number = number;
    this.reference = reference;
    this.snapshot = snapshot.orElse(null);
    this.document = document;
    this.createdBy = by;
    this.createdAt = at;
  }

  public Map<String, String> state() {
    return State.of()
        .and("dataset", dataset)
        .and("number", number)
        .andDigestOf("reference", reference)
        .and("document", document)
        .fields();
  }

  public UUID id() {
    return id;
  }

  public UUID dataset() {
    return dataset;
  }

  public int number() {
    return number;
  }

  public String reference() {
    return reference;
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
