package org.countersign.catalog.reviews;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Agents.AgentView;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.FreeTexts;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/** Emergencies: two persons let a version in for some hours, somebody uninvolved judges it. */
@Door
@Path("break-glass")
@Produces(APPLICATION_JSON)
public class BreakGlassResource {
  private final BreakingGlass breaking;
  private final JudgingBreakGlass judging;
  private final BreakGlasses all;
  private final Models models;
  private final ModelVersions versions;
  private final Agents agents;
  private final FreeTexts texts;
  private final Write write;
  private final Clock clock;

  @Inject
  BreakGlassResource(
      BreakingGlass breaking,
      JudgingBreakGlass judging,
      BreakGlasses all,
      Models models,
      ModelVersions versions,
      Agents agents,
      FreeTexts texts,
      Write write,
      Clock clock) {
    this.breaking = breaking;
    this.judging = judging;
    this.all = all;
    this.models = models;
    this.versions = versions;
    this.agents = agents;
    this.texts = texts;
    this.write = write;
    this.clock = clock;
  }

  /**
   * @param model name or id
   * @param version number or label
   * @param useCase id or name; may be left out when the version is linked to one
   * @param reason {@code SAFETY}, {@code SECURITY}, {@code OUTAGE} or {@code LEGAL_ORDER}
   * @param hours the longest the class allows when left out
   * @param ticket where the emergency is worked on
   * @param explanation why it cannot wait
   */
  public record NewBreakGlass(
      @NotBlank @Size(max = 255) @Pattern(regexp = Wire.STORABLE) String model,
      @NotBlank @Size(max = 255) @Pattern(regexp = Wire.STORABLE) String version,
      @Nullable @Size(max = 255) @Pattern(regexp = Wire.STORABLE) String useCase,
      @NotBlank @Size(max = 63) @Pattern(regexp = Wire.STORABLE) String environment,
      @NotBlank @Size(max = 63) String reason,
      @Nullable Integer hours,
      @NotBlank @Size(max = 255) @Pattern(regexp = Wire.STORABLE) String ticket,
      @NotBlank @Size(min = 20, max = 4000) @Pattern(regexp = Wire.STORABLE) String explanation) {

    BreakingGlass.Wish wish() {
      return new BreakingGlass.Wish(
          model,
          version,
          Optional.ofNullable(useCase),
          environment,
          reason,
          Optional.ofNullable(hours),
          ticket.strip(),
          explanation.strip());
    }
  }

  /**
   * @param outcome {@code RATIFIED} or {@code REVOKED}
   */
  public record NewReview(
      @NotNull @Pattern(regexp = "RATIFIED|REVOKED") String outcome,
      @NotBlank @Size(min = 20, max = 4000) @Pattern(regexp = Wire.STORABLE) String reason) {}

  public record NewReason(
      @NotBlank @Size(min = 20, max = 4000) @Pattern(regexp = Wire.STORABLE) String reason) {}

  /**
   * @param state {@code REQUESTED}, {@code LAPSED} (nobody confirmed it in time), {@code ACTIVE},
   *     {@code RATIFIED}, {@code ENDED} (its hours are over) or {@code REVOKED}; computed now, and
   *     revoked is also what was not reviewed in time
   * @param inForce whether the gate lets its version in now
   * @param reviewOverdue whether somebody uninvolved should have judged it by now
   * @param ticket unless somebody erased it; so with the explanation
   * @param judgement what was said when it was reviewed or revoked
   */
  public record BreakGlassView(
      UUID id,
      UUID modelId,
      String model,
      int version,
      UUID useCase,
      String environment,
      String riskClass,
      String artifactSha256,
      String reason,
      @Nullable String ticket,
      @Nullable String explanation,
      int hours,
      String state,
      boolean inForce,
      AgentView requestedBy,
      String requestedAt,
      @Nullable AgentView confirmedBy,
      @Nullable String validUntil,
      boolean wantsReview,
      @Nullable String reviewDue,
      boolean reviewOverdue,
      @Nullable AgentView reviewedBy,
      @Nullable String judgement) {}

  /** What is let in now. */
  public record InForceView(List<BreakGlassView> items) {}

  public record YearsView(List<BreakGlassYear> items) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public Page<BreakGlassView> list(
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var page = all.list(Wire.read("cursor", () -> Window.of(limit, cursor)));
    return new Page<>(views(page.items()), page.next());
  }

