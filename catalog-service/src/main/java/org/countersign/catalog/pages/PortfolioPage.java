package org.countersign.catalog.pages;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.mvc.Controller;
import jakarta.mvc.Models;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.reviews.PortfolioResource;

/** The whole house in figures. */
@Path("portfolio")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class PortfolioPage {
  @Inject private Models view;
  @Inject private PortfolioResource portfolio;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected PortfolioPage() {}

  @GET
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String now() {
    view.put("portfolio", portfolio.now());
    return "portfolio.html";
  }
}
