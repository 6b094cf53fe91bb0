package org.countersign.catalog.reviews;

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

/** What somebody says in a round, about a requirement or the whole. Its text is kept apart. */
@Entity
@Table(name = "review_comment")
@SuppressWarnings("NullAway.Init")
public class Comment {
  /** Whether its thread is settled. */
  public enum Progress {
    OPEN,
    RESOLVED
  }

  @Id private UUID id;

  @Column(updatable = false)
  private UUID review;

  @Column(updatable = false)
  private @Nullable UUID thread;

  @Column(updatable = false)
  private @Nullable String requirement;

  @Column(updatable = false)
  private UUID author;

  @Enumerated(EnumType.STRING)
  private Progress state;

  @Column(name = "resolved_by")
  private @Nullable UUID resolvedBy;

  @Column(name = "said_at", updatable = false)
  private Instant saidAt;

  @Version private int revision;

  protected Comment() {}

  /**
   * @param thread the comment that begins the thread this one belongs to
   */
  Comment(
      UUID id,
      UUID review,
      Optional<Comment> thread,
      Optional<String> requirement,
      UUID author,
      Instant at) {
    this.id = id;
    this.review = review;
    this.thread = thread.map(Comment::id).orElse(null);
    this.requirement = thread.flatMap(Comment::requirement).or(() -> requirement).orElse(null);
    this.author = author;
    this.state = Progress.OPEN;
    this.saidAt = at;
  }

  void resolve(UUID by) {
    if (thread != null || state != Progress.OPEN) {
      throw new IllegalStateException("comment " + id + " begins no open thread");
    }
    state = Progress.RESOLVED;
    resolvedBy = by;
  }

  public Map<String, String> state() {
    return State.of()
        .and("review", review)
        .and("thread", thread)
        .and("requirement", requirement)
        .and("author", author)
        .and("state", state)
        .and("resolved_by", resolvedBy)
        .fields();
  }

  public UUID id() {
    return id;
  }

  public UUID review() {
    return review;
  }

  public Optional<UUID> thread() {
    return Optional.ofNullable(thread);
  }

  public Optional<String> requirement() {
    return Optional.ofNullable(requirement);
  }

  public UUID author() {
    return author;
  }

  public Progress progress() {
    return state;
  }

  public Optional<UUID> resolvedBy() {
    return Optional.ofNullable(resolvedBy);
  }

  public Instant saidAt() {
    return saidAt;
  }

  public int revision() {
    return revision;
  }
}
