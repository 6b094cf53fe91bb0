package org.countersign.catalog.lineage;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import org.countersign.catalog.platform.Door;
import org.countersign.lineage.LearningFacet;

/** Our facets of OpenLineage, for what it has no words for; each event that uses one leads here. */
@Door
@Path("openlineage/facets/" + LearningFacet.VERSION)
public class FacetsResource {
  private final Projection projection;

  @Inject
  FacetsResource(Projection projection) {
    this.projection = projection;
  }

  @GET
  @Path("{file}")
  @Produces("application/schema+json")
  @PermitAll
  public byte[] schema(@PathParam("file") String file) {
    return LearningFacet.named(file)
        .map(facet -> facet.schema(projection.iris()))
        .orElseThrow(NotFoundException::new);
  }
}
