package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_DELEGATION;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Listing;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.reviews.Delegation.Standing;

/** The delegations on record. */
@Dependent
class Delegations {
  private final EntityManager entities;

  @Inject
  Delegations(EntityManager entities) {
    this.entities = entities;
  }

  /** The same as it is now, holding its row until the transaction ends. */
  Delegation lock(String id) {
    return Ids.read(id)
        .flatMap(
            parsed ->
                Optional.ofNullable(
                    entities.find(Delegation.class, parsed, LockModeType.PESSIMISTIC_WRITE)))
        .orElseThrow(
            () ->
                new Refusal(UNKNOWN_DELEGATION, "no delegation has the id " + id)
                    .and("remedy", "list them with GET /api/v1/delegations"));
  }

  Page<Delegation> list(Window window) {
    return Listing.of(Delegation.class, "createdAt")
        .page(entities, window, row -> new Window.Position(row.createdAt(), row.id()));
  }

  /** Whom this person stands in for now. */
  List<Delegation> to(UUID delegate, Instant now) {
    return entities
        .createQuery(
            "select d from Delegation d where d.delegate = :delegate and d.state = :granted"
                + " and d.begins <= :now and d.ends > :now order by d.begins, d.id",
            Delegation.class)
        .setParameter("delegate", delegate)
        .setParameter("granted", Standing.GRANTED)
        .setParameter("now", now)
        .getResultList();
  }

  void add(Delegation delegation) {
    entities.persist(delegation);
  }
}
