package org.countersign.catalog.reviews;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
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
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/** Submits a version for review and lists its rounds. */
@Door
@Path("models/{model}/versions/{version}/reviews")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class VersionReviewsResource {
  private final ModelVersions versions;
  private final Reviews reviews;
  private final ReviewViews views;
  private final Submission submission;
  private final Write write;

  @Inject
  VersionReviewsResource(
      ModelVersions versions,
      Reviews reviews,
      ReviewViews views,
      Submission submission,
      Write write) {
    this.versions = versions;
    this.reviews = reviews;
    this.views = views;
    this.submission = submission;
    this.write = write;
  }

  /**
   * @param useCase id or name; may be left out when the version is linked to one
   */
  public record NewReview(@Nullable String useCase, @NotBlank String environment) {}

  @POST
  @RolesAllowed({Roles.MODEL_OWNER, Roles.DATA_SCIENTIST})
  public Response submit(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @Valid @NotNull NewReview body,
      @Context UriInfo uri) {
    var draft =
        new Submission.Draft(
            modelRef, versionRef, Optional.ofNullable(body.useCase()), body.environment());
    return write.created(
        () -> views.line(submission.submit(draft)),
        view ->
            uri.getBaseUriBuilder().path(ReviewsResource.class).path(view.id().toString()).build());
  }

  @GET
  @RolesAllowed(Roles.ANYONE)
  public Page<ReviewView> list(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var window = Wire.read("cursor", () -> Window.of(limit, cursor));
    var version = versions.find(modelRef, versionRef);
    var filter = new Reviews.Filter(Optional.empty(), Optional.of(version.id()));
    var page = reviews.list(filter, window);
    return new Page<>(views.lines(page.items()), page.next());
  }
}
