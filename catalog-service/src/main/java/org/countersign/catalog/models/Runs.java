package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_RUN;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Optional;
import org.countersign.catalog.platform.Ids;
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
    return Ids.read(ref)
        .flatMap(id -> Optional.ofNullable(entities.find(Run.class, id)))
        .or(() -> named(ref))
        .orElseThrow(
            () ->
                new Refusal(UNKNOWN_RUN, "no run has the id or name " + ref)
                    .and("remedy", "list them with GET /api/v1/runs"));
  }

  public Page<Run> search(Filter filter, Window window) {
    var where = new ArrayList<String>();
    var binds = new HashMap<String, Object>();
    filter
        .name()
        .ifPresent(
            name -> {
              where.add("r.name = :name");
              binds.put("name", name);
            });
    filter
        .team()
        .ifPresent(
            team -> {
              where.add("r.team = :team");
              binds.put("team", team);
            });
    window
        .after()
        .ifPresent(
            after -> {
              where.add("(r.createdAt < :at or (r.createdAt = :at and r.id < :id))");
              binds.put("at", after.createdAt());
              binds.put("id", after.id());
            });
    var query =
        entities.createQuery(
            "select r from Run r "
                + (where.isEmpty() ? "" : "where " + String.join(" and ", where))
                + " order by r.createdAt desc, r.id desc",
            Run.class);
    binds.forEach(query::setParameter);
    var rows = query.setMaxResults(window.fetch()).getResultList();
    return window.page(rows, row -> new Window.Position(row.createdAt(), row.id()));
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
