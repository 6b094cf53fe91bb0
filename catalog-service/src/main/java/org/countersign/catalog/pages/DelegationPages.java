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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.reviews.DelegationsResource;
import org.countersign.catalog.reviews.DelegationsResource.NewDelegation;
import org.jspecify.annotations.Nullable;

/** Who votes for whom while they are away. */
@Path("delegations")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class DelegationPages {
  private static final String MOST = "50";

  @Inject private Models view;
  @Inject private DelegationsResource delegations;
  @Inject private Told told;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected DelegationPages() {}

  @GET
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String all(@QueryParam("receipt") @Nullable String receipt) {
    show(Typed.NOTHING);
    view.put("receipt", receipt);
    return "delegations.html";
  }

  @POST
  @Controller
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER, Roles.VALIDATOR, Roles.MODEL_OWNER})
  public Response delegate(
      @FormParam("delegate") @Nullable String delegate,
      @FormParam("role") @Nullable String role,
      @FormParam("classes") @Nullable List<String> classes,
      @FormParam("ends") @Nullable String ends) {
    var typed = new Typed("delegate", Map.of("delegate", text(delegate), "ends", text(ends)));
    return attempt(
        typed,
        () ->
            delegations.delegate(
                told.checked(
                    new NewDelegation(
                        text(delegate),
                        text(role),
                        Optional.ofNullable(classes).orElse(List.of()),
                        null,
                        text(ends).isEmpty() ? "" : text(ends) + "T23:59:59Z")),
                uri));
  }

  @POST
  @Path("{delegation}/end")
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public Response end(@PathParam("delegation") String id) {
    return attempt(Typed.NOTHING, () -> delegations.end(id));
  }

  private Response attempt(Typed typed, Supplier<Response> write) {
    return told.send(
        "delegations.html",
        () -> show(typed),
        write,
        () -> uri.getBaseUriBuilder().path("delegations"));
  }

  private void show(Typed typed) {
    view.put("all", delegations.list(MOST, null).items());
    view.put("typed", typed);
  }
}
