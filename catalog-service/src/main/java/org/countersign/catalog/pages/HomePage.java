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
import jakarta.ws.rs.core.Response;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.identity.Session;

/** The way in and the way out. */
@Path("/")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class HomePage {
  @Inject private Models models;
  @Inject private Caller caller;
  @Inject private Session session;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected HomePage() {}

  @GET
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String home() {
    models.put("caller", caller.identity());
    return "home.html";
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
