package org.countersign.catalog.pages;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.mvc.Controller;
import jakarta.mvc.Models;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.models.ModelsResource;

/** A model: its newest version, or the word that there is none. */
@Path("models/{model}")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class ModelPages {
  @Inject private Models view;
  @Inject private ModelsResource models;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected ModelPages() {}

  @GET
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public Response newest(@PathParam("model") String ref, @Context UriInfo uri) {
    var model = models.get(ref);
    if (model.lastVersion() == 0) {
      view.put("model", model);
      return Response.ok("model.html").build();
    }
    return Response.seeOther(
            uri.getBaseUriBuilder()
                .path("models/%s/versions/%d".formatted(model.id(), model.lastVersion()))
                .build())
        .build();
  }
}
