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
import java.util.function.Supplier;
import org.countersign.catalog.gate.EnvironmentsResource;
import org.countersign.catalog.gate.EnvironmentsResource.ChangedEnvironment;
import org.countersign.catalog.gate.EnvironmentsResource.NewEnvironment;
import org.countersign.catalog.gate.LiveResource;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/** Where versions run: the environments in their order, and what was live in them at a moment. */
@Path("environments")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class EnvironmentPages {
  @Inject private Models view;
  @Inject private EnvironmentsResource environments;
  @Inject private LiveResource live;
  @Inject private Told told;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected EnvironmentPages() {}

  /**
   * @param asOf a day, at whose end it is asked what was live; now when nobody names one
   */
  @GET
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String show(
      @QueryParam("asOf") @Nullable String asOf,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("receipt") @Nullable String receipt) {
    show(asOf, cursor, Typed.NOTHING);
    view.put("receipt", receipt);
    return "environments.html";
  }

  @POST
  @Controller
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response define(
      @FormParam("name") @Nullable String name,
      @FormParam("order") @Nullable String order,
      @FormParam("approvalRequired") @Nullable String approvalRequired,
      @FormParam("production") @Nullable String production) {
    return attempt(
        new Typed("new", Map.of("name", text(name), "order", text(order))),
        () ->
            environments.define(
                told.checked(
                    new NewEnvironment(
                        text(name), number(order), approvalRequired != null, production != null)),
                uri));
  }

  @POST
  @Path("{name}")
  @Controller
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response change(
      @PathParam("name") String name,
      @FormParam("order") @Nullable String order,
      @FormParam("approvalRequired") @Nullable String approvalRequired,
      @FormParam("production") @Nullable String production) {
    return attempt(
        Typed.NOTHING,
        () ->
            environments.change(
                name,
                told.checked(
                    new ChangedEnvironment(
                        number(order), approvalRequired != null, production != null))));
  }

  private Response attempt(Typed typed, Supplier<Response> write) {
    return told.send(
        "environments.html",
        () -> show(null, null, typed),
        write,
        () -> uri.getBaseUriBuilder().path("environments"));
  }

  private void show(@Nullable String asOf, @Nullable String cursor, Typed typed) {
    var day = HomePage.given(asOf);
    var moment = day == null ? null : day + "T23:59:59Z";
    var page = live.live(moment, null, "25", HomePage.given(cursor));
    view.put("environments", environments.list().items());
    view.put("live", page.items());
    view.put("next", page.next());
    view.put("asOf", text(asOf));
    view.put("typed", typed);
  }

  private static Integer number(@Nullable String field) {
    return Wire.read("order", () -> Integer.valueOf(text(field)));
  }
}
