package org.countersign.catalog.policies;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.policies.PoliciesResource.DocumentView;
import org.countersign.catalog.problem.Wire;

/**
 * The withdrawal of a document that holds. An administrator asks for it, a compliance officer who
 * is somebody else confirms it; a simulation of the document tells beforehand whom that frees.
 */
@Door
@Path("policies/{policy}/withdrawal")
@Produces(APPLICATION_JSON)
public class WithdrawalsResource {
  private final Withdrawal withdrawal;
  private final Policies policies;
  private final Write write;

  @Inject
  WithdrawalsResource(Withdrawal withdrawal, Policies policies, Write write) {
    this.withdrawal = withdrawal;
    this.policies = policies;
    this.write = write;
  }

  /**
   * @param reason free text; committed to and stored apart
   */
  public record Why(@NotBlank @Size(max = 4_000) @Pattern(regexp = Wire.STORABLE) String reason) {}

  /** It holds until somebody else confirms. */
  @POST
  @Consumes(APPLICATION_JSON)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response propose(@PathParam("policy") String policy, @NotNull @Valid Why body) {
    return write.ok(() -> view(withdrawal.propose(policy, body.reason())));
  }

  /** From here on the gate does not ask it. */
  @POST
  @Path("confirmation")
  @Consumes({APPLICATION_JSON, "*/*"})
  @RolesAllowed(Roles.COMPLIANCE_OFFICER)
  public Response confirm(@PathParam("policy") String policy) {
    return write.ok(() -> view(withdrawal.confirm(policy)));
  }

  @POST
  @Path("declination")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.ADMINISTRATOR, Roles.COMPLIANCE_OFFICER})
  public Response decline(@PathParam("policy") String policy, @NotNull @Valid Why body) {
    return write.ok(() -> view(withdrawal.decline(policy, body.reason())));
  }

  private DocumentView view(PublishedDocument document) {
    return DocumentView.of(document, policies);
  }
}
