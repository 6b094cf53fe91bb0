package org.countersign.catalog.lineage;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.countersign.catalog.platform.Door;
import org.countersign.lineage.Vocabulary;

/** What the words of the graph mean; the IRIs of its terms lead here. */
@Door
@Path("vocabulary")
public class VocabularyResource {
  private final Projection projection;

  @Inject
  VocabularyResource(Projection projection) {
    this.projection = projection;
  }

  @GET
  @Produces("text/turtle;charset=UTF-8")
  @PermitAll
  public byte[] turtle() {
    return Vocabulary.turtle(projection.iris());
  }
}
