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
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.models.CroissantResource;
import org.countersign.catalog.models.DatasetVersionsResource;
import org.countersign.catalog.models.DatasetVersionsResource.NewWithdrawal;
import org.countersign.catalog.models.DatasetsResource;
import org.countersign.catalog.platform.BodyLimit;
import org.jspecify.annotations.Nullable;

/** What models are made of: datasets and their versions, and forms that import and withdraw one. */
@Path("datasets")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class DatasetPages {
  private static final String MANY = "50";

  @Inject private Models view;
  @Inject private DatasetsResource datasets;
  @Inject private DatasetVersionsResource versions;
  @Inject private CroissantResource croissant;
  @Inject private Told told;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected DatasetPages() {}

  @GET
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String list(
      @QueryParam("q") @Nullable String text, @QueryParam("cursor") @Nullable String cursor) {
    showAll(text, cursor, Typed.NOTHING);
    return "datasets.html";
  }

  private void showAll(@Nullable String text, @Nullable String cursor, Typed typed) {
    var page = datasets.list(HomePage.given(text), null, null, "25", HomePage.given(cursor));
    view.put("datasets", page.items());
    view.put("next", page.next());
    view.put("q", Optional.ofNullable(text).orElse(""));
    view.put("typed", typed);
  }

  @POST
  @Path("imports")
  @Controller
  @BodyLimit(3 * BodyLimit.DEFAULT) // a form spells most signs of JSON in three bytes
  @RolesAllowed({Roles.DATA_SCIENTIST, Roles.MODEL_OWNER})
  public Response describe(
      @FormParam("team") @Nullable String team, @FormParam("croissant") @Nullable String document) {
    var typed =
        new Typed("import", Map.of("team", Typed.text(team), "croissant", Typed.text(document)));
    try {
      var bytes = Typed.text(document).getBytes(StandardCharsets.UTF_8);
      var made = croissant.take(HomePage.given(Typed.text(team)), bytes, uri).getEntity();
      return Response.seeOther(
              uri.getBaseUriBuilder()
                  .path("datasets")
                  .path(Receipted.dataset(made))
                  .queryParam("receipt", Receipted.index(made))
                  .build())
          .build();
    } catch (RuntimeException failure) {
      return told.again(failure, "datasets.html", () -> showAll(null, null, typed));
    }
  }

  @GET
  @Path("{dataset}")
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String one(
      @PathParam("dataset") String ref,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("receipt") @Nullable String receipt) {
    view.put("receipt", receipt);
    show(ref, cursor, Typed.NOTHING);
    return "dataset.html";
  }

  @POST
  @Path("{dataset}/versions/{version}/withdrawal")
  @Controller
  @RolesAllowed({
    Roles.DATA_SCIENTIST,
    Roles.MODEL_OWNER,
    Roles.COMPLIANCE_OFFICER,
    Roles.RISK_OWNER
  })
  public Response withdraw(
      @PathParam("dataset") String dataset,
      @PathParam("version") String version,
      @FormParam("reason") @Nullable String reason) {
    var said = Typed.text(reason);
    return told.send(
        "dataset.html",
        () -> show(dataset, null, new Typed(version, Map.of("reason", said))),
        () -> versions.withdraw(dataset, version, told.checked(new NewWithdrawal(said))),
        () -> uri.getBaseUriBuilder().path("datasets").path(dataset));
  }

  private void show(String ref, @Nullable String cursor, Typed typed) {
    var page = versions.list(ref, MANY, HomePage.given(cursor));
    view.put("dataset", datasets.get(ref));
    view.put("versions", page.items());
    view.put("next", page.next());
    view.put("typed", typed);
  }
}
