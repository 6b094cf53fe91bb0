package org.countersign.catalog.pages;

import static org.countersign.catalog.pages.Typed.text;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.mvc.Controller;
import jakarta.mvc.Models;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.models.ModelsResource;
import org.countersign.catalog.reviews.EnvelopesResource;
import org.countersign.catalog.reviews.EnvelopesResource.NewRevocation;
import org.countersign.catalog.usecases.UseCasesResource;
import org.jspecify.annotations.Nullable;

/** Bounds for versions that a pipeline makes again: shown, and revoked. */
@Path("envelopes/{envelope}")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class EnvelopePages {
  private static final String PAGE = "envelope.html";

  @Inject private Models view;
  @Inject private EnvelopesResource envelopes;
  @Inject private ModelsResource models;
  @Inject private UseCasesResource useCases;
  @Inject private Told told;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected EnvelopePages() {}

  @GET
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String show(
      @PathParam("envelope") String id, @QueryParam("receipt") @Nullable String receipt) {
    show(id, Typed.NOTHING);
    view.put("receipt", receipt);
    return PAGE;
  }

  @POST
  @Path("revocation")
  @Controller
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response revoke(
      @PathParam("envelope") String id, @FormParam("reason") @Nullable String reason) {
    return told.send(
        PAGE,
        () -> show(id, new Typed("revocation", Map.of("reason", text(reason)))),
        () -> envelopes.revoke(id, told.checked(new NewRevocation(text(reason)))),
        () -> uri.getBaseUriBuilder().path("envelopes").path(id));
  }

  private void show(String id, Typed typed) {
    var envelope = envelopes.one(id);
    view.put("envelope", envelope);
    view.put("model", models.get(envelope.model().toString()));
    view.put("useCase", useCases.get(envelope.useCase().toString()));
    view.put("typed", typed);
  }
}