  /** What every page warns of. */
  @GET
  @Path("in-force")
  @RolesAllowed(Roles.ANYONE)
  public InForceView inForce() {
    return new InForceView(views(all.inForce(clock.instant())));
  }

  /** How often the glass was broken, year by year. */
  @GET
  @Path("years")
  @RolesAllowed(Roles.ANYONE)
  public YearsView years() {
    return new YearsView(BreakGlassYear.of(all.begun(), clock.instant()));
  }

  @GET
  @Path("{breakGlass}")
  @RolesAllowed(Roles.ANYONE)
  public BreakGlassView one(@PathParam("breakGlass") String id) {
    return view(all.find(id));
  }

  /** The first of two persons; nothing is open until the second confirms. */
  @POST
  @Consumes(APPLICATION_JSON)
  @RolesAllowed(Roles.EMERGENCY_APPROVER)
  public Response ask(@Valid @NotNull NewBreakGlass body, @Context UriInfo uri) {
    var wish = body.wish();
    return write.created(
        () -> view(breaking.ask(wish)),
        view -> uri.getAbsolutePathBuilder().path(view.id().toString()).build());
  }

  @POST
  @Path("{breakGlass}/confirmation")
  @RolesAllowed(Roles.EMERGENCY_APPROVER)
  public Response confirm(@PathParam("breakGlass") String id) {
    return write.ok(() -> view(breaking.confirm(id)));
  }

  @POST
  @Path("{breakGlass}/review")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response review(@PathParam("breakGlass") String id, @Valid @NotNull NewReview body) {
    var right = body.outcome().equals("RATIFIED");
    return write.ok(() -> view(judging.review(id, right, body.reason().strip())));
  }

  @POST
  @Path("{breakGlass}/revocation")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER, Roles.EMERGENCY_APPROVER})
  public Response revoke(@PathParam("breakGlass") String id, @Valid @NotNull NewReason body) {
    return write.ok(() -> view(judging.revoke(id, body.reason().strip())));
  }

  private BreakGlassView view(BreakGlass each) {
    return views(List.of(each)).get(0);
  }

  private List<BreakGlassView> views(List<BreakGlass> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    var about = versions.get(rows.stream().map(BreakGlass::version).collect(Collectors.toSet()));
    var owned =
        models.get(about.values().stream().map(each -> each.model()).collect(Collectors.toSet()));
    Set<UUID> ids = rows.stream().map(BreakGlass::id).collect(Collectors.toSet());
    var tickets = texts.of(ids, "ticket");
    var reasons = texts.of(ids, "reason");
    var judgements = texts.of(ids, "judgement");
    return rows.stream()
        .map(
            row -> {
              var version = there(about, row.version());
              var model = there(owned, version.model());
              return new BreakGlassView(
                  row.id(),
                  model.id(),
                  model.name(),
                  version.number(),
                  row.useCase(),
                  row.environment(),
                  row.riskClass().name(),
                  row.artifact(),
                  row.reason(),
                  tickets.get(row.id()),
                  reasons.get(row.id()),
                  row.hours(),
                  state(row),
                  row.isInForce(clock.instant()),
                  agents.view(row.requestedBy()),
                  State.text(row.requestedAt()),
                  row.confirmedBy().map(agents::view).orElse(null),
                  row.validUntil().map(State::text).orElse(null),
                  row.wantsReview(),
                  row.reviewDue().map(State::text).orElse(null),
                  row.isOverdue(clock.instant()),
                  row.reviewedBy().map(agents::view).orElse(null),
                  judgements.get(row.id()));
            })
        .toList();
  }

  private String state(BreakGlass row) {
    var now = clock.instant();
    if (row.isOverdue(now)) {
      return BreakGlass.Standing.REVOKED.name();
    }
    return switch (row.standing()) {
      case REQUESTED ->
          row.requestedAt().plus(BreakingGlass.EMERGENCIES.confirmWithin()).isBefore(now)
              ? "LAPSED"
              : "REQUESTED";
      case ACTIVE -> row.isInForce(now) ? "ACTIVE" : "ENDED";
      case RATIFIED, REVOKED -> row.standing().name();
    };
  }

  private static <T> T there(Map<UUID, T> rows, UUID id) {
    return Optional.ofNullable(rows.get(id))
        .orElseThrow(() -> new IllegalStateException("a break-glass refers to " + id));
  }
}
