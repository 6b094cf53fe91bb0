package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_FINDING;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;

/** The validations on record, and what they found. */
@Dependent
public class Validations {
  private final EntityManager entities;

  @Inject
  Validations(EntityManager entities) {
    this.entities = entities;
  }

  /** Newest first. */
  public List<Validation> of(UUID version) {
    return entities
        .createQuery(
            "select v from Validation v where v.version = :version"
                + " order by v.validatedAt desc, v.id desc",
            Validation.class)
        .setParameter("version", version)
        .getResultList();
  }

  /** Of every validation of the version, in the order in which they were raised. */
  public List<ValidationFinding> findings(UUID version) {
    return entities
        .createQuery(
            "select f from ValidationFinding f where f.version = :version"
                + " order by f.raisedAt, f.id",
            ValidationFinding.class)
        .setParameter("version", version)
        .getResultList();
  }

  /**
   * One of a version's, holding its row until the transaction ends.
   *
   * @throws Refusal {@code UNKNOWN_FINDING} naming what was asked
   */
  ValidationFinding lock(UUID version, String id) {
    return Ids.read(id)
        .flatMap(
            parsed ->
                Optional.ofNullable(
                    entities.find(ValidationFinding.class, parsed, LockModeType.PESSIMISTIC_WRITE)))
        .filter(finding -> finding.version().equals(version))
        .orElseThrow(
            () ->
                new Refusal(UNKNOWN_FINDING, "the version has no finding with the id " + id)
                    .and("remedy", "list them with GET …/validations"));
  }

  void add(Validation validation) {
    entities.persist(validation);
  }

  void add(ValidationFinding finding) {
    entities.persist(finding);
  }
}
