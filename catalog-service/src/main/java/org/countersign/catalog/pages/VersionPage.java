package org.countersign.catalog.pages;

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
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.countersign.catalog.dossiers.DossiersResource;
import org.countersign.catalog.dossiers.DossiersResource.NewDossier;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.pages.VersionForms.Place;
import org.countersign.catalog.reviews.VersionReviewsResource;
import org.countersign.catalog.reviews.VersionReviewsResource.NewReview;
import org.jspecify.annotations.Nullable;

/** Everything about one version, and what a person can do with it. */
@Path("models/{model}/versions/{version}")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class VersionPage {
  @Inject private Models view;
  @Inject private VersionSections sections;
  @Inject private VersionReviewsResource reviews;
  @Inject private DossiersResource dossiers;
  @Inject private VersionForms forms;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected VersionPage() {}

  @GET
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String show(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @QueryParam("useCase") @Nullable String useCase,
      @QueryParam("receipt") @Nullable String receipt) {
    sections.show(view, model, version, HomePage.given(useCase));
    view.put("receipt", receipt);
    view.put("typed", Typed.NOTHING);
    return "version.html";
  }

  @POST
  @Path("reviews")
  @Controller
  @RolesAllowed({Roles.MODEL_OWNER, Roles.DATA_SCIENTIST})
  public Response submit(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @FormParam("useCase") @Nullable String useCase,
      @FormParam("environment") @Nullable String environment) {
    return forms.attempt(
        model,
        version,
        Typed.NOTHING,
        () -> {
          var wanted = environment == null ? "" : environment;
          var body = forms.checked(new NewReview(HomePage.given(useCase), wanted));
          var made = reviews.submit(model, version, body, uri).getEntity();
          return uri.getBaseUriBuilder()
              .path("reviews/" + Receipted.id(made))
              .queryParam("receipt", Receipted.index(made));
        });
  }

  @POST
  @Path("dossiers")
  @Controller
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public Response issue(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @FormParam("useCase") @Nullable String useCase) {
    return forms.send(
        new Place(uri, model, version, "dossiers"),
        () ->
            dossiers.issue(
                model, version, forms.checked(new NewDossier(HomePage.given(useCase), null))));
  }

  /** The same bytes as the API gives, for a browser that has a session and no token. */
  @GET
  @Path("dossiers/{dossier}")
  @Produces("application/pdf")
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public Response dossier(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @PathParam("dossier") String id,
      @Context Request request) {
    return dossiers.download(model, version, id, request);
  }
}
