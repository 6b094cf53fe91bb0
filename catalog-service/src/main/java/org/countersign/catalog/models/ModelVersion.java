package org.countersign.catalog.models;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.journal.State;
import org.jspecify.annotations.Nullable;

/** A version of a model: immutable but for its card, and an artifact that is bound once. */
@Entity
@Table(name = "model_version")
@SuppressWarnings("NullAway.Init")
public class ModelVersion {
  @Id private UUID id;

  @Column(updatable = false)
  private UUID model;

  @Column(updatable = false)
  private int number;

  @Column(updatable = false)
  private @Nullable String label;

  @Column(name = "artifact_sha256")
  private @Nullable String artifactSha256;

  /** Digest of the canonical registration: run, commit, datasets, parameters, metrics. */
  @Column(updatable = false)
  private String registration;

  @Column(updatable = false)
  private String people;

  /** Digest of the canonical model card. */
  private @Nullable String card;

  @Column(name = "created_by", updatable = false)
  private UUID createdBy;

  @Column(name = "created_at", updatable = false)
  private Instant createdAt;

  @Column(name = "bound_at")
  private @Nullable Instant boundAt;

  @Version private int revision;

  protected ModelVersion() {}

  /**
   * @param people agent ids of the developers, the producers and whoever triggered the run: those
   *     who cannot vote on it
   */
  public ModelVersion(
      UUID id,
      UUID model,
      int number,
      Optional<String> label,
      String registration,
      Collection<UUID> people,
      UUID by,
      Instant at) {
    this.id = id;
    this.model = model;
    this.number = number;
    this.label = label.orElse(null);
    this.registration = registration;
    this.people =
        people.stream().distinct().map(UUID::toString).sorted().collect(Collectors.joining(","));
    this.createdBy = by;
    this.createdAt = at;
  }

  /** Binds the artifact, once. */
  void bind(String sha256, Instant at) {
    if (artifactSha256 != null) {
      throw new IllegalStateException("version " + id + " is bound already");
    }
    artifactSha256 = sha256;
    boundAt = at;
  }

  void describe(String cardDigest) {
    card = cardDigest;
  }

  public Map<String, String> state() {
    return State.of()
        .and("model", model)
        .and("number", number)
        .and("artifact_sha256", artifactSha256)
        .and("registration", registration)
        .and("people", people)
        .and("card", card)
        .and("created_at", createdAt)
        .and("bound_at", boundAt)
        .fields();
  }

  public UUID id() {
    return id;
  }

  public UUID model() {
    return model;
  }

  public int number() {
    return number;
  }

  public Optional<String> label() {
    return Optional.ofNullable(label);
  }

  /** Lower-case hex, empty until the artifact is bound. */
  public Optional<String> artifactSha256() {
    return Optional.ofNullable(artifactSha256);
  }

  public String registration() {
    return registration;
  }

  public List<UUID> people() {
    return people.isEmpty()
        ? List.of()
        : Arrays.stream(people.split(",", -1)).map(UUID::fromString).toList();
  }

  public Optional<String> card() {
    return Optional.ofNullable(card);
  }

  public UUID createdBy() {
    return createdBy;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Optional<Instant> boundAt() {
    return Optional.ofNullable(boundAt);
  }

  public int revision() {
    return revision;
  }
}
