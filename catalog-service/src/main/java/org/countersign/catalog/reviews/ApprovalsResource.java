package org.countersign.catalog.reviews;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.FreeTexts;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/** Approvals: read, suspended, revoked. */
@Door
@Path("approvals")
@Produces(APPLICATION_JSON)
public class ApprovalsResource {
  private final Models models;
  private final ModelVersions versions;
  private final Approvals approvals;
  private final Suspension suspension;
  private final Revocation revocation;
  private final Completion completion;
  private final LightRound lightRound;
  private final ConditionViews conditions;
  private final ReviewViews views;
  private final FreeTexts texts;
  private final Write write;
  private final Clock clock;

  @Inject
  ApprovalsResource(
      Models models,
      ModelVersions versions,
      Approvals approvals,
      Suspension suspension,
      Revocation revocation,
      Completion completion,
      LightRound lightRound,
      ConditionViews conditions,
      ReviewViews views,
      FreeTexts texts,
      Write write,
      Clock clock) {
    this.models = models;
    this.versions = versions;
    this.approvals = approvals;
    this.suspension = suspension;
    this.revocation = revocation;
    this.completion = completion;
    this.lightRound = lightRound;
    this.conditions = conditions;
    this.views = views;
    this.texts = texts;
    this.write = write;
    this.clock = clock;
  }

  /** Why an approval is taken out of force. */
  public record NewReason(@NotBlank @Size(min = 20, max = 4000) String reason) {}

  /**
   * @param expired computed now: the state of an approval that ended stays what it was
   * @param subjectSha256 what was approved, by digest
   * @param reason why it was suspended or revoked, unless somebody erased it
   * @param conditions what it is bound to
   * @param envelope the bounds it was given by, if it was given without a round
   */
  public record ApprovalView(
      UUID id,
      UUID review,
      UUID version,
      UUID useCase,
      String environment,
      String riskClass,
      String state,
      boolean expired,
      String validUntil,
      String grantedAt,
      String artifactSha256,
      String subjectSha256,
      @Nullable String reason,
      List<ConditionView> conditions,
      @Nullable UUID envelope) {
    static ApprovalView of(
        Approval approval, Instant now, Optional<String> reason, List<ConditionView> conditions) {
      return new ApprovalView(
          approval.id(),
          approval.review(),
          approval.version(),
          approval.useCase(),
          approval.environment(),
          approval.riskClass().name(),
          approval.standing().name(),
          !approval.validUntil().isAfter(now),
          State.text(approval.validUntil()),
          State.text(approval.grantedAt()),
          approval.artifact(),
          approval.subject(),
          reason.orElse(null),
          List.copyOf(conditions),
          approval.envelope().orElse(null));
    }
  }

  /**
   * The approvals of one model or one of its versions, newest first; of everything without both.
   */
  @GET
  @RolesAllowed(Roles.ANYONE)
  public Page<ApprovalView> list(
      @QueryParam("model") @Nullable String modelRef,
      @QueryParam("version") @Nullable String versionRef,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var window = Wire.read("cursor", () -> Window.of(limit, cursor));
    var filter = filter(modelRef, versionRef);
    var page = approvals.list(filter, window);
    var reasons =
        texts.of(page.items().stream().map(Approval::id).collect(Collectors.toSet()), "reason");
    var bound = conditions.of(page.items().stream().map(Approval::review).toList());
    var now = clock.instant();
    return page.map(
        approval ->
            ApprovalView.of(
                approval,
                now,
                Optional.ofNullable(reasons.get(approval.id())),
                bound.getOrDefault(approval.review(), List.of())));
  }

  private Approvals.Filter filter(@Nullable String modelRef, @Nullable String versionRef) {
    if (modelRef == null) {
      return new Approvals.Filter(Optional.empty(), Optional.empty());
    }
    var model = models.find(modelRef);
    return new Approvals.Filter(
        Optional.of(model.id()),
        Optional.ofNullable(versionRef)
            .map(ref -> versions.find(model, ref))
            .map(ModelVersion::id));
  }

  @GET
  @Path("{approval}")
  @RolesAllowed(Roles.ANYONE)
  public ApprovalView one(@PathParam("approval") String id) {
    return view(approvals.find(id));
  }

  @POST
  @Path("{approval}/suspension")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response suspend(@PathParam("approval") String id, @Valid @NotNull NewReason body) {
    var reason = body.reason().strip();
    return write.ok(() -> views.approval(suspension.suspend(id, reason), Optional.of(reason)));
  }

  @POST
  @Path("{approval}/revocation")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response revoke(@PathParam("approval") String id, @Valid @NotNull NewReason body) {
    var reason = body.reason().strip();
    return write.ok(() -> views.approval(revocation.revoke(id, reason), Optional.of(reason)));
  }

  /** Asks for a light round that lifts the suspension; nobody lifts one alone. */
  @POST
  @Path("{approval}/lifting")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.MODEL_OWNER, Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response lift(
      @PathParam("approval") String id, @Valid @NotNull NewReason body, @Context UriInfo uri) {
    return opened(() -> lightRound.lift(id, body.reason().strip()), uri);
  }

  /** Asks for a light round that confirms the approval where voters left their roles. */
  @POST
  @Path("{approval}/confirmation")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.MODEL_OWNER, Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response confirm(
      @PathParam("approval") String id, @Valid @NotNull NewReason body, @Context UriInfo uri) {
    return opened(() -> lightRound.confirm(id, body.reason().strip()), uri);
  }

  private Response opened(Supplier<Review> round, UriInfo uri) {
    return write.created(
        () -> views.line(round.get()),
        view ->
            uri.getBaseUriBuilder().path(ReviewsResource.class).path(view.id().toString()).build());
  }

  /** What was done, at least 20 characters. */
  public record NewCompletion(@NotBlank @Size(min = 20, max = 4000) String note) {}

  /** Says that the task of a condition is done; nobody who built or submitted the version can. */
  @POST
  @Path("{approval}/conditions/{condition}/completion")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.VALIDATOR, Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response complete(
      @PathParam("approval") String id,
      @PathParam("condition") String condition,
      @Valid @NotNull NewCompletion body) {
    return write.ok(() -> view(completion.complete(id, condition, body.note().strip())));
  }

  private ApprovalView view(Approval approval) {
    return views.approval(
        approval,
        Optional.ofNullable(texts.of(List.of(approval.id()), "reason").get(approval.id())));
  }
}
