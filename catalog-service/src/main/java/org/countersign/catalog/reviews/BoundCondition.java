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
import org.countersign.policy.Condition;
import org.jspecify.annotations.Nullable;

/** A condition that a voter attached to a vote, and whether its task is done. */
@Entity
@Table(name = "approval_condition")
@SuppressWarnings("NullAway.Init")
public class BoundCondition {
  /** How far it is; that it is overdue is computed when read. */
  public enum Progress {
    BINDING,
    DONE
  }

  @Id private UUID id;

  @Column(updatable = false)
  private UUID review;

  @Column(updatable = false)
  private UUID version;

  @Column(updatable = false)
  private UUID vote;

  @Enumerated(EnumType.STRING)
  @Column(updatable = false)
  private Condition.Kind kind;

  @Column(updatable = false)
  private String bound;

  @Column(updatable = false)
  private @Nullable Instant due;

  @Enumerated(EnumType.STRING)
  private Progress state;

  @Column(name = "done_by")
  private @Nullable UUID doneBy;

  @Column(name = "done_at")
  private @Nullable Instant doneAt;

  @Column(name = "set_at", updatable = false)
  private Instant statedAt;

  @Version private int revision;

  protected BoundCondition() {}

  BoundCondition(UUID id, Vote vote, Condition condition, Instant at) {
    this.id = id;
    this.review = vote.review();
    this.version = vote.version();
    this.vote = vote.id();
    this.kind = condition.kind();
    this.bound = condition.bound();
    this.due = condition.due().orElse(null);
    this.state = Progress.BINDING;
    this.statedAt = at;
  }

  /** The same for a version that is approved by what the voter signed. */
  BoundCondition boundTo(UUID id, Review round, Instant at) {
    var bound = new BoundCondition();
    bound.id = id;
    bound.review = round.id();
    bound.version = round.version();
    bound.vote = vote;
    bound.kind = kind;
    bound.bound = this.bound;
    bound.due = due;
    bound.state = Progress.BINDING;
    bound.statedAt = at;
    return bound;
  }

  void done(UUID by, Instant at) {
    if (kind != Condition.Kind.TASK || state != Progress.BINDING) {
      throw new IllegalStateException("condition " + id + " is no open task");
    }
    state = Progress.DONE;
    doneBy = by;
    doneAt = at;
  }

  public Map<String, String> state() {
    return State.of()
        .and("review", review)
        .and("version", version)
        .and("vote", vote)
        .and("kind", kind)
        .and("bound", bound)
        .and("due", due)
        .and("state", state)
        .and("done_by", doneBy)
        .fields();
  }

  public Condition condition() {
    return new Condition(kind, bound, Optional.ofNullable(due));
  }

  /** A task that nobody has confirmed in time. */
  public boolean overdue(Instant now) {
    return kind == Condition.Kind.TASK && !isDone() && due != null && now.isAfter(due);
  }

  public UUID id() {
    return id;
  }

  public UUID review() {
    return review;
  }

  public UUID version() {
    return version;
  }

  public UUID vote() {
    return vote;
  }

  public boolean isDone() {
    return state == Progress.DONE;
  }

  public Optional<UUID> doneBy() {
    return Optional.ofNullable(doneBy);
  }

  public Instant statedAt() {
    return statedAt;
  }

  public int revision() {
    return revision;
  }
}
