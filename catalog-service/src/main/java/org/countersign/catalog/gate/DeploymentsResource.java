package org.countersign.catalog.gate;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/** Deployments: what was made of a decision. */
@Door
@Path("deployments")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class DeploymentsResource {
  private final Deploying deploying;
  private final Deployments deployments;
  private final ModelVersions versions;
  private final Write write;

  @Inject
  DeploymentsResource(
      Deploying deploying, Deployments deployments, ModelVersions versions, Write write) {
    this.deploying = deploying;
    this.deployments = deployments;
    this.versions = versions;
    this.write = write;
  }

  /**
   * A deployment to record.
   *
   * @param decision id of an ALLOW that has not ended
   * @param target where it runs, e.g. {@code cluster-7/scoring}
   * @param strategy {@code CANARY}, {@code SHADOW}, {@code BLUE_GREEN} or {@code PERCENTAGE}, where
   *     it goes live step by step; left out where it has all the traffic at once
   * @param percent the share of the traffic it begins with; together with strategy
   */
  public record NewDeployment(
      @NotBlank @Size(max = 64) String decision,
      @NotBlank @Size(max = 500) String target,
      @Nullable @Size(max = 20) String strategy,
      @Nullable @Min(0) @Max(100) Integer percent) {

    private Optional<Rollout> rollout() {
      if ((strategy == null) != (percent == null)) {
        throw new IllegalArgumentException("strategy and percent are given together");
      }
      return strategy == null || percent == null
          ? Optional.empty()
          : Optional.of(Rollout.begun(Rollout.Strategy.valueOf(strategy), percent));
    }
  }

  /**
   * A stage that a rollout has reached.
   *
   * @param percent the share of the traffic it has now
   * @param outcome {@code RUNNING}, {@code WON}, {@code NEUTRAL} or {@code LOST}; left out means
   *     RUNNING
   * @param decision id of an ALLOW for this share; needed where the share grows
   */
  public record NewStage(
      @NotNull @Min(0) @Max(100) Integer percent,
      @Nullable @Size(max = 20) String outcome,
      @Nullable @Size(max = 64) String decision) {}

  /**
   * @param state {@code ROLLED_BACK} or {@code RETIRED}
   */
  public record End(@NotBlank @Size(max = 20) String state) {}

  /** A stage on record. */
  public record StageView(
      UUID id,
      @Nullable UUID decision,
      int percent,
      String outcome,
      UUID recordedBy,
      String recordedAt) {
    static StageView of(Deployments.Stage stage) {
      return new StageView(
          stage.id(),
          stage.decision().orElse(null),
          stage.percent(),
          stage.outcome().name(),
          stage.recordedBy(),
          State.text(stage.recordedAt()));
    }
  }

  /** In the order in which they were reached; there are never many. */
  public record Stages(List<StageView> items) {}

  /**
   * A deployment on record.
   *
   * @param strategy with percent and outcome left out where it went live at once
   * @param endedAt left out while it is live
   */
  public record DeploymentView(
      UUID id,
      UUID decision,
      UUID version,
      @Nullable UUID useCase,
      String environment,
      String target,
      String state,
      @Nullable String strategy,
      @Nullable Integer percent,
      @Nullable String outcome,
      @Nullable String endedAt,
      UUID recordedBy,
      String recordedAt) {
    static DeploymentView of(Deployment deployment) {
      return new DeploymentView(
          deployment.id(),
          deployment.decision(),
          deployment.version(),
          deployment.useCase().orElse(null),
          deployment.environment(),
          deployment.target(),
          deployment.phase().name(),
          deployment.rollout().map(rollout -> rollout.strategy().name()).orElse(null),
          deployment.rollout().map(Rollout::percent).orElse(null),
          deployment.rollout().map(rollout -> rollout.outcome().name()).orElse(null),
          deployment.endedAt().map(State::text).orElse(null),
          deployment.recordedBy(),
          State.text(deployment.recordedAt()));
    }
  }

  @POST
  @RolesAllowed({Roles.PIPELINE, Roles.DATA_SCIENTIST, Roles.MODEL_OWNER})
  public Response record(@Valid @NotNull NewDeployment body, @Context UriInfo uri) {
    var decision = Wire.read("/decision", () -> UUID.fromString(body.decision()));
    var rollout = Wire.read("/strategy", body::rollout);
    return write.created(
        () -> DeploymentView.of(deploying.deploy(decision, body.target(), rollout)),
        view -> uri.getAbsolutePathBuilder().path(view.id().toString()).build());
  }

  /** Reports how far a rollout has come, and what its experiment came to. */
  @POST
  @Path("{deployment}/stages")
  @RolesAllowed({Roles.PIPELINE, Roles.DATA_SCIENTIST, Roles.MODEL_OWNER})
  public Response stage(@PathParam("deployment") String deployment, @Valid @NotNull NewStage body) {
    var id = Wire.read("deployment", () -> UUID.fromString(deployment));
    var decision =
        Wire.read("/decision", () -> Optional.ofNullable(body.decision()).map(UUID::fromString));
    var outcome =
        Wire.read(
            "/outcome",
            () ->
                Rollout.Outcome.valueOf(
                    Optional.ofNullable(body.outcome()).orElse(Rollout.Outcome.RUNNING.name())));
    return write.ok(
        () -> DeploymentView.of(deploying.stage(id, body.percent(), outcome, decision)));
  }

  @GET
  @Path("{deployment}/stages")
  @RolesAllowed(Roles.ANYONE)
  public Stages stages(@PathParam("deployment") String deployment) {
    var id = Wire.read("deployment", () -> UUID.fromString(deployment));
    return new Stages(
        deployments.stages(deployments.find(id).id()).stream().map(StageView::of).toList());
  }

  /** Reports that it runs no longer. */
  @POST
  @Path("{deployment}/end")
  @RolesAllowed({Roles.PIPELINE, Roles.DATA_SCIENTIST, Roles.MODEL_OWNER})
  public Response end(@PathParam("deployment") String deployment, @Valid @NotNull End body) {
    var id = Wire.read("deployment", () -> UUID.fromString(deployment));
    var phase =
        Wire.read(
            "/state",
            () -> {
              var wanted = Deployment.Phase.valueOf(body.state());
              if (wanted == Deployment.Phase.LIVE) {
                throw new IllegalArgumentException("LIVE is no end");
              }
              return wanted;
            });
    return write.ok(() -> DeploymentView.of(deploying.end(id, phase)));
  }

  @GET
  @Path("{deployment}")
  @RolesAllowed(Roles.ANYONE)
  public DeploymentView one(@PathParam("deployment") String deployment) {
    return DeploymentView.of(
        deployments.find(Wire.read("deployment", () -> UUID.fromString(deployment))));
  }

  @GET
  @RolesAllowed(Roles.ANYONE)
  public Page<DeploymentView> list(
      @QueryParam("model") @Nullable String model,
      @QueryParam("version") @Nullable String version,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var window = Wire.read("cursor", () -> Window.of(limit, cursor));
    var of =
        model == null || version == null
            ? Optional.<UUID>empty()
            : Optional.of(versions.find(model, version)).map(ModelVersion::id);
    return deployments.list(of, window).map(DeploymentView::of);
  }
}
