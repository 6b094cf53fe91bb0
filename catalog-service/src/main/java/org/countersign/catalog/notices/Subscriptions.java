package org.countersign.catalog.notices;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_SUBSCRIPTION;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.countersign.catalog.notices.Subscription.Standing;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;

/**
 * The subscriptions on record. Deliveries read them on threads of their own, several at once: each
 * in a transaction, because what is outside of one shares a session.
 */
@Dependent
@Transactional
class Subscriptions {
  private final EntityManager entities;

  @Inject
  Subscriptions(EntityManager entities) {
    this.entities = entities;
  }

  /** All of them, newest first; there are few. */
  List<Subscription> all() {
    return entities
        .createQuery(
            "select s from Subscription s order by s.createdAt desc, s.id desc", Subscription.class)
        .getResultList();
  }

  List<Subscription> active() {
    return entities
        .createQuery("select s from Subscription s where s.state = :active", Subscription.class)
        .setParameter("active", Standing.ACTIVE)
        .getResultList();
  }

  /**
   * @throws Refusal {@code UNKNOWN_SUBSCRIPTION}
   */
  Subscription find(String id) {
    return Ids.read(id)
        .flatMap(parsed -> Optional.ofNullable(entities.find(Subscription.class, parsed)))
        .orElseThrow(() -> unknown(id));
  }

  /** The same as it is now, holding its row until the transaction ends. */
  Subscription lock(String id) {
    return Ids.read(id)
        .flatMap(
            parsed ->
                Optional.ofNullable(
                    entities.find(Subscription.class, parsed, LockModeType.PESSIMISTIC_WRITE)))
        .orElseThrow(() -> unknown(id));
  }

  void add(Subscription subscription) {
    entities.persist(subscription);
  }

  private static Refusal unknown(String id) {
    return new Refusal(UNKNOWN_SUBSCRIPTION, "no subscription has the id " + id);
  }
}
