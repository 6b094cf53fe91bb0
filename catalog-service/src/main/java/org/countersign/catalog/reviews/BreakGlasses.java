package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_BREAK_GLASS;

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
import org.countersign.catalog.reviews.BreakGlass.Standing;

/** Every break-glass on record. */
@Dependent
public class BreakGlasses {
  private final EntityManager entities;

  @Inject
  BreakGlasses(EntityManager entities) {
    this.entities = entities;
  }

  /**
   * @throws Refusal {@code UNKNOWN_BREAK_GLASS} naming what was asked
   */
  public BreakGlass find(String id) {
    return Ids.read(id)
        .flatMap(parsed -> Optional.ofNullable(entities.find(BreakGlass.class, parsed)))
        .orElseThrow(() -> unknown(id));
  }

  /** The same as it is now, holding its row until the transaction ends. */
  BreakGlass lock(String id) {
    return Ids.read(id)
        .flatMap(
            parsed ->
                Optional.ofNullable(
                    entities.find(BreakGlass.class, parsed, LockModeType.PESSIMISTIC_WRITE)))
        .orElseThrow(() -> unknown(id));
  }

  /** What lets something in now, whatever the environment; the one that ends first comes first. */
  public List<BreakGlass> inForce(Instant now) {
    return entities
        .createQuery(
            "select b from BreakGlass b where b.state in :standing and b.validUntil > :now"
                + " order by b.validUntil, b.id",
            BreakGlass.class)
        .setParameter("standing", List.of(Standing.ACTIVE, Standing.RATIFIED))
        .setParameter("now", now)
        .getResultList();
  }

  /** Those of a version, in the order in which they were asked for. */
  public List<BreakGlass> of(UUID version) {
    return entities
        .createQuery(
            "select b from BreakGlass b where b.version = :version order by b.requestedAt, b.id",
            BreakGlass.class)
        .setParameter("version", version)
        .getResultList();
  }

  /** Those of a model that began and that nobody has judged. */
  List<BreakGlass> unreviewed(UUID model) {
    return entities
        .createQuery(
            "select b from BreakGlass b where b.begunAt is not null and b.reviewedBy is null"
                + " and b.version in (select v.id from ModelVersion v where v.model = :model)",
            BreakGlass.class)
        .setParameter("model", model)
        .getResultList();
  }

  /** Those of the same version and environment that wait for the second person or are in force. */
  List<BreakGlass> open(UUID version, String environment, Instant requestedAfter, Instant now) {
    return entities
        .createQuery(
            "select b from BreakGlass b where b.version = :version and b.environment = :environment"
                + " and (b.state = :requested and b.requestedAt > :after"
                + " or b.state in :standing and b.validUntil > :now)",
            BreakGlass.class)
        .setParameter("version", version)
        .setParameter("environment", environment)
        .setParameter("requested", Standing.REQUESTED)
        .setParameter("after", requestedAfter)
        .setParameter("standing", List.of(Standing.ACTIVE, Standing.RATIFIED))
        .setParameter("now", now)
        .getResultList();
  }

  /** All that ever began. */
  List<BreakGlass> begun() {
    return entities
        .createQuery("select b from BreakGlass b where b.begunAt is not null", BreakGlass.class)
        .getResultList();
  }

  public Page<BreakGlass> list(Window window) {
    return Listing.of(BreakGlass.class, "requestedAt")
        .page(entities, window, row -> new Window.Position(row.requestedAt(), row.id()));
  }

  void add(BreakGlass breakGlass) {
    entities.persist(breakGlass);
  }

  private static Refusal unknown(String id) {
    return new Refusal(UNKNOWN_BREAK_GLASS, "no break-glass has the id " + id)
        .and("remedy", "list them with GET /api/v1/break-glass");
  }
}
