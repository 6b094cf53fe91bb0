package org.countersign.catalog.usecases;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_CLASSIFICATION;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.countersign.catalog.problem.Refusal;

/** The classifications on record; of each use case the newest holds. */
@Dependent
public class SignedClasses {
  private static final String NEWEST =
      "c.number = (select max(d.number) from SignedClass d where d.useCase = c.useCase)";

  private final EntityManager entities;

  @Inject
  SignedClasses(EntityManager entities) {
    this.entities = entities;
  }

  /** The classification that holds for a use case, empty until somebody signs one. */
  public Optional<SignedClass> newest(UUID useCase) {
    return Optional.ofNullable(newest(List.of(useCase)).get(useCase));
  }

  /** The classification that holds for each of the use cases that has one. */
  public Map<UUID, SignedClass> newest(Collection<UUID> useCases) {
    if (useCases.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery(
            "select c from SignedClass c where c.useCase in :useCases and " + NEWEST,
            SignedClass.class)
        .setParameter("useCases", useCases)
        .getResultList()
        .stream()
        .collect(Collectors.toMap(SignedClass::useCase, Function.identity()));
  }

  /** Every classification of a use case, newest first. */
  public List<SignedClass> of(UUID useCase) {
    return entities
        .createQuery(
            "select c from SignedClass c where c.useCase = :useCase order by c.number desc",
            SignedClass.class)
        .setParameter("useCase", useCase)
        .getResultList();
  }

  /**
   * @throws Refusal {@code UNKNOWN_CLASSIFICATION} if the use case has no such number
   */
  public SignedClass find(UseCase useCase, int number) {
    return entities
        .createQuery(
            "select c from SignedClass c where c.useCase = :useCase and c.number = :number",
            SignedClass.class)
        .setParameter("useCase", useCase.id())
        .setParameter("number", number)
        .getResultList()
        .stream()
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                        UNKNOWN_CLASSIFICATION, useCase.name() + " has no classification " + number)
                    .and("remedy", "list them with GET …/classifications"));
  }

  void add(SignedClass signed) {
    entities.persist(signed);
  }

  /** The number of the next classification; call it holding the use case's lock. */
  int nextNumber(UUID useCase) {
    var last =
        entities
            .createQuery(
                "select max(c.number) from SignedClass c where c.useCase = :useCase", Integer.class)
            .setParameter("useCase", useCase)
            .getSingleResult();
    return last == null ? 1 : last + 1;
  }
}
