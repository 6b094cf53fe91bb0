package org.countersign.catalog.reviews;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
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
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Served;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Wire;
import org.countersign.catalog.requirements.Places;
import org.countersign.catalog.reviews.ApprovalsResource.ApprovalView;
import org.countersign.catalog.reviews.AutomaticApproval.Given;
import org.countersign.catalog.reviews.EnvelopeComparison.Compared;
import org.countersign.catalog.reviews.EnvelopeViews.CheckView;
import org.countersign.policy.RetrainingBounds.Limit;
import org.countersign.policy.RetrainingBounds.Side;
import org.countersign.policy.Slice;
import org.jspecify.annotations.Nullable;

/** A version and bounds: those that start from it, and those that it may lie inside. */
@Door
@Path("models/{model}/versions/{version}/envelope")
@Produces(APPLICATION_JSON)
public class VersionEnvelopeResource {
  private final ModelVersions versions;
  private final Served served;
  private final Places places;
  private final Enveloping enveloping;
  private final EnvelopeComparison comparison;
  private final AutomaticApproval automatic;
  private final EnvelopeViews views;
  private final ReviewViews reviews;
  private final Write write;

  @Inject
  VersionEnvelopeResource(
      ModelVersions versions,
      Served served,
      Places places,
      Enveloping enveloping,
      EnvelopeComparison comparison,
      AutomaticApproval automatic,
      EnvelopeViews views,
      ReviewViews reviews,
      Write write) {
    this.versions = versions;
    this.served = served;
    this.places = places;
    this.enveloping = enveloping;
    this.comparison = comparison;
    this.automatic = automatic;
    this.views = views;
    this.reviews = reviews;
    this.write = write;
  }

  /**
   * @param useCase id or name; may be left out when the version is linked to one
   * @param until RFC 3339, not after the approval of this version
   */
  public record NewEnvelope(
      @Nullable String useCase,
      @NotBlank String environment,
      @NotEmpty @Size(max = 50) List<@Valid @NotNull NewLimit> limits,
      @NotBlank String until,
      @NotBlank @Size(min = 20, max = 4000) String reason) {

    Enveloping.Draft draft(UUID use, String place) {
      return new Enveloping.Draft(
          use,
          place,
          limits.stream().map(NewLimit::read).toList(),
          Instant.ofEpochMilli(Wire.read("/until", () -> Instant.parse(until)).toEpochMilli()),
          reason.strip());
    }
  }

  /**
   * The least or the most a metric may be; one of the two.
   *
   * @param factor and {@code value}: the slice it is for, as the card names it; left out for all
   * @param dataset which data it is measured on: the name that evaluations give it, or its SHA-256
   *     in lower-case hex, which pins the content; left out for any
   */
  public record NewLimit(
      @NotBlank @Size(max = 100) String metric,
      @Nullable @Size(max = 100) String factor,
      @Nullable @Size(max = 100) String value,
      @Nullable @Size(max = 200) String dataset,
      @NotNull @Pattern(regexp = "AT_LEAST|AT_MOST") String side,
      @NotNull BigDecimal limit) {
    Limit read() {
      return Wire.read(
          "/limits",
          () ->
              new Limit(
                  metric,
                  Optional.ofNullable(factor)
                      .filter(text -> !text.isBlank())
                      .map(text -> new Slice(text, value == null ? "" : value)),
                  Optional.ofNullable(dataset).map(String::strip).filter(text -> !text.isEmpty()),
                  Side.valueOf(side),
                  limit));
    }
  }

  /** What a pipeline asks for. */
  public record NewAutomaticApproval(@Nullable String useCase, @NotBlank String environment) {}

  /**
   * @param envelope in force; none when there is none
   * @param inside whether the version would be approved by it
   */
  public record ComparisonView(@Nullable UUID envelope, boolean inside, List<CheckView> checks) {}

  /** An approval without a round, with everything that was compared. */
  public record AutomaticView(UUID id, ApprovalView approval, List<CheckView> checks) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public ComparisonView compare(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @QueryParam("useCase") @Nullable String useCaseRef,
      @QueryParam("environment") @DefaultValue("production") String environment) {
    var version = versions.find(modelRef, versionRef);
    var useCase = served.by(version, Optional.ofNullable(useCaseRef));
    return comparison
        .compare(version, useCase, places.find(environment).name())
        .map(
            compared ->
                new ComparisonView(
                    compared.envelope().id(), compared.outside().isEmpty(), checks(compared)))
        .orElseGet(() -> new ComparisonView(null, false, List.of()));
  }

  /** Proposes bounds that start from this version; opens the round that signs them. */
  @POST
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.MODEL_OWNER, Roles.DATA_SCIENTIST})
  public Response propose(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @Valid @NotNull NewEnvelope body,
      @Context UriInfo uri) {
    return write.created(
        () -> {
          var found = versions.locate(modelRef, versionRef);
          var draft =
              body.draft(
                  served.by(found.version(), Optional.ofNullable(body.useCase())),
                  places.find(body.environment()).name());
          return views.view(enveloping.propose(found.model(), found.version(), draft));
        },
        view ->
            uri.getBaseUriBuilder()
                .path(EnvelopesResource.class)
                .path(view.id().toString())
                .build());
  }

  /** Approves this version if it lies inside; who asks is the pipeline that makes the versions. */
  @POST
  @Path("approval")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed(Roles.PIPELINE)
  public Response approve(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @Valid @NotNull NewAutomaticApproval body,
      @Context UriInfo uri) {
    return write.created(
        () -> {
          var found = versions.locate(modelRef, versionRef);
          return view(
              automatic.approve(
                  found.model(),
                  found.version(),
                  served.by(found.version(), Optional.ofNullable(body.useCase())),
                  places.find(body.environment()).name()));
        },
        view ->
            uri.getBaseUriBuilder()
                .path(ApprovalsResource.class)
                .path(view.id().toString())
                .build());
  }

  private AutomaticView view(Given given) {
    return new AutomaticView(
        given.approval().id(),
        reviews.approval(given.approval(), Optional.empty()),
        checks(given.compared()));
  }

  private static List<CheckView> checks(Compared compared) {
    return compared.checks().stream().map(CheckView::of).toList();
  }
}
