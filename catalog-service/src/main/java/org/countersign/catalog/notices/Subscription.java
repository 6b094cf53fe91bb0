package org.countersign.catalog.notices;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
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

/** An address that is told of what happens. Its secret is derived and never stored. */
@Entity
@Table(name = "subscription")
@SuppressWarnings("NullAway.Init")
public class Subscription {
  /** Whether it is told. */
  public enum Standing {
    ACTIVE,
    ENDED
  }

  @Id private UUID id;

  @Column(updatable = false)
  private String url;

  @Column(updatable = false)
  private String occasions;

  @Column(updatable = false)
  private @Nullable String team;

  @Enumerated(EnumType.STRING)
  private Standing state;

  @Column(name = "created_by", updatable = false)
  private UUID createdBy;

  @Column(name = "created_at", updatable = false)
  private Instant createdAt;

  @Column(name = "ended_at")
  private @Nullable Instant endedAt;

  @Version private int revision;

  protected Subscription() {}

  /**
   * @param team only what is about its models; everything if empty
   */
  Subscription(
      UUID id,
      String url,
      Collection<Occasion> occasions,
      Optional<String> team,
      UUID by,
      Instant at) {
    this.id = id;
    this.url = url;
    this.occasions =
        occasions.stream().map(Occasion::name).distinct().sorted().collect(Collectors.joining(","));
    this.team = team.orElse(null);
    this.state = Standing.ACTIVE;
    this.createdBy = by;
    this.createdAt = at;
  }

  void end(Instant at) {
    if (state != Standing.ACTIVE) {
      throw new IllegalStateException("subscription " + id + " ended already");
    }
    state = Standing.ENDED;
    endedAt = at;
  }

  boolean wants(Happening happening) {
    return state == Standing.ACTIVE
        && occasions().contains(happening.occasion())
        && (team == null || happening.team().filter(team::equals).isPresent());
  }

  Map<String, String> state() {
    return State.of()
        .andDigestOf("url", url)
        .and("occasions", occasions)
        .and("team", team)
        .and("state", state)
        .fields();
  }

  public UUID id() {
    return id;
  }

  public String url() {
    return url;
  }

  public List<Occasion> occasions() {
    return Arrays.stream(occasions.split(",", -1)).map(Occasion::valueOf).toList();
  }

  public Optional<String> team() {
    return Optional.ofNullable(team);
  }

  public Standing standing() {
    return state;
  }

  public UUID createdBy() {
    return createdBy;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Optional<Instant> endedAt() {
    return Optional.ofNullable(endedAt);
  }

  public int revision() {
    return revision;
  }
}
