package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_RUN;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Listing;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;

/** The runs on record. */
@Dependent
public class Runs {
  private final EntityManager entities;

  @Inject
  Runs(EntityManager entities) {
    this.entities = entities;
  }

  /** What a list of runs is narrowed to; an empty filter narrows nothing. */
  public record Filter(Optional<String> name, Optional<String> team) {}

  /**
   * The run of this id or name.
   *
   * @throws Refusal {@code UNKNOWN_RUN} naming what was asked
   */
  public Run find(String ref) {
    return known(ref)
        .orElseThrow(
            () ->
                new Refusal(UNKNOWN_RUN, "no run has the id or name " + ref)
                    .and("remedy", "list them with GET /api/v1/runs"));
  }

  public Page<Run> search(Filter filter, Window window) {
    return Listing.of(Run.class, "createdAt")
        .where("e.name = :name", "name", filter.name())
        .where("e.team = :team", "team", filter.team())
        .page(entities, window, row -> new Window.Position(row.createdAt(), row.id()));
  }

  /** The run with this id or name, if it was recorded here. */
  Optional<Run> known(String ref) {
    return Ids.read(ref)
        .flatMap(id -> Optional.ofNullable(entities.find(Run.class, id)))
        .or(() -> named(ref));
  }

  Optional<Run> named(String name) {
    return entities
        .createQuery("select r from Run r where r.name = :name", Run.class)
        .setParameter("name", name)
        .getResultList()
        .stream()
        .findFirst();
  }

  void add(Run run) {
    entities.persist(run);
  }
}
