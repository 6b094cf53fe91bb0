package org.countersign.catalog.evidence;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static org.countersign.catalog.problem.ProblemType.NOT_FOUND;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.util.List;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.EvidenceCheck;

/** The forms of evidence whose numbers are computed again. */
@Door
@Path("evidence-schemas")
@Produces(APPLICATION_JSON)
public class EvidenceSchemasResource {

  /** The names that documents give under {@code schema}. */
  public record SchemasView(List<String> items) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public SchemasView list() {
    return new SchemasView(List.copyOf(EvidenceCheck.schemas()));
  }

  /** JSON Schema 2020-12. */
  @GET
  @Path("{name: countersign/[a-z-]+/v[0-9]+}")
  @RolesAllowed(Roles.ANYONE)
  public byte[] get(@PathParam("name") String name) {
    if (!EvidenceCheck.schemas().contains(name)) {
      throw new Refusal(NOT_FOUND, "no schema is called " + name)
          .and("remedy", "list them with GET /api/v1/evidence-schemas");
    }
    return EvidenceCheck.schema(name);
  }
}
