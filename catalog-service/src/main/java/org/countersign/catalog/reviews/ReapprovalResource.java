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
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Served;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.requirements.Places;
import org.countersign.catalog.reviews.Reapprovals.Compared;
import org.countersign.policy.Reapproval.Reason;
import org.countersign.policy.Reapproval.Scope;
import org.jspecify.annotations.Nullable;

/** How much of a review a version asks for, by what changed since the last full round. */
@Door
@Path("models/{model}/versions/{version}/reapproval")
@Produces(APPLICATION_JSON)
public class ReapprovalResource {
  private final ModelVersions versions;
  private final Served served;
  private final Places places;
  private final Reapprovals reapprovals;
  private final Agents agents;
  private final Write write;
  private final Clock clock;

  @Inject
  ReapprovalResource(
      ModelVersions versions,
      Served served,
      Places places,
      Reapprovals reapprovals,
      Agents agents,
      Write write,
      Clock clock) {
    this.versions = versions;
    this.served = served;
    this.places = places;
    this.reapprovals = reapprovals;
    this.agents = agents;
    this.write = write;
    this.clock = clock;
  }

  /**
   * @param useCase id or name; may be left out when the version is linked to one
   * @param scope {@code NONE}, {@code LIGHT} or {@code FULL}: what is proposed, or more
   */
  public record NewScope(
      @Nullable String useCase,
      @NotBlank String environment,
      @NotNull @Pattern(regexp = "NONE|LIGHT|FULL") String scope,
      @NotBlank @Size(min = 20, max = 4000) String reason) {}

  /**
   * @param change what it is, as a code
   * @param asks how much of a review it asks for
   */
  public record ChangeView(String change, String asks, String says, String cite) {
    static ChangeView of(Reason reason) {
      return new ChangeView(
          reason.change().name(), reason.asks().name(), reason.says(), reason.cite());
    }
  }

  /**
   * @param proposal {@code NONE}: one officer, {@code LIGHT}: a light round, {@code FULL}:
   *     everybody whom the class demands, and always so when nothing was approved before
   * @param baseline the approval of the last full round
   * @param baselineVersion the number of the version that it approved
   * @param confirmed what an officer confirmed; gone as soon as anything changes
   */
  public record ReapprovalView(
      String environment,
      UUID useCase,
      String proposal,
      List<ChangeView> changes,
      @Nullable UUID baseline,
      @Nullable Integer baselineVersion,
      @Nullable String confirmed,
      Agents.@Nullable AgentView confirmedBy,
      @Nullable String confirmedAt) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public ReapprovalView read(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @QueryParam("useCase") @Nullable String useCaseRef,
      @QueryParam("environment") @DefaultValue("production") String environment) {
    var version = versions.find(modelRef, versionRef);
    return view(version, served.by(version, Optional.ofNullable(useCaseRef)), environment);
  }

  @POST
  @Consumes(APPLICATION_JSON)
  @RolesAllowed(Roles.COMPLIANCE_OFFICER)
  public Response confirm(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @Valid @NotNull NewScope body) {
    return write.ok(
        () -> {
          var version = versions.find(modelRef, versionRef);
          var useCase = served.by(version, Optional.ofNullable(body.useCase()));
          var environment = places.find(body.environment()).name();
          reapprovals.confirm(
              version, useCase, environment, Scope.valueOf(body.scope()), body.reason().strip());
          return view(version, useCase, environment);
        });
  }

  private ReapprovalView view(ModelVersion version, UUID useCase, String environment) {
    var place = places.find(environment).name();
    var compared = reapprovals.compare(version, useCase, place, clock.instant());
    var confirmed = compared.flatMap(found -> reapprovals.confirmed(version.id(), found.subject()));
    return new ReapprovalView(
        place,
        useCase,
        compared.map(found -> found.proposal().scope()).orElse(Scope.FULL).name(),
        compared.stream()
            .flatMap(found -> found.proposal().reasons().stream())
            .map(ChangeView::of)
            .toList(),
        compared.map(found -> found.baseline().id()).orElse(null),
        compared.map(Compared::number).orElse(null),
        confirmed.map(found -> found.scope().name()).orElse(null),
        confirmed.map(found -> agents.view(found.confirmedBy())).orElse(null),
        confirmed.map(found -> State.text(found.confirmedAt())).orElse(null));
  }
}
