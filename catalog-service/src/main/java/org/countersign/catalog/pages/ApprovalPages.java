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
import java.util.Map;
import java.util.function.Function;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.reviews.ApprovalsResource;
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
    return end(model, version, id, reason, body -> approvals.suspend(id, body));
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
    return end(model, version, id, reason, body -> approvals.revoke(id, body));
  }

  private Response end(
      String model,
      String version,
      String id,
      @Nullable String reason,
      Function<NewReason, Response> write) {
    var said = reason == null ? "" : reason.strip();
    return forms.attempt(
        model,
        version,
        new Typed(id, Map.of("reason", said)),
        () -> {
          var made = write.apply(forms.checked(new NewReason(said)));
          return VersionForms.back(uri, model, version, made, "approvals");
        });
  }
}
