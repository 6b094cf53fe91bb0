package org.countersign.catalog.models;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.lineage.ForeignJson;
import org.countersign.catalog.platform.BodyLimit;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Datasets as their publishers describe them in Croissant 1.1 JSON-LD.
 *
 * @see <a href="https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html">Croissant</a>
 */
@Door
@Path("datasets/imports/croissant")
@Consumes({APPLICATION_JSON, "application/ld+json"})
@Produces(APPLICATION_JSON)
public class CroissantResource {
  private final CroissantImport imports;
  private final DatasetViews views;
  private final Write write;

  @Inject
  CroissantResource(CroissantImport imports, DatasetViews views, Write write) {
    this.imports = imports;
    this.views = views;
    this.write = write;
  }

  /**
   * Registers the snapshot that the description pins: by the SHA-256 of its only file, else by its
   * version. A dataset of its {@code url}, or of its {@code name} where it has none, is made if
   * there is none.
   *
   * @param team whose a new dataset becomes
   */
  @POST
  @RolesAllowed({Roles.DATA_SCIENTIST, Roles.MODEL_OWNER, Roles.PIPELINE})
  public Response take(
      @QueryParam("team") @Nullable @Size(min = 1, max = 255) @Pattern(regexp = Wire.STORABLE)
          String team,
      byte[] body,
      @Context UriInfo uri) {
    var json = ForeignJson.parse(body, (int) BodyLimit.DEFAULT);
    return write.created(
        () -> views.registered(imports.take(json, Optional.ofNullable(team))),
        view ->
            uri.getBaseUriBuilder()
                .path("datasets/{dataset}/versions/{version}")
                .build(view.datasetId(), view.number()));
  }
}
