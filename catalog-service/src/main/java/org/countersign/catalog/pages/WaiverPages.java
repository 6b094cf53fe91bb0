package org.countersign.catalog.pages;

import static org.countersign.catalog.pages.Typed.text;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.mvc.Controller;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.pages.VersionForms.Place;
import org.countersign.catalog.requirements.WaiversResource;
import org.countersign.catalog.requirements.WaiversResource.NewDecision;
import org.countersign.catalog.requirements.WaiversResource.NewWaiver;
import org.jspecify.annotations.Nullable;

/** Waivers on the page of their version: proposed, granted, declined, ended. */
@Path("models/{model}/versions/{version}/waivers")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class WaiverPages {
  @Inject private WaiversResource waivers;
  @Inject private VersionForms forms;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected WaiverPages() {}

  @POST
  @Controller
  @RolesAllowed({Roles.MODEL_OWNER, Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response propose(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @FormParam("useCase") @Nullable String useCase,
      @FormParam("requirement") @Nullable String requirement,
      @FormParam("until") @Nullable String until,
      @FormParam("reason") @Nullable String reason) {
    var typed =
        Map.of("requirement", text(requirement), "until", text(until), "reason", text(reason));
    return forms.send(
        place(model, version),
        new Typed("waiver", typed),
        () ->
            waivers.propose(
                forms.checked(
                    new NewWaiver(
                        model,
                        version,
                        HomePage.given(useCase),
                        text(requirement),
                        text(until) + "T23:59:59Z",
                        text(reason))),
                uri));
  }

  @POST
  @Path("{waiver}/grant")
  @Controller
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response grant(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @PathParam("waiver") String id,
      @FormParam("reason") @Nullable String reason) {
    return forms.send(
        place(model, version),
        id,
        reason,
        said -> waivers.grant(id, forms.checked(new NewDecision(said))));
  }

  @POST
  @Path("{waiver}/decline")
  @Controller
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response decline(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @PathParam("waiver") String id,
      @FormParam("reason") @Nullable String reason) {
    return forms.send(
        place(model, version),
        id,
        reason,
        said -> waivers.decline(id, forms.checked(new NewDecision(said))));
  }

  @POST
  @Path("{waiver}/end")
  @Controller
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response end(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @PathParam("waiver") String id,
      @FormParam("reason") @Nullable String reason) {
    return forms.send(
        place(model, version),
        id,
        reason,
        said -> waivers.end(id, forms.checked(new NewDecision(said))));
  }

  private Place place(String model, String version) {
    return new Place(uri, model, version, "waivers");
  }
}
