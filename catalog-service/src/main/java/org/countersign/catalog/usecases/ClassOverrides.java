package org.countersign.catalog.usecases;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_OVERRIDE;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;

/** The overrides on record. */
@Dependent
public class ClassOverrides {
  private final EntityManager entities;

  @Inject
  ClassOverrides(EntityManager entities) {
    this.entities = entities;
  }

  /** An override that waits for a second person. */
  public record Undecided(UUID id, UUID useCase, String name) {}

  /** What somebody else than this person proposed, oldest first. */
  public List<Undecided> undecided(UUID person) {
    return entities
        .createQuery(
            "select new org.countersign.catalog.usecases.ClassOverrides$Undecided(o.id, u.id, u.name)"
                + " from ClassOverride o join UseCase u on u.id = o.useCase"
                + " where o.state = :proposed and o.proposedBy <> :person"
                + " order by o.proposedAt, o.id",
            Undecided.class)
        .setParameter("proposed", ClassOverride.Standing.PROPOSED)
        .setParameter("person", person)
        .getResultList();
  }

  /** Newest first. */
  List<ClassOverride> of(UUID useCase) {
    return entities
        .createQuery(
            "select o from ClassOverride o where o.useCase = :useCase order by o.proposedAt desc",
            ClassOverride.class)
        .setParameter("useCase", useCase)
        .getResultList();
  }

  /**
   * Holds the row until the transaction ends.
   *
   * @throws Refusal {@code UNKNOWN_OVERRIDE} if the use case has no such override
   */
  ClassOverride lock(UseCase useCase, String id) {
    return Ids.read(id)
        .flatMap(known -> Optional.ofNullable(entities.find(ClassOverride.class, known)))
        .filter(found -> found.useCase().equals(useCase.id()))
        .map(
            found -> {
              entities.refresh(found, LockModeType.PESSIMISTIC_WRITE);
              return found;
            })
        .orElseThrow(
            () ->
                new Refusal(UNKNOWN_OVERRIDE, useCase.name() + " has no override " + id)
                    .and("remedy", "list them with GET …/overrides"));
  }

  void add(ClassOverride override) {
    entities.persist(override);
  }
}
