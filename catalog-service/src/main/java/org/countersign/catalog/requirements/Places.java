package org.countersign.catalog.requirements;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_ENVIRONMENT;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.countersign.catalog.problem.Refusal;

/** Where versions run, as far as requirements and reviews need to know it. */
@Dependent
public class Places {
  private final EntityManager entities;

  @Inject
  Places(EntityManager entities) {
    this.entities = entities;
  }

  /**
   * @throws Refusal {@code UNKNOWN_ENVIRONMENT} naming what was asked
   */
  public VersionFacts.Place find(String name) {
    List<?> rows =
        entities
            .createNativeQuery(
                "SELECT ordinal, approval_required, production FROM environment WHERE name = :name")
            .setParameter("name", name)
            .getResultList();
    if (rows.isEmpty()) {
      throw new Refusal(UNKNOWN_ENVIRONMENT, "no environment is called " + name)
          .and("remedy", "list them with GET /api/v1/environments");
    }
    var row = (Object[]) rows.get(0);
    return new VersionFacts.Place(name, (int) row[0], (boolean) row[1], (boolean) row[2]);
  }
}
