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
import org.countersign.catalog.usecases.OverridesResource;
import org.countersign.catalog.usecases.OverridesResource.Declining;
import org.countersign.catalog.usecases.OverridesResource.NewOverride;
import org.jspecify.annotations.Nullable;

/** Another class than the rules give: proposed on the page of the use case, decided there. */
@Path("use-cases/{useCase}/overrides")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class OverridePages {
  @Inject private OverridesResource overrides;
  @Inject private UseCaseForms forms;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected OverridePages() {}

  @POST
  @Controller
  @RolesAllowed(Roles.COMPLIANCE_OFFICER)
  public Response propose(
      @PathParam("useCase") String useCase,
      @FormParam("riskClass") @Nullable String riskClass,
      @FormParam("justification") @Nullable String justification) {
    return forms.attempt(
        uri,
        useCase,
        new Typed(
            "override", Map.of("riskClass", text(riskClass), "justification", text(justification))),
        () ->
            overrides.propose(
                useCase,
                forms.checked(new NewOverride(text(riskClass), text(justification))),
                uri));
  }

  @POST
  @Path("{override}/confirmation")
  @Controller
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response confirm(
      @PathParam("useCase") String useCase, @PathParam("override") String override) {
    return forms.attempt(uri, useCase, Typed.NOTHING, () -> overrides.confirm(useCase, override));
  }

  @POST
  @Path("{override}/declination")
  @Controller
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response decline(
      @PathParam("useCase") String useCase,
      @PathParam("override") String override,
      @FormParam("reason") @Nullable String reason) {
    return forms.attempt(
        uri,
        useCase,
        new Typed("decline", Map.of("reason", text(reason))),
        () -> overrides.decline(useCase, override, forms.checked(new Declining(text(reason)))));
  }
}
