package org.countersign.catalog.pages;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.mvc.Controller;
import jakarta.mvc.Models;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.usecases.UseCasesResource;
import org.jspecify.annotations.Nullable;

/** What AI systems are for, and the class of each. */
@Path("use-cases")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class UseCasePages {
  @Inject private Models view;
  @Inject private UseCasesResource useCases;
  @Inject private UseCaseForms forms;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected UseCasePages() {}

  @GET
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String list(
      @QueryParam("q") @Nullable String text,
      @QueryParam("due") @DefaultValue("false") boolean due,
      @QueryParam("cursor") @Nullable String cursor) {
    var rows = due ? "200" : "25";
    var page = useCases.list(HomePage.given(text), null, null, due, rows, HomePage.given(cursor));
    view.put("due", due);
    view.put("useCases", page.items());
    view.put("next", page.next());
    view.put("q", Optional.ofNullable(text).orElse(""));
    return "use-cases.html";
  }

  @GET
  @Path("{useCase}")
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String one(
      @PathParam("useCase") String ref,
      @QueryParam("receipt") @Nullable String receipt,
      @QueryParam("unchanged") boolean unchanged) {
    forms.show(ref, Typed.NOTHING);
    view.put("receipt", receipt);
    view.put("done", unchanged ? "Nothing was changed, so nothing was recorded." : null);
    return "use-case.html";
  }
}
