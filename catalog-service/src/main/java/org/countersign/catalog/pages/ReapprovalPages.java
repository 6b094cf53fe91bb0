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
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.pages.VersionForms.Place;
import org.countersign.catalog.reviews.ReapprovalResource;
import org.countersign.catalog.reviews.ReapprovalResource.NewScope;
import org.jspecify.annotations.Nullable;

/** Confirms how much of a review a version needs, on its page. */
@Path("models/{model}/versions/{version}/reapproval")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class ReapprovalPages {
  @Inject private ReapprovalResource reapproval;
  @Inject private VersionForms forms;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected ReapprovalPages() {}

  @POST
  @Controller
  @RolesAllowed(Roles.COMPLIANCE_OFFICER)
  public Response confirm(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @FormParam("useCase") @Nullable String useCase,
      @FormParam("scope") @Nullable String scope,
      @FormParam("reason") @Nullable String reason) {
    var said = reason == null ? "" : reason.strip();
    var wanted = scope == null ? "" : scope;
    return forms.send(
        new Place(uri, model, version, "approvals"),
        new Typed("reapproval", Map.of("scope", wanted, "reason", said)),
        () ->
            reapproval.confirm(
                model,
                version,
                forms.checked(new NewScope(HomePage.given(useCase), "production", wanted, said))));
  }
}
