package org.countersign.catalog.reviews;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Agents.AgentView;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Wire;
import org.countersign.policy.RiskClass;
import org.jspecify.annotations.Nullable;

/** Who votes for whom while they are away. */
@Door
@Path("delegations")
@Produces(APPLICATION_JSON)
public class DelegationsResource {
  private final Delegations delegations;
  private final Delegating delegating;
  private final Agents agents;
  private final Caller caller;
  private final Write write;
  private final Clock clock;

  @Inject
  DelegationsResource(
      Delegations delegations,
      Delegating delegating,
      Agents agents,
      Caller caller,
      Write write,
      Clock clock) {
    this.delegations = delegations;
    this.delegating = delegating;
    this.agents = agents;
    this.caller = caller;
    this.write = write;
    this.clock = clock;
  }

  /**
   * @param delegate username of somebody who holds the role themselves
   * @param role of the caller's votes, such as {@code compliance-officer}
   * @param classes of the rounds, such as {@code LIMITED}
   * @param begins RFC 3339; now when left out
   * @param ends RFC 3339, at most 92 days after it begins
   */
  public record NewDelegation(
      @NotBlank @Size(max = 255) @Pattern(regexp = Wire.STORABLE) String delegate,
      @NotNull @Pattern(regexp = "compliance-officer|risk-owner|validator|model-owner") String role,
      @NotEmpty @Size(max = 6) List<@NotBlank String> classes,
      @Nullable String begins,
      @NotBlank String ends) {

    Delegation.Terms terms(Instant now) {
      var from = Optional.ofNullable(begins).map(text -> instant("/begins", text)).orElse(now);
      var to = instant("/ends", ends);
      var wanted =
          Wire.read(
              "/classes",
              () -> classes.stream().map(RiskClass::valueOf).collect(Collectors.toSet()));
      return Wire.read("/ends", () -> new Delegation.Terms(role, wanted, from, to));
    }

    private static Instant instant(String pointer, String text) {
      return Instant.ofEpochMilli(Wire.read(pointer, () -> Instant.parse(text)).toEpochMilli());
    }
  }

  /**
   * @param holds whether the delegate may vote for the grantor now
   */
  public record DelegationView(
      UUID id,
      AgentView grantor,
      AgentView delegate,
      String role,
      List<String> classes,
      String begins,
      String ends,
      String state,
      boolean holds) {}

  public record DelegationList(List<DelegationView> items) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public Page<DelegationView> list(
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return delegations.list(Wire.read("cursor", () -> Window.of(limit, cursor))).map(this::view);
  }

  /** Whom the caller stands in for now. */
  @GET
  @Path("to-me")
  @RolesAllowed(Roles.ANYONE)
  public DelegationList toMe() {
    return new DelegationList(
        delegations.to(caller.agentId(), clock.instant()).stream().map(this::view).toList());
  }

  @POST
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER, Roles.VALIDATOR, Roles.MODEL_OWNER})
  public Response delegate(@Valid @NotNull NewDelegation body, @Context UriInfo uri) {
    var terms = body.terms(clock.instant());
    return write.created(
        () -> view(delegating.delegate(body.delegate().strip(), terms)),
        view -> uri.getAbsolutePathBuilder().path(view.id().toString()).build());
  }

  @DELETE
  @Path("{delegation}")
  @RolesAllowed(Roles.ANYONE)
  public Response end(@PathParam("delegation") String id) {
    return write.ok(() -> view(delegating.end(id)));
  }

  private DelegationView view(Delegation each) {
    return new DelegationView(
        each.id(),
        agents.view(each.grantor()),
        agents.view(each.delegate()),
        each.role(),
        each.classes().stream().map(RiskClass::name).sorted().toList(),
        State.text(each.begins()),
        State.text(each.ends()),
        each.standing().name(),
        each.holds(clock.instant()));
  }
}
