package org.countersign.catalog.pages;

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
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.pages.VersionForms.Place;
import org.countersign.catalog.reviews.ApprovalsResource;
import org.countersign.catalog.reviews.ApprovalsResource.NewCompletion;
import org.countersign.catalog.reviews.ApprovalsResource.NewReason;
import org.jspecify.annotations.Nullable;

/** Takes an approval out of force, on the page of its version. */
@Path("models/{model}/versions/{version}/approvals/{approval}")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class ApprovalPages {
  @Inject private ApprovalsResource approvals;
  @Inject private VersionForms forms;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected ApprovalPages() {}

  @POST
  @Path("suspension")
  @Controller
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response suspend(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @PathParam("approval") String id,
      @FormParam("reason") @Nullable String reason) {
    return forms.send(
        place(model, version),
        id,
        reason,
        said -> approvals.suspend(id, forms.checked(new NewReason(said))));
  }

  @POST
  @Path("revocation")
  @Controller
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response revoke(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @PathParam("approval") String id,
      @FormParam("reason") @Nullable String reason) {
    return forms.send(
        place(model, version),
        id,
        reason,
        said -> approvals.revoke(id, forms.checked(new NewReason(said))));
  }

  /** Leads to the round that was opened. */
  @POST
  @Path("lifting")
  @Controller
  @RolesAllowed({Roles.MODEL_OWNER, Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response lift(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @PathParam("approval") String id,
      @FormParam("reason") @Nullable String reason) {
    return forms.send(
        place(model, version),
        id,
        reason,
        said -> approvals.lift(id, forms.checked(new NewReason(said)), uri));
  }

  /** The same for an approval whose voters left their roles. */
  @POST
  @Path("confirmation")
  @Controller
  @RolesAllowed({Roles.MODEL_OWNER, Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response confirm(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @PathParam("approval") String id,
      @FormParam("reason") @Nullable String reason) {
    return forms.send(
        place(model, version),
        id,
        reason,
        said -> approvals.confirm(id, forms.checked(new NewReason(said)), uri));
  }

  /** Says that the task of a condition is done. */
  @POST
  @Path("conditions/{condition}/completion")
  @Controller
  @RolesAllowed({Roles.VALIDATOR, Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response complete(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @PathParam("approval") String id,
      @PathParam("condition") String condition,
      @FormParam("reason") @Nullable String reason) {
    return forms.send(
        place(model, version),
        condition,
        reason,
        said -> approvals.complete(id, condition, forms.checked(new NewCompletion(said))));
  }

  private Place place(String model, String version) {
    return new Place(uri, model, version, "approvals");
  }
}
