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
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.problem.Wire;
import org.countersign.catalog.reviews.BreakGlassResource;
import org.countersign.catalog.reviews.BreakGlassResource.NewBreakGlass;
import org.countersign.catalog.reviews.BreakGlassResource.NewReason;
import org.countersign.catalog.reviews.BreakGlassResource.NewReview;
import org.jspecify.annotations.Nullable;

/** Emergencies: asked for, confirmed, revoked and judged. */
@Path("break-glass")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class BreakGlassPages {
  private static final String MOST = "50";

  @Inject private Models view;
  @Inject private BreakGlassResource emergencies;
  @Inject private Told told;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected BreakGlassPages() {}

  @GET
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String all(
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("receipt") @Nullable String receipt) {
    show(Typed.NOTHING, cursor);
    view.put("receipt", receipt);
    return "break-glass.html";
  }

  @POST
  @Controller
  @RolesAllowed(Roles.EMERGENCY_APPROVER)
  public Response ask(
      @FormParam("model") @Nullable String model,
      @FormParam("version") @Nullable String version,
      @FormParam("environment") @Nullable String environment,
      @FormParam("reason") @Nullable String reason,
      @FormParam("hours") @Nullable String hours,
      @FormParam("ticket") @Nullable String ticket,
      @FormParam("explanation") @Nullable String explanation) {
    var typed =
        new Typed(
            "ask",
            Map.of(
                "model", text(model),
                "version", text(version),
                "environment", text(environment),
                "reason", text(reason),
                "hours", text(hours),
                "ticket", text(ticket),
                "explanation", text(explanation)));
    return attempt(
        typed,
        () ->
            emergencies.ask(
                told.checked(
                    new NewBreakGlass(
                        text(model),
                        text(version),
                        null,
                        text(environment),
                        text(reason),
                        number(hours).orElse(null),
                        text(ticket),
                        text(explanation))),
                uri));
  }

  @POST
  @Path("{breakGlass}/confirmation")
  @Controller
  @RolesAllowed(Roles.EMERGENCY_APPROVER)
  public Response confirm(@PathParam("breakGlass") String id) {
    return attempt(Typed.NOTHING, () -> emergencies.confirm(id));
  }

  @POST
  @Path("{breakGlass}/review")
  @Controller
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response review(
      @PathParam("breakGlass") String id,
      @FormParam("outcome") @Nullable String outcome,
      @FormParam("reason") @Nullable String reason) {
    return attempt(
        new Typed(id, Map.of("reason", text(reason))),
        () -> emergencies.review(id, told.checked(new NewReview(text(outcome), text(reason)))));
  }

  @POST
  @Path("{breakGlass}/revocation")
  @Controller
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER, Roles.EMERGENCY_APPROVER})
  public Response revoke(
      @PathParam("breakGlass") String id, @FormParam("reason") @Nullable String reason) {
    return attempt(
        new Typed(id, Map.of("reason", text(reason))),
        () -> emergencies.revoke(id, told.checked(new NewReason(text(reason)))));
  }

  private Response attempt(Typed typed, Supplier<Response> write) {
    return told.send(
        "break-glass.html",
        () -> show(typed, null),
        write,
        () -> uri.getBaseUriBuilder().path("break-glass"));
  }

  private void show(Typed typed, @Nullable String cursor) {
    var page = emergencies.list(MOST, HomePage.given(cursor));
    view.put("all", page.items());
    view.put("next", page.next());
    view.put("years", emergencies.years().items());
    view.put("typed", typed);
  }

  private static Optional<Integer> number(@Nullable String field) {
    return Optional.ofNullable(HomePage.given(field))
        .map(digits -> Wire.read("hours", () -> Integer.valueOf(digits)));
  }
}
