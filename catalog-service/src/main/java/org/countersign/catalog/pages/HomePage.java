package org.countersign.catalog.pages;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.mvc.Controller;
import jakarta.mvc.Models;
import jakarta.servlet.ServletException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.identity.Session;
import org.countersign.catalog.models.ModelsResource;
import org.jspecify.annotations.Nullable;

/** The catalog, the way in and the way out. */
@Path("/")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class HomePage {
  private static final String ROWS = "25";

  @Inject private Models view;
  @Inject private ModelsResource models;
  @Inject private CatalogRows rows;
  @Inject private Session session;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected HomePage() {}

  @GET
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String home(
      @QueryParam("q") @Nullable String text,
      @QueryParam("team") @Nullable String team,
      @QueryParam("riskClass") @Nullable String riskClass,
      @QueryParam("cursor") @Nullable String cursor) {
    var page = models.list(given(text), given(team), given(riskClass), ROWS, given(cursor));
    view.put("rows", rows.of(page.items()));
    view.put("next", page.next());
    view.put("q", Optional.ofNullable(text).orElse(""));
    view.put("team", Optional.ofNullable(team).orElse(""));
    view.put("riskClass", Optional.ofNullable(riskClass).orElse(""));
    view.put("cursor", Optional.ofNullable(cursor).orElse(""));
    return "home.html";
  }

  /** Forms send every field, also those that nobody filled in. */
  static @Nullable String given(@Nullable String field) {
    return field == null || field.isBlank() ? null : field.strip();
  }

  /** Keycloak's answer ends here when the page first asked for is not known any more. */
  @GET
  @Path("callback")
  @Controller
  @PermitAll
  public String callback() {
    return "redirect:/";
  }

  @POST
  @Path("logout")
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public Response logout() throws ServletException {
    return Response.seeOther(session.end()).build();
  }

  @GET
  @Path("goodbye")
  @Controller
  @PermitAll
  public String goodbye() {
    return "goodbye.html";
  }
}
