package org.countersign.catalog.gate;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_DEPLOYMENT;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.platform.Listing;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;

/** Deployments on record. */
@Dependent
public class Deployments {
  private final EntityManager entities;

  @Inject
  Deployments(EntityManager entities) {
    this.entities = entities;
  }

  void add(Deployment deployment) {
    entities.persist(deployment);
  }

  Optional<Deployment> of(UUID decision) {
    return entities
        .createQuery("select d from Deployment d where d.decision = :decision", Deployment.class)
        .setParameter("decision", decision)
        .getResultList()
        .stream()
        .findFirst();
  }

  /** Where a version went, newest first. */
  public List<Deployment> ofVersion(UUID version) {
    return entities
        .createQuery(
            "select d from Deployment d where d.version = :version order by d.recordedAt desc",
            Deployment.class)
        .setParameter("version", version)
        .getResultList();
  }

  /**
   * Where some version of a model runs.
   *
   * @param model its id
   */
  public record Live(UUID model, String environment) {}

  /** The environments in which these models run, in alphabetical order. */
  public Map<UUID, List<String>> live(Collection<UUID> models) {
    if (models.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery(
            "select distinct new org.countersign.catalog.gate.Deployments$Live(v.model,"
                + " d.environment) from Deployment d, ModelVersion v where v.id = d.version"
                + " and v.model in :models and d.state = :live order by d.environment",
            Live.class)
        .setParameter("models", models)
        .setParameter("live", Deployment.Phase.LIVE)
        .getResultList()
        .stream()
        .collect(
            Collectors.groupingBy(
                Live::model, Collectors.mapping(Live::environment, Collectors.toList())));
  }

  /**
   * @throws Refusal {@code UNKNOWN_DEPLOYMENT}
   */
  public Deployment find(UUID id) {
    return Optional.ofNullable(entities.find(Deployment.class, id))
        .orElseThrow(() -> new Refusal(UNKNOWN_DEPLOYMENT, "no deployment " + id));
  }

  Page<Deployment> list(Optional<UUID> version, Window window) {
    return Listing.of(Deployment.class, "recordedAt")
        .where("e.version = :version", "version", version)
        .page(entities, window, row -> new Window.Position(row.recordedAt(), row.id()));
  }
}
