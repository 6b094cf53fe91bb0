package org.countersign.catalog.requirements;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_WAIVER;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;

/** The waivers on record. */
@Dependent
public class Waivers {
  private final EntityManager entities;

  @Inject
  Waivers(EntityManager entities) {
    this.entities = entities;
  }

  /** Newest first, whatever their state. */
  public List<Waiver> of(UUID version) {
    return entities
        .createQuery(
            "select w from Waiver w where w.version = :version"
                + " order by w.proposedAt desc, w.id desc",
            Waiver.class)
        .setParameter("version", version)
        .getResultList();
  }

  /** What somebody else than this person proposed and has not ended by itself, oldest first. */
  public List<Waiver> undecided(UUID person, Instant now, int most) {
    return entities
        .createQuery(
            "select w from Waiver w where w.state = :proposed and w.proposedBy <> :person"
                + " and w.ends > :now order by w.proposedAt, w.id",
            Waiver.class)
        .setParameter("proposed", Waiver.Standing.PROPOSED)
        .setParameter("person", person)
        .setParameter("now", now)
        .setMaxResults(most)
        .getResultList();
  }

  /**
   * @throws Refusal {@code UNKNOWN_WAIVER} naming what was asked
   */
  public Waiver find(String id) {
    return Ids.read(id)
        .flatMap(parsed -> Optional.ofNullable(entities.find(Waiver.class, parsed)))
        .orElseThrow(() -> unknown(id));
  }

  /** The same as it is now, holding its row until the transaction ends. */
  Waiver lock(String id) {
    return Ids.read(id)
        .flatMap(
            parsed ->
                Optional.ofNullable(
                    entities.find(Waiver.class, parsed, LockModeType.PESSIMISTIC_WRITE)))
        .orElseThrow(() -> unknown(id));
  }

  void add(Waiver waiver) {
    entities.persist(waiver);
  }

  private static Refusal unknown(String id) {
    return new Refusal(UNKNOWN_WAIVER, "no waiver has the id " + id)
        .and("remedy", "list them with GET /api/v1/waivers?model=…&version=…");
  }
}
