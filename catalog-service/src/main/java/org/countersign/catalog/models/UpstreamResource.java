package org.countersign.catalog.models;

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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.models.UpstreamChange.Sort;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/**
 * What became known of things that models came of: withdrawn datasets, changed licences, revoked
 * base models, flagged code.
 */
@Door
@Path("upstream-changes")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class UpstreamResource {
  private final UpstreamChanges changes;
  private final DatasetViews views;
  private final Write write;

  @Inject
  UpstreamResource(UpstreamChanges changes, DatasetViews views, Write write) {
    this.changes = changes;
    this.views = views;
    this.write = write;
  }

  /**
   * A base model that must not be used any more, or code that is known to be wrong. Datasets have
   * doors of their own.
   *
   * @param sort {@code BASE_MODEL_REVOKED} or {@code CODE_FLAGGED}
   * @param subject the base model or the commit, as registrations name it
   * @param sha256 of the base model, where registrations name it
   */
  public record NewChange(
      @NotNull @Pattern(regexp = "BASE_MODEL_REVOKED|CODE_FLAGGED") String sort,
      @NotBlank @Size(max = 2_000) @Pattern(regexp = Wire.STORABLE) String subject,
      @Nullable @Pattern(regexp = "[0-9a-f]{64}") String sha256,
      @NotBlank @Size(min = 20, max = 4_000) String reason) {}

  /**
   * @param reference what pins the dataset's version
   * @param snapshot that has other content now, with its {@code sha256}
   * @param approval one of whose approvers had a part in making the version, with the run or data
   *     by which lineage tells it as {@code part}
   * @param reason left out when somebody erased it, and where the service found it by itself
   */
  public record ChangeView(
      UUID id,
      String sort,
      @Nullable String dataset,
      @Nullable String reference,
      @Nullable String snapshot,
      @Nullable String licence,
      @Nullable String baseModel,
      @Nullable String sha256,
      @Nullable String commit,
      @Nullable String approval,
      @Nullable String part,
      @Nullable String reason,
      Agents.AgentView recordedBy,
      String recordedAt) {
    static ChangeView of(
        UpstreamChange change,
        UpstreamDocument about,
        Optional<String> reason,
        Agents.AgentView recordedBy) {
      return new ChangeView(
          change.id(),
          change.sort().name(),
          about.dataset(),
          about.reference(),
          about.snapshot(),
          about.licence(),
          about.baseModel(),
          about.sha256(),
          about.commit(),
          about.approval(),
          about.part(),
          reason.orElse(null),
          recordedBy,
          State.text(change.recordedAt()));
    }
  }

  @POST
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER, Roles.VALIDATOR})
  public Response record(@NotNull @Valid NewChange body) {
    var reason = body.reason().strip();
    return write.ok(
        () ->
            views.change(
                Sort.valueOf(body.sort()) == Sort.CODE_FLAGGED
                    ? changes.flag(body.subject(), reason)
                    : changes.revoke(body.subject(), Optional.ofNullable(body.sha256()), reason),
                reason));
  }

  /** Newest first. */
  @GET
  @RolesAllowed(Roles.ANYONE)
  public Page<ChangeView> list(
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return views.changes(changes.list(Wire.read("cursor", () -> Window.of(limit, cursor))));
  }
}
