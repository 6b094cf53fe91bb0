package org.countersign.catalog.gate;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.platform.Door;

/** Where versions can run. */
@Door
@Path("environments")
@Produces(APPLICATION_JSON)
public class EnvironmentsResource {
  private final Environments environments;

  @Inject
  EnvironmentsResource(Environments environments) {
    this.environments = environments;
  }

  /** An environment; a larger order is guarded more. */
  public record EnvironmentView(
      UUID id, String name, int order, boolean approvalRequired, boolean production) {}

  /** All of them, the least guarded first. */
  public record EnvironmentList(List<EnvironmentView> items) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public EnvironmentList list() {
    return new EnvironmentList(
        environments.all().stream()
            .map(
                each ->
                    new EnvironmentView(
                        each.id(),
                        each.name(),
                        each.ordinal(),
                        each.approvalRequired(),
                        each.production()))
            .toList());
  }
}
