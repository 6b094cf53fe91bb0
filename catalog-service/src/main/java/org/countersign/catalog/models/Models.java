package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_MODEL;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Collection;
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
import org.countersign.policy.RiskClass;

/** The models on record. */
@Dependent
public class Models {
  private static final String SERVES_CLASS =
      "exists (select 1 from ModelVersion v, VersionLink l, SignedClass c where v.model = e.id"
          + " and l.version = v.id and c.useCase = l.useCase and c.riskClass = :riskClass"
          + " and c.number = (select max(d.number) from SignedClass d where d.useCase = c.useCase))";

  private final EntityManager entities;

  @Inject
  Models(EntityManager entities) {
    this.entities = entities;
  }

  /**
   * What a list of models is narrowed to; an empty filter narrows nothing.
   *
   * @param text in the name or the task, whatever the case
   * @param riskClass of any use case that any version serves
   */
  public record Filter(
      Optional<String> text, Optional<String> team, Optional<RiskClass> riskClass) {
    public static final Filter NONE =
        new Filter(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * The model of this id or name.
   *
   * @throws Refusal {@code UNKNOWN_MODEL} naming what was asked
   */
  public Model find(String ref) {
    return Ids.read(ref)
        .map(this::byId)
        .orElseGet(() -> named(ref))
        .orElseThrow(
            () ->
                new Refusal(UNKNOWN_MODEL, "no model has the id or name " + ref)
                    .and("remedy", "list them with GET /api/v1/models"));
  }

  /** A model that must be there, because a row refers to it. */
  public Model get(UUID id) {
    return byId(id).orElseThrow(() -> new IllegalStateException("model " + id + " is missing"));
  }

  /** Models by id; ids of none are left out. */
  public Map<UUID, Model> get(Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery("select m from Model m where m.id in :ids", Model.class)
        .setParameter("ids", ids)
        .getResultList()
        .stream()
        .collect(Collectors.toMap(Model::id, Function.identity()));
  }

  public Page<Model> search(Filter filter, Window window) {
    return Listing.of(Model.class, "createdAt")
        .containing(filter.text(), "name", "task")
        .where("e.team = :team", "team", filter.team())
        .where(SERVES_CLASS, "riskClass", filter.riskClass())
        .page(entities, window, row -> new Window.Position(row.createdAt(), row.id()));
  }

  Optional<Model> named(String name) {
    return entities
        .createQuery("select m from Model m where m.name = :name", Model.class)
        .setParameter("name", name)
        .getResultList()
        .stream()
        .findFirst();
  }

  void add(Model model) {
    entities.persist(model);
  }

  /**
   * Holds the model's row until the transaction ends and reads it as it is now, so that its
   * versions get their numbers in turn.
   */
  void lock(Model model) {
    entities.refresh(model, LockModeType.PESSIMISTIC_WRITE);
  }

  private Optional<Model> byId(UUID id) {
    return Optional.ofNullable(entities.find(Model.class, id));
  }
}
