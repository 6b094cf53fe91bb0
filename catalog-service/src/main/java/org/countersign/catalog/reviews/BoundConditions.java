package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_CONDITION;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;

/** The conditions on record. */
@Dependent
public class BoundConditions {
  private final EntityManager entities;

  @Inject
  BoundConditions(EntityManager entities) {
    this.entities = entities;
  }

  /** Those of these rounds, in the order in which they were set; rounds without are left out. */
  public Map<UUID, List<BoundCondition>> of(Collection<UUID> reviews) {
    if (reviews.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery(
            "select c from BoundCondition c where c.review in :reviews order by c.statedAt, c.id",
            BoundCondition.class)
        .setParameter("reviews", reviews)
        .getResultList()
        .stream()
        .collect(Collectors.groupingBy(BoundCondition::review));
  }

  /**
   * One of an approval's, holding its row until the transaction ends.
   *
   * @throws Refusal {@code UNKNOWN_CONDITION} naming what was asked
   */
  BoundCondition lock(Approval approval, String id) {
    return Ids.read(id)
        .flatMap(
            parsed ->
                Optional.ofNullable(
                    entities.find(BoundCondition.class, parsed, LockModeType.PESSIMISTIC_WRITE)))
        .filter(condition -> condition.review().equals(approval.review()))
        .orElseThrow(
            () ->
                new Refusal(UNKNOWN_CONDITION, "the approval has no condition with the id " + id)
                    .and("remedy", "read them with GET /api/v1/approvals/" + approval.id()));
  }

  void add(BoundCondition condition) {
    entities.persist(condition);
  }
}
