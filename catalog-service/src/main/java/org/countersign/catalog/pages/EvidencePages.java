package org.countersign.catalog.pages;

import static org.countersign.catalog.pages.Typed.text;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.mvc.Controller;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.countersign.catalog.evidence.EvidenceResource;
import org.countersign.catalog.evidence.EvidenceResource.NewAcceptance;
import org.countersign.catalog.evidence.EvidenceResource.NewRejection;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.pages.VersionForms.Place;
import org.countersign.catalog.platform.BodyLimit;
import org.jspecify.annotations.Nullable;

/** Evidence on the page of a version: uploaded, read, accepted, rejected. */
@Path("models/{model}/versions/{version}/evidence")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class EvidencePages {
  @Inject private EvidenceResource evidence;
  @Inject private VersionForms forms;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected EvidencePages() {}

  /**
   * The bytes of a file as they are; the script of the page sends them, so that a refusal leaves
   * the file that was chosen in its form.
   */
  @POST
  @Controller
  @Consumes(MediaType.WILDCARD)
  @BodyLimit(2 * BodyLimit.EVIDENCE) // as the API's door, whose store tells the limit
  @RolesAllowed({Roles.DATA_SCIENTIST, Roles.MODEL_OWNER, Roles.PIPELINE})
  public Response upload(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @QueryParam("type") @Nullable String type,
      @QueryParam("title") @Nullable String title,
      @QueryParam("validUntil") @Nullable String validUntil,
      @Context HttpHeaders headers,
      InputStream file) {
    var day = Optional.ofNullable(HomePage.given(validUntil)).map(date -> date + "T23:59:59Z");
    return forms.send(
        place(model, version),
        () -> add(model, version, text(type), text(title), day.orElse(null), headers, file));
  }

  private Response add(
      String model,
      String version,
      String type,
      String title,
      @Nullable String validUntil,
      HttpHeaders headers,
      InputStream file) {
    try {
      return evidence.upload(
          model, version, type, title, null, null, validUntil, headers, uri, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @POST
  @Path("{evidence}/acceptance")
  @Controller
  @RolesAllowed(Roles.VALIDATOR)
  public Response accept(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @PathParam("evidence") String id,
      @FormParam("reason") @Nullable String note) {
    return forms.send(
        place(model, version),
        id,
        note,
        said ->
            evidence.accept(
                model, version, id, forms.checked(new NewAcceptance(HomePage.given(said)))));
  }

  @POST
  @Path("{evidence}/rejection")
  @Controller
  @RolesAllowed(Roles.VALIDATOR)
  public Response reject(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @PathParam("evidence") String id,
      @FormParam("reason") @Nullable String reason) {
    return forms.send(
        place(model, version),
        id,
        reason,
        said -> evidence.reject(model, version, id, forms.checked(new NewRejection(said))));
  }

  /** As the API gives it: a download that no page of ours will show. */
  @GET
  @Path("{evidence}/content")
  @Produces(MediaType.WILDCARD)
  @RolesAllowed(Roles.ANYONE)
  public Response content(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @PathParam("evidence") String id) {
    return evidence.content(model, version, id);
  }

  private Place place(String model, String version) {
    return new Place(uri, model, version, "evidence");
  }
}
