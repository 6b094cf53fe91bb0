package org.countersign.catalog.usecases;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_USE_CASE;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Listing;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.RiskClass;

/** The use cases on record. */
@Dependent
public class UseCases {
  private static final String OF_CLASS =
      "exists (select 1 from SignedClass c where c.useCase = e.id and c.riskClass = :riskClass"
          + " and c.number = (select max(d.number) from SignedClass d where d.useCase = e.id))";

  private final EntityManager entities;

  @Inject
  UseCases(EntityManager entities) {
    this.entities = entities;
  }

  /** What a list of use cases is narrowed to; an empty filter narrows nothing. */
  public record Filter(
      Optional<String> text, Optional<String> team, Optional<RiskClass> riskClass) {
    public static final Filter NONE =
        new Filter(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * The use case of this id or name.
   *
   * @throws Refusal {@code UNKNOWN_USE_CASE} naming what was asked
   */
  public UseCase find(String ref) {
    return Ids.read(ref)
        .map(this::byId)
        .orElseGet(() -> named(ref))
        .orElseThrow(
            () ->
                new Refusal(UNKNOWN_USE_CASE, "no use case has the id or name " + ref)
                    .and("remedy", "list them with GET /api/v1/use-cases"));
  }

  /** A use case that must be there, because a row refers to it. */
  public UseCase get(UUID id) {
    return byId(id).orElseThrow(() -> new IllegalStateException("use case " + id + " is missing"));
  }

  /** Names of use cases by id; ids of none are left out. */
  public Map<UUID, String> names(Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery("select u from UseCase u where u.id in :ids", UseCase.class)
        .setParameter("ids", ids)
        .getResultList()
        .stream()
        .collect(Collectors.toMap(UseCase::id, UseCase::name));
  }

  public Page<UseCase> search(Filter filter, Window window) {
    return Listing.of(UseCase.class, "createdAt")
        .containing(filter.text(), "name", "domain")
        .where("e.team = :team", "team", filter.team())
        .where(OF_CLASS, "riskClass", filter.riskClass())
        .page(entities, window, row -> new Window.Position(row.createdAt(), row.id()));
  }

  Optional<UseCase> named(String name) {
    return entities
        .createQuery("select u from UseCase u where u.name = :name", UseCase.class)
        .setParameter("name", name)
        .getResultList()
        .stream()
        .findFirst();
  }

  void add(UseCase useCase) {
    entities.persist(useCase);
  }

  /**
   * Holds the use case's row until the transaction ends, so that its classes get their numbers in
   * turn.
   */
  void lock(UseCase useCase) {
    entities.lock(useCase, LockModeType.PESSIMISTIC_WRITE);
  }

  private Optional<UseCase> byId(UUID id) {
    return Optional.ofNullable(entities.find(UseCase.class, id));
  }
}
