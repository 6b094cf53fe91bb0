package org.countersign.catalog.reviews;

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
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Wire;
import org.countersign.catalog.reviews.EnvelopeViews.EnvelopeView;
import org.jspecify.annotations.Nullable;

/** Bounds inside which versions that a pipeline makes again are approved: read, revoked. */
@Door
@Path("envelopes")
@Produces(APPLICATION_JSON)
public class EnvelopesResource {
  private final Models models;
  private final Envelopes envelopes;
  private final EnvelopeViews views;
  private final Enveloping enveloping;
  private final Write write;

  @Inject
  EnvelopesResource(
      Models models, Envelopes envelopes, EnvelopeViews views, Enveloping enveloping, Write write) {
    this.models = models;
    this.envelopes = envelopes;
    this.views = views;
    this.enveloping = enveloping;
    this.write = write;
  }

  /** Why bounds are taken back. */
  public record NewRevocation(@NotBlank @Size(min = 20, max = 4000) String reason) {}

  /** Those of one model or one round, newest first; of every model without either. */
  @GET
  @RolesAllowed(Roles.ANYONE)
  public Page<EnvelopeView> list(
      @QueryParam("model") @Nullable String modelRef,
      @QueryParam("review") @Nullable String review,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var window = Wire.read("cursor", () -> Window.of(limit, cursor));
    var page =
        envelopes.list(
            Optional.ofNullable(modelRef).map(models::find).map(Model::id),
            Optional.ofNullable(review).map(id -> Wire.read("review", () -> UUID.fromString(id))),
            window);
    return new Page<>(views.views(page.items()), page.next());
  }

  @GET
  @Path("{envelope}")
  @RolesAllowed(Roles.ANYONE)
  public EnvelopeView one(@PathParam("envelope") String id) {
    return views.view(envelopes.find(id));
  }

  /** Nothing more is approved by them, and what was approved by them no longer holds. */
  @POST
  @Path("{envelope}/revocation")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response revoke(@PathParam("envelope") String id, @Valid @NotNull NewRevocation body) {
    return write.ok(() -> views.view(enveloping.revoke(id, body.reason().strip())));
  }
}
