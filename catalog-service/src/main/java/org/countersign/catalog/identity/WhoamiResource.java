package org.countersign.catalog.identity;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.UUID;
import org.countersign.catalog.platform.Door;

/** Tells callers who this service takes them for. */
@Door
@Path("whoami")
@Produces(APPLICATION_JSON)
public class WhoamiResource {
  private final Caller caller;

  @Inject
  WhoamiResource(Caller caller) {
    this.caller = caller;
  }

  /** The caller as this service sees it, sorted for people to read. */
  public record CallerView(
      String username,
      String displayName,
      Identity.Kind kind,
      List<String> roles,
      List<String> teams,
      UUID agentId) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public CallerView whoami() {
    return new CallerView(
        caller.username(),
        caller.displayName(),
        caller.identity().kind(),
        caller.roles().stream().sorted().toList(),
        caller.teams().stream().sorted().toList(),
        caller.agentId());
  }
}
