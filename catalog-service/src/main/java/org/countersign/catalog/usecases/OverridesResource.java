package org.countersign.catalog.usecases;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.FreeTexts;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Wire;
import org.countersign.policy.RiskClass;
import org.jspecify.annotations.Nullable;

/** Classes that two people give a use case against the rules. */
@Door
@Path("use-cases/{useCase}/overrides")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class OverridesResource {
  private final Overriding overriding;
  private final ClassOverrides overrides;
  private final UseCases useCases;
  private final FreeTexts freeTexts;
  private final Caller caller;
  private final Agents agents;
  private final Write write;

  @Inject
  OverridesResource(
      Overriding overriding,
      ClassOverrides overrides,
      UseCases useCases,
      FreeTexts freeTexts,
      Caller caller,
      Agents agents,
      Write write) {
    this.overriding = overriding;
    this.overrides = overrides;
    this.useCases = useCases;
    this.freeTexts = freeTexts;
    this.caller = caller;
    this.agents = agents;
    this.write = write;
  }

  /**
   * @param justification free text; committed to and stored apart
   */
  public record NewOverride(
      @NotBlank String riskClass,
      @NotNull @Size(min = 20, max = 4_000) @Pattern(regexp = Wire.STORABLE)
          String justification) {}

  /**
   * @param reason free text; committed to and stored apart
   */
  public record Declining(
      @NotBlank @Size(max = 4_000) @Pattern(regexp = Wire.STORABLE) String reason) {}

  /**
   * @param classification the number of the one it corrects
   * @param gave the number of the one it led to, in the answer to a confirmation
   * @param justification with the reason for declining left out for whoever may not read them
   */
  public record OverrideView(
      UUID id,
      int classification,
      RiskClass riskClass,
      String state,
      Agents.AgentView proposedBy,
      String proposedAt,
      Agents.@Nullable AgentView decidedBy,
      @Nullable String decidedAt,
      @Nullable Integer gave,
      @Nullable String justification,
      @Nullable String reason) {}

  /** There are few of them: the list has no pages. */
  public record OverridesView(List<OverrideView> items) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public OverridesView list(@PathParam("useCase") String useCase) {
    var found = overrides.of(useCases.find(useCase).id());
    var ids = found.stream().map(ClassOverride::id).toList();
    var reads =
        caller.has(Roles.COMPLIANCE_OFFICER)
            || caller.has(Roles.AUDITOR)
            || caller.has(Roles.RISK_OWNER);
    var justifications =
        reads ? freeTexts.of(ids, Overriding.JUSTIFICATION) : Map.<UUID, String>of();
    var reasons = reads ? freeTexts.of(ids, Overriding.REASON) : Map.<UUID, String>of();
    return new OverridesView(
        found.stream()
            .map(
                override ->
                    view(
                        override,
                        Optional.empty(),
                        Optional.ofNullable(justifications.get(override.id())),
                        Optional.ofNullable(reasons.get(override.id()))))
            .toList());
  }

  @POST
  @RolesAllowed(Roles.COMPLIANCE_OFFICER)
  public Response propose(
      @PathParam("useCase") String useCase,
      @NotNull @Valid NewOverride body,
      @Context UriInfo uri) {
    var wanted = Wire.read("/riskClass", () -> RiskClass.valueOf(body.riskClass()));
    return write.created(
        () -> view(overriding.propose(useCase, wanted, body.justification())),
        view -> uri.getAbsolutePath());
  }

  /** The second person: never the one who proposed it. */
  @POST
  @Path("{id}/confirmation")
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response confirm(@PathParam("useCase") String useCase, @PathParam("id") String id) {
    return write.ok(
        () -> {
          var confirmed = overriding.confirm(useCase, id);
          return view(
              confirmed.override(),
              Optional.of(confirmed.signed().number()),
              Optional.empty(),
              Optional.empty());
        });
  }

  @POST
  @Path("{id}/declination")
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response decline(
      @PathParam("useCase") String useCase,
      @PathParam("id") String id,
      @NotNull @Valid Declining body) {
    return write.ok(() -> view(overriding.decline(useCase, id, body.reason())));
  }

  private OverrideView view(ClassOverride override) {
    return view(override, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private OverrideView view(
      ClassOverride override,
      Optional<Integer> gave,
      Optional<String> justification,
      Optional<String> reason) {
    return new OverrideView(
        override.id(),
        override.classification(),
        override.riskClass(),
        override.standing().name(),
        agents.view(override.proposedBy()),
        State.text(override.proposedAt()),
        override.decidedBy().map(agents::view).orElse(null),
        override.decidedAt().map(State::text).orElse(null),
        gave.orElse(null),
        justification.orElse(null),
        reason.orElse(null));
  }
}
