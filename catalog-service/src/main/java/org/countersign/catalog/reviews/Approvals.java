package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_APPROVAL;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Listing;
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
    return Listing.of(Approval.class, "grantedAt")
        .where(
            "e.version in (select v.id from ModelVersion v where v.model = :model)",
            "model",
            filter.model())
        .where("e.version = :version", "version", filter.version())
        .page(entities, window, row -> new Window.Position(row.grantedAt(), row.id()));
  }

  /**
   * An approval with the version that it is about.
   *
   * @param model its id
   */
  public record Granted(UUID model, int number, Approval approval) {}

  /** The newest approval of each of these models in one environment, superseded ones aside. */
  public Map<UUID, Granted> newest(Collection<UUID> models, String environment) {
    if (models.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery(
            "select new org.countersign.catalog.reviews.Approvals$Granted(v.model, v.number, a)"
                + " from Approval a, ModelVersion v where v.id = a.version and v.model in :models"
                + " and a.environment = :environment and a.state <> :superseded"
                + " order by a.grantedAt, a.id",
            Granted.class)
        .setParameter("models", models)
        .setParameter("environment", environment)
        .setParameter("superseded", Standing.SUPERSEDED)
        .getResultList()
        .stream()
        .collect(Collectors.toMap(Granted::model, Function.identity(), (older, newer) -> newer));
  }

  /** What a round granted. */
  public Optional<Approval> by(UUID review) {
    return Optional.ofNullable(by(List.of(review)).get(review));
  }

  /** What each of these rounds granted; rounds that granted nothing are left out. */
  Map<UUID, Approval> by(Collection<UUID> reviews) {
    if (reviews.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery("select a from Approval a where a.review in :reviews", Approval.class)
        .setParameter("reviews", reviews)
        .getResultList()
        .stream()
        .collect(Collectors.toMap(Approval::review, Function.identity()));
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
        .setParameter("standing", List.of(Standing.APPROVED, Standing.SUSPENDED, Standing.STALE))
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList();
  }

  /** Those of one version that something upstream concerns, locked. */
  List<Approval> concerned(UUID version) {
    return entities
        .createQuery(
            "select a from Approval a where a.version = :version and a.state in :standing"
                + " order by a.id",
            Approval.class)
        .setParameter("version", version)
        .setParameter("standing", List.of(Standing.APPROVED, Standing.SUSPENDED, Standing.STALE))
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList();
  }

  /** Those of many versions that are in force, locked. */
  List<Approval> inForce(Collection<UUID> versions) {
    if (versions.isEmpty()) {
      return List.of();
    }
    return entities
        .createQuery(
            "select a from Approval a where a.version in :versions and a.state = :standing"
                + " order by a.id",
            Approval.class)
        .setParameter("versions", versions)
        .setParameter("standing", Standing.APPROVED)
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList();
  }

  /** Approvals by id; ids of none are left out. */
  Map<UUID, Approval> get(Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery("select a from Approval a where a.id in :ids", Approval.class)
        .setParameter("ids", ids)
        .getResultList()
        .stream()
        .collect(Collectors.toMap(Approval::id, Function.identity()));
  }

  void add(Approval approval) {
    entities.persist(approval);
  }

  private static Refusal unknown(String id) {
    return new Refusal(UNKNOWN_APPROVAL, "no approval has the id " + id)
        .and("remedy", "list them with GET /api/v1/approvals");
  }
}
