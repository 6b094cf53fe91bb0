package org.countersign.catalog.models;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.platform.Door;

/** The use cases a version serves. */
@Door
@Path("models/{model}/versions/{version}/use-cases")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class LinksResource {
  private final Linking linking;
  private final ModelVersions versions;
  private final VersionViews views;
  private final Write write;

  @Inject
  LinksResource(Linking linking, ModelVersions versions, VersionViews views, Write write) {
    this.linking = linking;
    this.versions = versions;
    this.views = views;
    this.write = write;
  }

  /**
   * @param useCase id or name
   */
  public record NewLink(@NotBlank @Size(max = 255) String useCase) {}

  /** All of them; there are never many. */
  public record Links(List<VersionsResource.LinkView> items) {}

  @POST
  @RolesAllowed({Roles.DATA_SCIENTIST, Roles.MODEL_OWNER, Roles.PIPELINE})
  public Response link(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @NotNull @Valid NewLink body,
      @Context UriInfo uri) {
    return write.created(
        () -> views.link(linking.link(model, version, body.useCase())),
        view -> uri.getBaseUriBuilder().path("use-cases").path(view.useCase().toString()).build());
  }

  @GET
  @RolesAllowed(Roles.ANYONE)
  public Links list(@PathParam("model") String model, @PathParam("version") String version) {
    return new Links(views.links(versions.find(model, version).id()));
  }
}
