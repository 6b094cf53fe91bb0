package org.countersign.catalog.pages;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.mvc.Controller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** Tells whoever holds a dossier how to check it without an account and without this service. */
@Path("verify")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class VerifyPage {
  @GET
  @Controller
  @PermitAll
  public String show() {
    return "verify.html";
  }
}
