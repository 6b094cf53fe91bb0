package org.countersign.catalog.requirements;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
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
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.FreeTexts;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.problem.Wire;
import org.countersign.catalog.requirements.Waiver.Standing;
import org.jspecify.annotations.Nullable;

/** Waivers: proposed by one person, granted or declined by another, ended before their time. */
@Door
@Path("waivers")
@Produces(APPLICATION_JSON)
public class WaiversResource {
  private final ModelVersions versions;
  private final Waivers waivers;
  private final Waiving waiving;
  private final FreeTexts texts;
  private final Agents agents;
  private final Write write;
  private final Clock clock;

  @Inject
  WaiversResource(
      ModelVersions versions,
      Waivers waivers,
      Waiving waiving,
      FreeTexts texts,
      Agents agents,
      Write write,
      Clock clock) {
    this.versions = versions;
    this.waivers = waivers;
    this.waiving = waiving;
    this.texts = texts;
    this.agents = agents;
    this.write = write;
    this.clock = clock;
  }

  /**
   * @param model name or id
   * @param version number or label
   * @param useCase id or name; may be left out when the version is linked to one
   * @param requirement its id, as the requirements of the version list it
   * @param until RFC 3339, within a year
   */
  public record NewWaiver(
      @NotBlank String model,
      @NotBlank String version,
      @Nullable String useCase,
      @NotBlank @Size(max = 200) String requirement,
      @NotBlank String until,
      @NotBlank @Size(min = 20, max = 4000) String reason) {
    Waiving.Draft draft() {
      return new Waiving.Draft(
          model,
          version,
          Optional.ofNullable(useCase),
          requirement,
          Wire.read("/until", () -> Instant.ofEpochMilli(Instant.parse(until).toEpochMilli())),
          reason.strip());
    }
  }

  /** Why a waiver is granted, declined or ended. */
  public record NewDecision(@NotBlank @Size(min = 20, max = 4000) String reason) {}

  /**
   * @param state {@code PROPOSED}, {@code GRANTED}, {@code DECLINED} or {@code ENDED}; {@code
   *     EXPIRED} is computed now
   * @param reason why it was proposed, unless somebody erased it
   * @param grantedAs the role of the second person
   * @param note why it was granted, declined or ended, unless somebody erased it
   */
  public record WaiverView(
      UUID id,
      UUID version,
      UUID useCase,
      String requirement,
      String until,
      String state,
      @Nullable String reason,
      Agents.AgentView proposedBy,
      String proposedAt,
      @Nullable String grantedAs,
      Agents.@Nullable AgentView decidedBy,
      @Nullable String note) {}

  /** Of one version, newest first. */
  @GET
  @RolesAllowed(Roles.ANYONE)
  public Page<WaiverView> list(
      @NotBlank @QueryParam("model") String modelRef,
      @NotBlank @QueryParam("version") String versionRef) {
    return new Page<>(views(waivers.of(versions.find(modelRef, versionRef).id())), null);
  }

  @GET
  @Path("{waiver}")
  @RolesAllowed(Roles.ANYONE)
  public WaiverView one(@PathParam("waiver") String id) {
    return view(waivers.find(id));
  }

  @POST
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.MODEL_OWNER, Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response propose(@Valid @NotNull NewWaiver body, @Context UriInfo uri) {
    var draft = body.draft();
    return write.created(
        () -> view(waiving.propose(draft)),
        view -> uri.getBaseUriBuilder().path(WaiversResource.class).path("" + view.id()).build());
  }

  @POST
  @Path("{waiver}/grant")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response grant(@PathParam("waiver") String id, @Valid @NotNull NewDecision body) {
    return write.ok(() -> view(waiving.grant(id, body.reason().strip())));
  }

  @POST
  @Path("{waiver}/decline")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response decline(@PathParam("waiver") String id, @Valid @NotNull NewDecision body) {
    return write.ok(() -> view(waiving.decline(id, body.reason().strip())));
  }

  /** Takes a granted waiver back before its time. */
  @POST
  @Path("{waiver}/end")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response end(@PathParam("waiver") String id, @Valid @NotNull NewDecision body) {
    return write.ok(() -> view(waiving.end(id, body.reason().strip())));
  }

  private WaiverView view(Waiver waiver) {
    return views(List.of(waiver)).get(0);
  }

  private List<WaiverView> views(List<Waiver> all) {
    var ids = all.stream().map(Waiver::id).toList();
    var reasons = texts.of(ids, "reason");
    var notes = texts.of(ids, "note");
    var now = clock.instant();
    return all.stream()
        .map(
            waiver ->
                new WaiverView(
                    waiver.id(),
                    waiver.version(),
                    waiver.useCase(),
                    waiver.requirement(),
                    State.text(waiver.ends()),
                    waiver.standing() == Standing.GRANTED && !waiver.ends().isAfter(now)
                        ? "EXPIRED"
                        : waiver.standing().name(),
                    reasons.get(waiver.id()),
                    agents.view(waiver.proposedBy()),
                    State.text(waiver.proposedAt()),
                    waiver.grantedAs().orElse(null),
                    waiver.decidedBy().map(agents::view).orElse(null),
                    notes.get(waiver.id())))
        .toList();
  }
}
