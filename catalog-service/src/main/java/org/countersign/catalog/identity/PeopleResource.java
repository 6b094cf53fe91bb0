package org.countersign.catalog.identity;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static org.countersign.catalog.problem.ProblemType.NOT_FOUND;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.UUID;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Refusal;

/** Who somebody is now: for naming people in a registration and for finding who may sign. */
@Door
@Path("people/{username}")
@Produces(APPLICATION_JSON)
public class PeopleResource {
  private final Directory directory;
  private final Agents agents;

  @Inject
  PeopleResource(Directory directory, Agents agents) {
    this.directory = directory;
    this.agents = agents;
  }

  /** A person with the roles and teams held now, at most a minute old. */
  public record PersonView(
      String username, String displayName, List<String> roles, List<String> teams, UUID agentId) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public PersonView person(
      @PathParam("username") @Pattern(regexp = "[^/\\p{Cntrl}]{1,255}") String username) {
    var person =
        directory
            .find(username)
            .orElseThrow(() -> new Refusal(NOT_FOUND, "nobody is called " + username));
    return new PersonView(
        person.username(),
        person.displayName(),
        person.roles().stream().sorted().toList(),
        person.teams().stream().sorted().toList(),
        agents.idOf(person));
  }
}
