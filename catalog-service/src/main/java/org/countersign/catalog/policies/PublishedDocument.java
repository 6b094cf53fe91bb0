package org.countersign.catalog.policies;

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
import org.countersign.policy.Edition;
import org.jspecify.annotations.Nullable;

/**
 * A revision of a policy, framework or rule pack: proposed by one person, published by another. Its
 * bytes are a payload and never change.
 */
@Entity
@Table(name = "policy")
@SuppressWarnings("NullAway.Init")
class PublishedDocument {
  /** Whether it holds. Of each kind and name one does. */
  enum Standing {
    /** Nothing goes by it yet. */
    PROPOSED,
    ACTIVE,
    SUPERSEDED,
    /** Held once; two people took it back, and nothing stands in its place. */
    WITHDRAWN,
    /** Never published; its revision is used up. */
    DECLINED
  }

  @Id private UUID id;

  @Enumerated(EnumType.STRING)
  @Column(updatable = false)
  private DocumentKind kind;

  @Column(updatable = false)
  private String name;

  @Column(updatable = false)
  private String revision;

  @Column(updatable = false)
  private String document;

  @Enumerated(EnumType.STRING)
  private Standing state;

  @Column(name = "proposed_by", updatable = false)
  private UUID proposedBy;

  @Column(name = "proposed_at", updatable = false)
  private Instant proposedAt;

  @Column(name = "published_by")
  private @Nullable UUID publishedBy;

  @Column(name = "published_at")
  private @Nullable Instant publishedAt;

  @Column(name = "withdrawal_by")
  private @Nullable UUID withdrawalBy;

  @Column(name = "withdrawal_at")
  private @Nullable Instant withdrawalAt;

  @Column(name = "withdrawn_by")
  private @Nullable UUID withdrawnBy;

  @Column(name = "withdrawn_at")
  private @Nullable Instant withdrawnAt;

  @Column(name = "declined_by")
  private @Nullable UUID declinedBy;

  @Column(name = "declined_at")
  private @Nullable Instant declinedAt;

  protected PublishedDocument() {}

  PublishedDocument(UUID id, DocumentKind kind, Edition edition, UUID by, Instant at) {
    this.id = id;
    this.kind = kind;
    this.name = edition.name();
    this.revision = edition.revision();
    this.document = edition.sha256();
    this.state = Standing.PROPOSED;
    this.proposedBy = by;
    this.proposedAt = at;
  }

  void publish(UUID by, Instant at) {
    requireProposed();
    state = Standing.ACTIVE;
    publishedBy = by;
    publishedAt = at;
  }

  void decline(UUID by, Instant at) {
    requireProposed();
    state = Standing.DECLINED;
    declinedBy = by;
    declinedAt = at;
  }

  private void requireProposed() {
    if (state != Standing.PROPOSED) {
      throw new IllegalStateException(name + "@" + revision + " is " + state + ", not PROPOSED");
    }
  }

  void supersede() {
    if (state != Standing.ACTIVE) {
      throw new IllegalStateException(name + "@" + revision + " is " + state + ", not ACTIVE");
    }
    state = Standing.SUPERSEDED;
    withdrawalBy = null;
    withdrawalAt = null;
  }

  /** Somebody asks to withdraw it. It holds until a second person confirms that. */
  void proposeWithdrawal(UUID by, Instant at) {
    if (state != Standing.ACTIVE || withdrawalBy != null) {
      throw new IllegalStateException(name + "@" + revision + " is " + state + " already");
    }
    withdrawalBy = by;
    withdrawalAt = at;
  }

  void withdraw(UUID by, Instant at) {
    if (by.equals(requireWithdrawal())) {
      throw new IllegalStateException("one person does not withdraw " + name + "@" + revision);
    }
    state = Standing.WITHDRAWN;
    withdrawnBy = by;
    withdrawnAt = at;
  }

  /** It stays as it was before somebody asked to withdraw it. */
  void keep() {
    requireWithdrawal();
    withdrawalBy = null;
    withdrawalAt = null;
  }

  private UUID requireWithdrawal() {
    if (state != Standing.ACTIVE || withdrawalBy == null) {
      throw new IllegalStateException("nobody asks to withdraw " + name + "@" + revision);
    }
    return withdrawalBy;
  }

  Map<String, String> state() {
    return State.of()
        .and("kind", kind)
        .and("name", name)
        .and("revision", revision)
        .and("document", document)
        .and("state", state)
        .and("withdrawal_by", withdrawalBy)
        .fields();
  }

  UUID id() {
    return id;
  }

  DocumentKind kind() {
    return kind;
  }

  Edition edition() {
    return new Edition(name, revision, document);
  }

  Standing standing() {
    return state;
  }

  UUID proposedBy() {
    return proposedBy;
  }

  Instant proposedAt() {
    return proposedAt;
  }

  Optional<UUID> publishedBy() {
    return Optional.ofNullable(publishedBy);
  }

  Optional<Instant> publishedAt() {
    return Optional.ofNullable(publishedAt);
  }

  /** Who asks to withdraw it, or asked before it was withdrawn. */
  Optional<UUID> withdrawalBy() {
    return Optional.ofNullable(withdrawalBy);
  }

  Optional<Instant> withdrawalAt() {
    return Optional.ofNullable(withdrawalAt);
  }

  Optional<UUID> withdrawnBy() {
    return Optional.ofNullable(withdrawnBy);
  }

  Optional<Instant> withdrawnAt() {
    return Optional.ofNullable(withdrawnAt);
  }

  Optional<UUID> declinedBy() {
    return Optional.ofNullable(declinedBy);
  }

  Optional<Instant> declinedAt() {
    return Optional.ofNullable(declinedAt);
  }

  /** Whether somebody says why it does not hold, or should not. */
  boolean hasReason() {
    return declinedBy != null || withdrawalBy != null;
  }
}
