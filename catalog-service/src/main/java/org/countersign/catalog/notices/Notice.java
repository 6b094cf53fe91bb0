package org.countersign.catalog.notices;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What one person or one webhook is told, and how far it has come.
 *
 * @param index of the entry it follows from
 * @param agent the person, or empty for a webhook
 * @param subscription the webhook, or empty for a person
 * @param about JSON for programs
 * @param failure why the last attempt failed
 */
public record Notice(
    UUID id,
    Occasion occasion,
    Optional<Long> index,
    Optional<UUID> agent,
    Optional<UUID> subscription,
    String subject,
    String link,
    String about,
    State state,
    int attempts,
    Optional<Instant> nextAt,
    Optional<String> failure,
    Instant createdAt,
    Optional<Instant> deliveredAt) {

  /** How far it has come. */
  public enum State {
    WAITING,
    /** Only in the list of notices, because no mail is configured. */
    SHOWN,
    DELIVERED,
    /** Nobody tries again by themselves. */
    FAILED
  }
}
