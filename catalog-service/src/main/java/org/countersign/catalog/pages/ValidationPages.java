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
import java.util.ArrayList;
import java.util.HashMap;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.pages.VersionForms.Place;
import org.countersign.catalog.reviews.ValidationsResource;
import org.countersign.catalog.reviews.ValidationsResource.NewClosure;
import org.countersign.catalog.reviews.ValidationsResource.NewFinding;
import org.countersign.catalog.reviews.ValidationsResource.NewValidation;
import org.jspecify.annotations.Nullable;

/** Records validations and closes findings, on the page of their version. */
@Path("models/{model}/versions/{version}/validations")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class ValidationPages {
  @Inject private ValidationsResource validations;
  @Inject private VersionForms forms;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected ValidationPages() {}

  /** A finding whose text is left empty is none. */
  @POST
  @Controller
  @RolesAllowed(Roles.VALIDATOR)
  public Response validate(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @FormParam("outcome") @Nullable String outcome,
      @FormParam("summary") @Nullable String summary,
      @FormParam("severity1") @Nullable String severity1,
      @FormParam("text1") @Nullable String text1,
      @FormParam("severity2") @Nullable String severity2,
      @FormParam("text2") @Nullable String text2,
      @FormParam("severity3") @Nullable String severity3,
      @FormParam("text3") @Nullable String text3) {
    var fields = new HashMap<String, String>();
    fields.put("outcome", text(outcome));
    fields.put("summary", text(summary));
    var findings = new ArrayList<NewFinding>();
    var typed =
        new @Nullable String[][] {{severity1, text1}, {severity2, text2}, {severity3, text3}};
    for (int i = 0; i < typed.length; i++) {
      var severity = text(typed[i][0]);
      var said = text(typed[i][1]);
      fields.put("severity" + (i + 1), severity);
      fields.put("text" + (i + 1), said);
      if (!said.isEmpty()) {
        findings.add(new NewFinding(severity, said));
      }
    }
    return forms.send(
        place(model, version),
        new Typed("validation", fields),
        () ->
            validations.validate(
                model,
                version,
                forms.checked(new NewValidation(text(outcome), text(summary), findings)),
                uri));
  }

  @POST
  @Path("findings/{finding}/closure")
  @Controller
  @RolesAllowed(Roles.VALIDATOR)
  public Response close(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @PathParam("finding") String id,
      @FormParam("reason") @Nullable String reason) {
    return forms.send(
        place(model, version),
        id,
        reason,
        said -> validations.close(model, version, id, forms.checked(new NewClosure(said))));
  }

  private Place place(String model, String version) {
    return new Place(uri, model, version, "validations");
  }
}
