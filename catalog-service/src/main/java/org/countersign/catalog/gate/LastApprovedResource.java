package org.countersign.catalog.gate;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static org.countersign.catalog.problem.ProblemType.NOTHING_APPROVED;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.catalog.usecases.UseCases;
import org.jspecify.annotations.Nullable;

/** Where to roll back to: the newest version that is approved and that the gate would let pass. */
@Door
@Path("models/{model}/versions/last-approved")
@Produces(APPLICATION_JSON)
public class LastApprovedResource {
  private static final int MOST = 50;
  private static final String CANDIDATES =
      "SELECT v.id, v.number, v.artifact_sha256, a.id, a.use_case, a.valid_until"
          + " FROM approval a JOIN model_version v ON v.id = a.version"
          + " WHERE v.model = :model AND a.environment = :environment AND a.state = 'APPROVED'"
          + " AND a.valid_until > :now AND v.number < :before"
          + " AND (:anyUse OR a.use_case = :useCase) ORDER BY v.number DESC, a.id";

  private final EntityManager entities;
  private final Models models;
  private final UseCases useCases;
  private final GateCheck check;
  private final Clock clock;

  @Inject
  LastApprovedResource(
      EntityManager entities, Models models, UseCases useCases, GateCheck check, Clock clock) {
    this.entities = entities;
    this.models = models;
    this.useCases = useCases;
    this.check = check;
    this.clock = clock;
  }

  /** The version, and what it may run on. */
  public record ApprovedView(
      UUID versionId,
      String model,
      int version,
      String artifactSha256,
      String useCase,
      String environment,
      UUID approval,
      String validUntil) {}

  /**
   * @param environment its name
   * @param useCase name or id; any when left out
   * @param before only versions below this number, such as the one that is to be taken back
   */
  @GET
  @RolesAllowed(Roles.ANYONE)
  public ApprovedView lastApproved(
      @PathParam("model") String model,
      @QueryParam("environment") @DefaultValue("production") String environment,
      @QueryParam("useCase") @Nullable String useCase,
      @QueryParam("before") @Nullable String before) {
    var of = models.find(model);
    var below =
        before == null ? Integer.MAX_VALUE : Wire.read("before", () -> Integer.valueOf(before));
    var use = Optional.ofNullable(useCase).map(useCases::find);
    List<?> rows =
        entities
            .createNativeQuery(CANDIDATES, Tuple.class)
            .setParameter("model", of.id())
            .setParameter("environment", environment)
            .setParameter("now", clock.instant())
            .setParameter("before", below)
            .setParameter("anyUse", use.isEmpty())
            .setParameter("useCase", use.map(each -> each.id()).orElse(of.id()))
            .setMaxResults(MOST)
            .getResultList();
    return rows.stream()
        .map(Tuple.class::cast)
        .filter(row -> passes(of.id(), row, environment))
        .findFirst()
        .map(
            row ->
                new ApprovedView(
                    row.get(0, UUID.class),
                    of.name(),
                    row.get(1, Integer.class),
                    row.get(2, String.class),
                    useCases.get(row.get(4, UUID.class)).name(),
                    environment,
                    row.get(3, UUID.class),
                    State.text(row.get(5, Instant.class))))
        .orElseThrow(
            () ->
                new Refusal(
                    NOTHING_APPROVED,
                    "no version of %s is approved for %s".formatted(of.name(), environment)));
  }

  /** An approval alone does not do: evidence may have run out since, a policy become stricter. */
  private boolean passes(UUID model, Tuple row, String environment) {
    return check
        .decide(
            new Population.Member(
                    row.get(0, UUID.class),
                    environment,
                    row.get(4, UUID.class),
                    model,
                    row.get(1, Integer.class))
                .asked())
        .allowed();
  }
}
