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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.countersign.catalog.gate.EnvironmentDefinition.Terms;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.platform.Door;

/** Where versions can run. */
@Door
@Path("environments")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class EnvironmentsResource {
  private final Environments environments;
  private final EnvironmentDefinition definition;
  private final Write write;

  @Inject
  EnvironmentsResource(Environments environments, EnvironmentDefinition definition, Write write) {
    this.environments = environments;
    this.definition = definition;
    this.write = write;
  }

  /** An environment; a larger order is guarded more. */
  public record EnvironmentView(
      UUID id, String name, int order, boolean approvalRequired, boolean production) {
    static EnvironmentView of(Environment environment) {
      return new EnvironmentView(
          environment.id(),
          environment.name(),
          environment.ordinal(),
          environment.approvalRequired(),
          environment.production());
    }
  }

  /** All of them, the least guarded first. */
  public record EnvironmentList(List<EnvironmentView> items) {}

  /** An environment to define. */
  public record NewEnvironment(
      @NotBlank @Size(max = 63) String name,
      @NotNull @Min(1) @Max(1_000) Integer order,
      boolean approvalRequired,
      boolean production) {}

  /** What an environment shall be from now on; its name stays. */
  public record ChangedEnvironment(
      @NotNull @Min(1) @Max(1_000) Integer order, boolean approvalRequired, boolean production) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public EnvironmentList list() {
    return new EnvironmentList(environments.all().stream().map(EnvironmentView::of).toList());
  }

  @POST
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response define(@Valid @NotNull NewEnvironment body, @Context UriInfo uri) {
    return write.created(
        () ->
            EnvironmentView.of(
                definition.define(
                    body.name(),
                    new Terms(body.order(), body.approvalRequired(), body.production()))),
        view -> uri.getAbsolutePath());
  }

  @PUT
  @Path("{name}")
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response change(@PathParam("name") String name, @Valid @NotNull ChangedEnvironment body) {
    return write.ok(
        () ->
            EnvironmentView.of(
                definition.change(
                    name, new Terms(body.order(), body.approvalRequired(), body.production()))));
  }
}
