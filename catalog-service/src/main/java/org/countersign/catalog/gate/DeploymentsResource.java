package org.countersign.catalog.gate;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
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
   */
  public record NewDeployment(
      @NotBlank @Size(max = 64) String decision, @NotBlank @Size(max = 500) String target) {}

  /** A deployment on record. */
  public record DeploymentView(
      UUID id,
      UUID decision,
      UUID version,
      @Nullable UUID useCase,
      String environment,
      String target,
      String state,
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
          deployment.recordedBy(),
          State.text(deployment.recordedAt()));
    }
  }

  @POST
  @RolesAllowed({Roles.PIPELINE, Roles.DATA_SCIENTIST, Roles.MODEL_OWNER})
  public Response record(@Valid @NotNull NewDeployment body, @Context UriInfo uri) {
    var decision = Wire.read("/decision", () -> UUID.fromString(body.decision()));
    return write.created(
        () -> DeploymentView.of(deploying.deploy(decision, body.target())),
        view -> uri.getAbsolutePathBuilder().path(view.id().toString()).build());
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
