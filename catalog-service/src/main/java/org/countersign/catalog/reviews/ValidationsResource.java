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
import java.util.UUID;
import java.util.stream.Stream;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.FreeTexts;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.problem.Wire;
import org.countersign.catalog.reviews.Validating.Draft;
import org.countersign.catalog.reviews.Validating.Found;
import org.countersign.catalog.reviews.ValidationFinding.Severity;
import org.jspecify.annotations.Nullable;

/** What independent validators say of a version, and what they found. */
@Door
@Path("models/{model}/versions/{version}/validations")
@Produces(APPLICATION_JSON)
public class ValidationsResource {
  private final ModelVersions versions;
  private final Validations validations;
  private final Validating validating;
  private final FreeTexts texts;
  private final Agents agents;
  private final Write write;

  @Inject
  ValidationsResource(
      ModelVersions versions,
      Validations validations,
      Validating validating,
      FreeTexts texts,
      Agents agents,
      Write write) {
    this.versions = versions;
    this.validations = validations;
    this.validating = validating;
    this.texts = texts;
    this.agents = agents;
    this.write = write;
  }

  /**
   * @param severity {@code BLOCKING}, {@code MAJOR} or {@code MINOR}; what blocks keeps the version
   *     from being approved and deployed until it is closed
   */
  public record NewFinding(
      @NotNull @Pattern(regexp = "BLOCKING|MAJOR|MINOR") String severity,
      @NotBlank @Size(min = 20, max = 4000) String text) {
    Found found() {
      return new Found(Severity.valueOf(severity), text.strip());
    }
  }

  /**
   * @param outcome {@code FIT}, {@code FIT_WITH_LIMITATIONS} or {@code UNFIT}
   * @param summary what was examined and concluded, at least 20 characters
   */
  public record NewValidation(
      @NotNull @Pattern(regexp = "FIT|FIT_WITH_LIMITATIONS|UNFIT") String outcome,
      @NotBlank @Size(min = 20, max = 4000) String summary,
      @Nullable @Size(max = 50) List<@Valid @NotNull NewFinding> findings) {
    Draft draft() {
      var found = findings == null ? Stream.<NewFinding>empty() : findings.stream();
      return Wire.read(
          "/findings",
          () ->
              new Draft(
                  Validation.Outcome.valueOf(outcome),
                  summary.strip(),
                  found.map(NewFinding::found).toList()));
    }
  }

  /** How a finding was settled. */
  public record NewClosure(@NotBlank @Size(min = 20, max = 4000) String note) {}

  /**
   * @param text unless somebody erased it
   * @param note how it was settled, unless somebody erased it
   */
  public record FindingView(
      UUID id,
      String severity,
      String state,
      @Nullable String text,
      String raisedAt,
      Agents.@Nullable AgentView closedBy,
      @Nullable String note) {}

  /**
   * @param summary unless somebody erased it
   */
  public record ValidationView(
      UUID id,
      String outcome,
      @Nullable String summary,
      Agents.AgentView validator,
      String validatedAt,
      List<FindingView> findings) {}

  /** Newest first: the first is what counts. */
  @GET
  @RolesAllowed(Roles.ANYONE)
  public Page<ValidationView> list(
      @PathParam("model") String modelRef, @PathParam("version") String versionRef) {
    return new Page<>(views(versions.find(modelRef, versionRef).id()), null);
  }

  @POST
  @Consumes(APPLICATION_JSON)
  @RolesAllowed(Roles.VALIDATOR)
  public Response validate(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @Valid @NotNull NewValidation body,
      @Context UriInfo uri) {
    var draft = body.draft();
    return write.created(
        () -> view(validating.record(modelRef, versionRef, draft)),
        view -> uri.getAbsolutePathBuilder().build());
  }

  /** Says that a finding is settled; nobody who has a part in the version can. */
  @POST
  @Path("findings/{finding}/closure")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed(Roles.VALIDATOR)
  public Response close(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @PathParam("finding") String id,
      @Valid @NotNull NewClosure body) {
    var note = body.note().strip();
    return write.ok(
        () -> {
          var closed = validating.close(modelRef, versionRef, id, note);
          var text = texts.of(List.of(closed.id()), "finding");
          return view(closed, text, Map.of(closed.id(), note));
        });
  }

  private ValidationView view(Validation made) {
    return views(made.version()).stream()
        .filter(view -> view.id().equals(made.id()))
        .findFirst()
        .orElseThrow();
  }

  private List<ValidationView> views(UUID version) {
    var all = validations.of(version);
    var found = validations.findings(version);
    var summaries = texts.of(all.stream().map(Validation::id).toList(), "summary");
    var ids = found.stream().map(ValidationFinding::id).toList();
    var said = texts.of(ids, "finding");
    var notes = texts.of(ids, "note");
    return all.stream()
        .map(
            each ->
                new ValidationView(
                    each.id(),
                    each.outcome().name(),
                    summaries.get(each.id()),
                    agents.view(each.validator()),
                    State.text(each.validatedAt()),
                    found.stream()
                        .filter(finding -> finding.validation().equals(each.id()))
                        .map(finding -> view(finding, said, notes))
                        .toList()))
        .toList();
  }

  private FindingView view(
      ValidationFinding finding, Map<UUID, String> said, Map<UUID, String> notes) {
    return new FindingView(
        finding.id(),
        finding.severity().name(),
        finding.progress().name(),
        said.get(finding.id()),
        State.text(finding.raisedAt()),
        finding.closedBy().map(agents::view).orElse(null),
        notes.get(finding.id()));
  }
}
