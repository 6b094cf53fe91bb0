package org.countersign.catalog.gate;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static org.countersign.catalog.problem.ProblemType.FORBIDDEN;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
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
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.RefusedAttempts;
import org.countersign.catalog.journal.WriteStream;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.platform.Settings;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The gate: what a pipeline asks before it deploys. */
@Door
@Path("gate/decisions")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class GateResource {
  /** Shorter than what proxies and clients take for a connection that died. */
  private static final int LONGEST_WAIT_SECONDS = 30;

  private final Deciding deciding;
  private final Decisions decisions;
  private final Awaiting awaiting;
  private final WriteStream stream;
  private final Caller caller;
  private final Settings settings;

  @Inject
  GateResource(
      Deciding deciding,
      Decisions decisions,
      Awaiting awaiting,
      WriteStream stream,
      Caller caller,
      Settings settings) {
    this.deciding = deciding;
    this.decisions = decisions;
    this.awaiting = awaiting;
    this.stream = stream;
    this.caller = caller;
    this.settings = settings;
  }

  /**
   * What is asked.
   *
   * @param model name or id
   * @param version number or label
   * @param digest the artifact's SHA-256 in hex, with or without {@code sha256:} before it
   * @param useCase name or id; may be left out where only one is linked
   * @param trafficPercent the share of the traffic it shall get; 100 when left out
   * @param region where it shall run; an approval may be bound to some
   */
  public record Question(
      @Nullable @Size(max = 255) @Pattern(regexp = Wire.STORABLE) String model,
      @Nullable @Size(max = 255) @Pattern(regexp = Wire.STORABLE) String version,
      @Nullable @Size(max = 80) String digest,
      @NotBlank @Size(max = 63) @Pattern(regexp = Wire.STORABLE) String environment,
      @Nullable @Size(max = 255) String useCase,
      @Nullable @Min(0) @Max(100) Integer trafficPercent,
      @Nullable @Size(max = 63) @Pattern(regexp = Wire.STORABLE) String region) {

    Asked asked() {
      return new Asked(
          Optional.ofNullable(model),
          Optional.ofNullable(version),
          Optional.ofNullable(digest),
          environment,
          Optional.ofNullable(useCase),
          Optional.ofNullable(trafficPercent),
          Optional.ofNullable(region));
    }
  }

  /**
   * Decides and records. 201 whether ALLOW or DENY; {@code enforce} answers a DENY with 403, so
   * that {@code curl --fail-with-body} stops a pipeline; {@code dryRun} answers 200 and records
   * nothing.
   */
  @POST
  @RolesAllowed(Roles.ANYONE)
  public Response decide(
      @Valid @NotNull Question body,
      @QueryParam("enforce") @DefaultValue("false") boolean enforce,
      @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
      @Context ContainerRequestContext request) {
    var asked = Wire.read(body::asked);
    if (dryRun) {
      var tried = deciding.tryOut(asked);
      return Response.ok(new DecisionView(tried, settings.publicUrl()).dryRunJson()).build();
    }
    if (!caller.has(Roles.PIPELINE)) {
      throw new Refusal(FORBIDDEN, "only a pipeline's question is recorded as a decision")
          .and("remedy", "ask with ?dryRun=true, or with the token of a pipeline");
    }
    var before = stream.answered();
    if (before.isPresent()) {
      return answer(
          before.get(), !before.get().contains("\"decision\":\"DENY\""), enforce, request);
    }
    var recorded = deciding.decide(asked);
    return answer(recorded.json(), recorded.allowed(), enforce, request);
  }

  private static Response answer(
      String json, boolean allowed, boolean enforce, ContainerRequestContext request) {
    if (enforce && !allowed) {
      request.setProperty(RefusedAttempts.RECORDED, true);
      return Response.status(403).type(APPLICATION_JSON).entity(json).build();
    }
    return WriteStream.created(json);
  }

  /**
   * A decision on record. With {@code wait} the answer says as {@code askAgain} whether the gate
   * would answer otherwise by now: at once where waiting does not help, else as soon as it would,
   * and after the time at the latest. Where too many wait already, nobody waits.
   */
  @GET
  @Path("{decision}")
  @RolesAllowed(Roles.ANYONE)
  public Response one(
      @PathParam("decision") String decision,
      @Parameter(
              description =
                  "seconds to wait for a denial that may pass by itself; the answer then has"
                      + " askAgain, true if the gate would say something else by now. Where it is"
                      + " false, retryAfter tells in how many seconds to look again.",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "0", maximum = "30"))
          @QueryParam("wait")
          @Nullable String wait) {
    var found = decisions.find(Wire.read("decision", () -> UUID.fromString(decision)));
    if (wait == null) {
      return Response.ok(found.json().toString()).build();
    }
    var longest = Wire.read("wait", () -> longest(wait));
    var askAgain = found.retryable() && awaiting.isAnsweredOtherwise(found, longest);
    return Response.ok(
            Json.createObjectBuilder(found.json()).add("askAgain", askAgain).build().toString())
        .build();
  }

  private static Duration longest(String wait) {
    if (!wait.matches("[0-9]{1,2}") || Integer.parseInt(wait) > LONGEST_WAIT_SECONDS) {
      throw new IllegalArgumentException(
          "wait is a whole number of seconds from 0 to " + LONGEST_WAIT_SECONDS);
    }
    return Duration.ofSeconds(Integer.parseInt(wait));
  }

  @GET
  @RolesAllowed(Roles.ANYONE)
  public Response list(
      @QueryParam("model") @Nullable String model,
      @QueryParam("version") @Nullable String version,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var window = Wire.read("cursor", () -> Window.of(limit, cursor));
    return Response.ok(
            decisions
                .list(Optional.ofNullable(model), Optional.ofNullable(version), window)
                .toString())
        .build();
  }
}
