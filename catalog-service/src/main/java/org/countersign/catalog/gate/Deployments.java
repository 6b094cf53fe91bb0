package org.countersign.catalog.gate;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_DEPLOYMENT;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
import java.time.Instant;
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

  /** A stage as it was reported. */
  record Stage(
      UUID id,
      UUID deployment,
      Optional<UUID> decision,
      int percent,
      Rollout.Outcome outcome,
      UUID recordedBy,
      Instant recordedAt) {}

  void addStage(Stage stage) {
    entities.flush();
    entities
        .createNativeQuery(
            "INSERT INTO deployment_stage"
                + " (id, deployment, decision, percent, outcome, recorded_by, recorded_at)"
                + " VALUES (:id, :deployment, :decision, :percent, :outcome, :by, :at)")
        .setParameter("id", stage.id())
        .setParameter("deployment", stage.deployment())
        .setParameter("decision", stage.decision().orElse(null))
        .setParameter("percent", stage.percent())
        .setParameter("outcome", stage.outcome().name())
        .setParameter("by", stage.recordedBy())
        .setParameter("at", stage.recordedAt())
        .executeUpdate();
  }

  /** The stages of a deployment in the order in which they were reported. */
  List<Stage> stages(UUID deployment) {
    List<?> rows =
        entities
            .createNativeQuery(
                "SELECT id, deployment, decision, percent, outcome, recorded_by, recorded_at"
                    + " FROM deployment_stage WHERE deployment = :deployment"
                    + " ORDER BY recorded_at, id",
                Tuple.class)
            .setParameter("deployment", deployment)
            .getResultList();
    return rows.stream().map(row -> stage((Tuple) row)).toList();
  }

  private static Stage stage(Tuple row) {
    return new Stage(
        row.get(0, UUID.class),
        row.get(1, UUID.class),
        Optional.ofNullable(row.get(2, UUID.class)),
        row.get(3, Integer.class),
        Rollout.Outcome.valueOf(row.get(4, String.class)),
        row.get(5, UUID.class),
        row.get(6, Instant.class));
  }

  /** Whether a deployment or a stage rests on this decision. */
  boolean isUsed(UUID decision) {
    return !entities
        .createNativeQuery(
            "SELECT 1 FROM deployment WHERE decision = :decision"
                + " UNION ALL SELECT 1 FROM deployment_stage WHERE decision = :decision")
        .setParameter("decision", decision)
        .getResultList()
        .isEmpty();
  }

  /** What else of the same model and use case is live at the same target. */
  List<Deployment> othersAt(Deployment deployment) {
    return entities
        .createQuery(
            "select d from Deployment d, ModelVersion v, ModelVersion w where v.id = d.version"
                + " and w.id = :version and v.model = w.model and d.environment = :environment"
                + " and d.target = :target and d.state = :live and d.id <> :id"
                + " and (d.useCase = :useCase or d.useCase is null)",
            Deployment.class)
        .setParameter("version", deployment.version())
        .setParameter("environment", deployment.environment())
        .setParameter("target", deployment.target())
        .setParameter("live", Deployment.Phase.LIVE)
        .setParameter("id", deployment.id())
        .setParameter("useCase", deployment.useCase().orElse(deployment.id()))
        .getResultList();
  }

  /**
   * Holds the row until the transaction ends.
   *
   * @throws Refusal {@code UNKNOWN_DEPLOYMENT}
   */
  Deployment lock(UUID id) {
    var found = find(id);
    entities.refresh(found, LockModeType.PESSIMISTIC_WRITE);
    return found;
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

  /**
   * What was live at a moment, newest first.
   *
   * @param environment empty for all of them
   */
  Page<Deployment> liveAt(Instant moment, Optional<String> environment, Window window) {
    return Listing.of(Deployment.class, "recordedAt")
        .where(
            "e.recordedAt <= :moment and (e.endedAt is null or e.endedAt > :moment)",
            "moment",
            moment)
        .where("e.environment = :environment", "environment", environment)
        .page(entities, window, row -> new Window.Position(row.recordedAt(), row.id()));
  }

  Page<Deployment> list(Optional<UUID> version, Window window) {
    return Listing.of(Deployment.class, "recordedAt")
        .where("e.version = :version", "version", version)
        .page(entities, window, row -> new Window.Position(row.recordedAt(), row.id()));
  }
}
