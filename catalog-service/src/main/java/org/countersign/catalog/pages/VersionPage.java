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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.util.function.Supplier;
import org.countersign.catalog.dossiers.DossiersResource;
import org.countersign.catalog.dossiers.DossiersResource.NewDossier;
import org.countersign.catalog.evidence.EvidenceResource;
import org.countersign.catalog.evidence.EvidenceResource.NewAcceptance;
import org.countersign.catalog.evidence.EvidenceResource.NewRejection;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.RefusedAttempts;
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
  @Inject private EvidenceResource evidence;
  @Inject private DossiersResource dossiers;
  @Inject private Told told;
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
    return attempt(
        model,
        version,
        () -> {
          var wanted = environment == null ? "" : environment;
          var body = told.checked(new NewReview(HomePage.given(useCase), wanted));
          var made = reviews.submit(model, version, body, uri).getEntity();
          return uri.getBaseUriBuilder()
              .path("reviews/" + Receipted.id(made))
              .queryParam("receipt", Receipted.index(made));
        });
  }

  @POST
  @Path("evidence/{evidence}/acceptance")
  @Controller
  @RolesAllowed(Roles.VALIDATOR)
  public Response accept(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @PathParam("evidence") String id,
      @FormParam("reason") @Nullable String note) {
    return attempt(
        model,
        version,
        () -> {
          var body = told.checked(new NewAcceptance(HomePage.given(note)));
          return here(model, version, evidence.accept(model, version, id, body), "evidence");
        });
  }

  @POST
  @Path("evidence/{evidence}/rejection")
  @Controller
  @RolesAllowed(Roles.VALIDATOR)
  public Response reject(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @PathParam("evidence") String id,
      @FormParam("reason") @Nullable String reason) {
    return attempt(
        model,
        version,
        () -> {
          var body = told.checked(new NewRejection(reason == null ? "" : reason.strip()));
          return here(model, version, evidence.reject(model, version, id, body), "evidence");
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
    return attempt(
        model,
        version,
        () -> {
          var body = told.checked(new NewDossier(HomePage.given(useCase), null));
          return here(model, version, dossiers.issue(model, version, body), "dossiers");
        });
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

  /** As the API gives it: a download that no page of ours will show. */
  @GET
  @Path("evidence/{evidence}/content")
  @Produces(MediaType.WILDCARD)
  @RolesAllowed(Roles.ANYONE)
  public Response content(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @PathParam("evidence") String id) {
    return evidence.content(model, version, id);
  }

  private UriBuilder here(String model, String version, Response made, String section) {
    return uri.getBaseUriBuilder()
        .path("models")
        .path(model)
        .path("versions")
        .path(version)
        .queryParam("receipt", Receipted.index(made.getEntity()))
        .fragment(section);
  }

  private Response attempt(String model, String version, Supplier<UriBuilder> write) {
    try {
      return Response.seeOther(write.get().build()).build();
    } catch (RuntimeException failure) {
      var trouble = told.trouble(failure);
      sections.show(view, model, version, null);
      view.put("trouble", trouble);
      return Response.status(trouble.status())
          .header(RefusedAttempts.CODE, trouble.code())
          .entity("version.html")
          .build();
    }
  }
}
