package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_APPROVAL;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.reviews.Approval.Standing;

/** The approvals on record. */
@Dependent
public class Approvals {
  private final EntityManager entities;

  @Inject
  Approvals(EntityManager entities) {
    this.entities = entities;
  }

  /**
   * @throws Refusal {@code UNKNOWN_APPROVAL} naming what was asked
   */
  public Approval find(String id) {
    return Ids.read(id)
        .flatMap(parsed -> Optional.ofNullable(entities.find(Approval.class, parsed)))
        .orElseThrow(() -> unknown(id));
  }

  /** The same as it is now, holding its row until the transaction ends. */
  Approval lock(String id) {
    return Ids.read(id)
        .flatMap(
            parsed ->
                Optional.ofNullable(
                    entities.find(Approval.class, parsed, LockModeType.PESSIMISTIC_WRITE)))
        .orElseThrow(() -> unknown(id));
  }

  /** The approvals of these versions, newest first, whatever their state. */
  public List<Approval> of(Collection<UUID> versions) {
    if (versions.isEmpty()) {
      return List.of();
    }
    return entities
        .createQuery(
            "select a from Approval a where a.version in :versions"
                + " order by a.grantedAt desc, a.id desc",
            Approval.class)
        .setParameter("versions", versions)
        .getResultList();
  }

  /** What a list of approvals is narrowed to; an empty filter narrows nothing. */
  public record Filter(Optional<UUID> model, Optional<UUID> version) {}

  public Page<Approval> list(Filter filter, Window window) {
    var where = new ArrayList<String>();
    var binds = new HashMap<String, Object>();
    filter
        .model()
        .ifPresent(
            model -> {
              where.add("a.version in (select v.id from ModelVersion v where v.model = :model)");
              binds.put("model", model);
            });
    filter
        .version()
        .ifPresent(
            version -> {
              where.add("a.version = :version");
              binds.put("version", version);
            });
    window
        .after()
        .ifPresent(
            after -> {
              where.add("(a.grantedAt < :at or (a.grantedAt = :at and a.id < :id))");
              binds.put("at", after.createdAt());
              binds.put("id", after.id());
            });
    var query =
        entities.createQuery(
            "select a from Approval a "
                + (where.isEmpty() ? "" : "where " + String.join(" and ", where))
                + " order by a.grantedAt desc, a.id desc",
            Approval.class);
    binds.forEach(query::setParameter);
    var rows = query.setMaxResults(window.fetch()).getResultList();
    return window.page(rows, row -> new Window.Position(row.grantedAt(), row.id()));
  }

  /** What a round granted. */
  public Optional<Approval> by(UUID review) {
    return entities
        .createQuery("select a from Approval a where a.review = :review", Approval.class)
        .setParameter("review", review)
        .getResultList()
        .stream()
        .findFirst();
  }

  /** Those a new approval of the same three takes the place of, locked. */
  List<Approval> before(Review review) {
    return entities
        .createQuery(
            "select a from Approval a where a.version = :version and a.useCase = :useCase"
                + " and a.environment = :environment and a.state in :standing order by a.id",
            Approval.class)
        .setParameter("version", review.version())
        .setParameter("useCase", review.useCase())
        .setParameter("environment", review.environment())
        .setParameter("standing", List.of(Standing.APPROVED, Standing.SUSPENDED))
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList();
  }

  void add(Approval approval) {
    entities.persist(approval);
  }

  private static Refusal unknown(String id) {
    return new Refusal(UNKNOWN_APPROVAL, "no approval has the id " + id)
        .and("remedy", "list them with GET /api/v1/approvals");
  }
}
