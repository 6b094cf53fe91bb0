package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_ENVELOPE;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Listing;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.reviews.RetrainingEnvelope.Standing;

/** The envelopes on record. */
@Dependent
public class Envelopes {
  private final EntityManager entities;

  @Inject
  Envelopes(EntityManager entities) {
    this.entities = entities;
  }

  /**
   * @throws Refusal {@code UNKNOWN_ENVELOPE} naming what was asked
   */
  public RetrainingEnvelope find(String id) {
    return Ids.read(id)
        .flatMap(parsed -> Optional.ofNullable(entities.find(RetrainingEnvelope.class, parsed)))
        .orElseThrow(
            () ->
                new Refusal(UNKNOWN_ENVELOPE, "no envelope has the id " + id)
                    .and("remedy", "list them with GET /api/v1/envelopes?model=…"));
  }

  /** Reads it again, holding its row until the transaction ends. */
  RetrainingEnvelope lock(RetrainingEnvelope envelope) {
    entities.refresh(envelope, LockModeType.PESSIMISTIC_WRITE);
    return envelope;
  }

  /** Narrowed to a model or the round that signs them; nothing narrows nothing. */
  Page<RetrainingEnvelope> list(Optional<UUID> model, Optional<UUID> review, Window window) {
    return Listing.of(RetrainingEnvelope.class, "proposedAt")
        .where("e.model = :model", "model", model)
        .where("e.review = :review", "review", review)
        .page(entities, window, row -> new Window.Position(row.proposedAt(), row.id()));
  }

  /** What this round is about. */
  Optional<RetrainingEnvelope> by(UUID review) {
    return entities
        .createQuery(
            "select e from RetrainingEnvelope e where e.review = :review", RetrainingEnvelope.class)
        .setParameter("review", review)
        .getResultList()
        .stream()
        .findFirst();
  }

  /** The one that is signed for these three; whether it has ended is told by its date. */
  Optional<RetrainingEnvelope> signed(UUID model, UUID useCase, String environment) {
    return entities
        .createQuery(
            "select e from RetrainingEnvelope e where e.model = :model and e.useCase = :useCase"
                + " and e.environment = :environment and e.state = :signed",
            RetrainingEnvelope.class)
        .setParameter("model", model)
        .setParameter("useCase", useCase)
        .setParameter("environment", environment)
        .setParameter("signed", Standing.SIGNED)
        .getResultList()
        .stream()
        .findFirst();
  }

  /** Those that fall with this approval. */
  List<RetrainingEnvelope> with(UUID approval) {
    return entities
        .createQuery(
            "select e from RetrainingEnvelope e where e.approval = :approval"
                + " and e.state in :standing order by e.id",
            RetrainingEnvelope.class)
        .setParameter("approval", approval)
        .setParameter("standing", List.of(Standing.SIGNED, Standing.SUPERSEDED))
        .getResultList();
  }

  void add(RetrainingEnvelope envelope) {
    entities.persist(envelope);
  }

  /** Rows as they are now reach the database, so that a unique key sees them in this order. */
  void flush() {
    entities.flush();
  }
}
