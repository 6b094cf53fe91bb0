package org.countersign.catalog.models;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.models.UpstreamResource.ChangeView;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.ProblemType;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/** The versions of a dataset, and what became known of them. */
@Door
@Path("datasets/{dataset}/versions")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class DatasetVersionsResource {
  private static final String SHA256 = "[0-9a-f]{64}";
  private static final String SENSITIVITY =
      "PUBLIC|INTERNAL|CONFIDENTIAL|PERSONAL|SPECIAL_CATEGORY";

  private final DatasetRegistration registration;
  private final UpstreamChanges changes;
  private final Datasets datasets;
  private final DatasetViews views;
  private final Write write;

  @Inject
  DatasetVersionsResource(
      DatasetRegistration registration,
      UpstreamChanges changes,
      Datasets datasets,
      DatasetViews views,
      Write write) {
    this.registration = registration;
    this.changes = changes;
    this.datasets = datasets;
    this.views = views;
    this.write = write;
  }

  /**
   * A snapshot, pinned by the SHA-256 of its content or by the id that its store gives snapshots.
   * One that is registered again with another SHA-256 was changed, and every approval of what was
   * made with it has to be looked at again.
   *
   * @param statistics rows, distributions, whatever sums it up: any JSON object; evidence about
   *     drift is computed from its {@code features}, counts by feature, bin by bin
   * @param licence an SPDX id or an IRI
   * @param sensitivity {@code PUBLIC}, {@code INTERNAL}, {@code CONFIDENTIAL}, {@code PERSONAL} or
   *     {@code SPECIAL_CATEGORY} (GDPR, Article 9)
   * @param owner username
   * @param labels where labels come from, if it has any
   */
  public record NewDatasetVersion(
      @Nullable @Pattern(regexp = SHA256) String sha256,
      @Nullable @Size(min = 1, max = 500) @Pattern(regexp = Wire.STORABLE) String snapshot,
      @Nullable @Size(min = 1, max = 2_000) String location,
      @Nullable @Size(max = 2_000) List<@NotNull @Valid NewColumn> columns,
      @Nullable JsonObject statistics,
      @Nullable @Size(min = 1, max = 500) String licence,
      @Nullable @Pattern(regexp = SENSITIVITY) String sensitivity,
      @Nullable @Size(min = 1, max = 255) String owner,
      @Nullable @Valid NewLabels labels,
      @Nullable @Size(max = 500) List<@NotNull @Valid NewOrigin> derivedFrom) {

    DatasetRegistration.Draft draft() {
      return new DatasetRegistration.Draft(
          reference(sha256, snapshot, ""),
          Optional.ofNullable(sha256),
          Optional.ofNullable(snapshot),
          Optional.ofNullable(location),
          list(columns).stream().map(NewColumn::of).toList(),
          Optional.ofNullable(statistics),
          Optional.ofNullable(licence),
          Optional.ofNullable(sensitivity),
          Optional.ofNullable(owner),
          Optional.ofNullable(labels).map(NewLabels::of),
          labels == null ? List.of() : list(labels.labelledBy()),
          list(derivedFrom).stream().map(NewOrigin::of).toList());
    }
  }

  public record NewColumn(
      @NotBlank @Size(max = 500) String name,
      @Nullable @Size(max = 500) String type,
      @Nullable @Size(max = 2_000) String description,
      @Nullable @Pattern(regexp = SENSITIVITY) String sensitivity) {
    DatasetDocument.Column of() {
      return new DatasetDocument.Column(name, type, description, sensitivity);
    }
  }

  /**
   * @param method such as {@code expert annotation}, {@code outcome after 12 months}
   * @param labelledBy usernames of the people who did; they may not approve what is made of it
   */
  public record NewLabels(
      @NotBlank @Size(max = 500) String method,
      @Nullable @Size(max = 500) String source,
      @Nullable @Size(max = 2_000) String guideline,
      @Nullable @Size(max = 500) String agreement,
      @Nullable @Size(max = 50) List<@NotBlank @Size(max = 255) String> labelledBy) {
    DatasetDocument.Labels of() {
      return new DatasetDocument.Labels(method, source, guideline, agreement, null);
    }
  }

  /**
   * @param labelledBy by whom, where people did
   */
  public record LabelsView(
      String method,
      @Nullable String source,
      @Nullable String guideline,
      @Nullable String agreement,
      List<Agents.AgentView> labelledBy) {}

  /** A snapshot this one was made from; it need not be registered. */
  public record NewOrigin(
      @NotBlank @Size(max = 500) String name,
      @Nullable @Pattern(regexp = SHA256) String sha256,
      @Nullable @Size(min = 1, max = 500) @Pattern(regexp = Wire.STORABLE) String snapshot) {
    DatasetDocument.Origin of() {
      return new DatasetDocument.Origin(name, reference(sha256, snapshot, "/derivedFrom"));
    }
  }

  /** Why it must not be used any more. */
  public record NewWithdrawal(@NotBlank @Size(min = 20, max = 4_000) String reason) {}

  public record NewLicence(
      @NotBlank @Size(max = 500) String licence,
      @NotBlank @Size(min = 20, max = 4_000) String reason) {}

  /**
   * @param licence the newest
   * @param withdrawn whether it must not be used any more
   * @param changes what became known of it, oldest first
   */
  public record DatasetVersionView(
      UUID id,
      String dataset,
      UUID datasetId,
      int number,
      @Nullable String sha256,
      @Nullable String snapshot,
      @Nullable String location,
      List<DatasetDocument.Column> columns,
      @Nullable JsonObject statistics,
      @Nullable String licence,
      @Nullable String sensitivity,
      Agents.@Nullable AgentView owner,
      @Nullable LabelsView labels,
      List<DatasetDocument.Origin> derivedFrom,
      boolean withdrawn,
      List<ChangeView> changes,
      String documentSha256,
      Agents.AgentView createdBy,
      String createdAt) {}

  @POST
  @RolesAllowed({Roles.DATA_SCIENTIST, Roles.MODEL_OWNER, Roles.PIPELINE})
  public Response register(
      @PathParam("dataset") String dataset,
      @NotNull @Valid NewDatasetVersion body,
      @Context UriInfo uri) {
    var draft = body.draft();
    return write.created(
        () -> views.registered(registration.register(dataset, draft)),
        view -> uri.getAbsolutePathBuilder().path(Integer.toString(view.number())).build());
  }

  @GET
  @RolesAllowed(Roles.ANYONE)
  public Page<DatasetVersionView> list(
      @PathParam("dataset") String ref,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var dataset = datasets.find(ref);
    var window = Wire.read("cursor", () -> Window.of(limit, cursor));
    return views.of(dataset, datasets.versions(dataset, window));
  }

  /**
   * @param version number, SHA-256 or id of the snapshot
   */
  @GET
  @Path("{version}")
  @RolesAllowed(Roles.ANYONE)
  public DatasetVersionView get(
      @PathParam("dataset") String ref, @PathParam("version") String version) {
    var dataset = datasets.find(ref);
    return views.of(dataset, datasets.version(dataset, version));
  }

  /** Every approval of what was made with it has to be looked at again. */
  @POST
  @Path("{version}/withdrawal")
  @RolesAllowed({
    Roles.DATA_SCIENTIST,
    Roles.MODEL_OWNER,
    Roles.PIPELINE,
    Roles.COMPLIANCE_OFFICER,
    Roles.RISK_OWNER
  })
  public Response withdraw(
      @PathParam("dataset") String dataset,
      @PathParam("version") String version,
      @NotNull @Valid NewWithdrawal body) {
    var reason = body.reason().strip();
    return write.ok(() -> views.change(changes.withdraw(dataset, version, reason), reason));
  }

  @POST
  @Path("{version}/licence")
  @RolesAllowed({
    Roles.DATA_SCIENTIST,
    Roles.MODEL_OWNER,
    Roles.PIPELINE,
    Roles.COMPLIANCE_OFFICER,
    Roles.RISK_OWNER
  })
  public Response relicense(
      @PathParam("dataset") String dataset,
      @PathParam("version") String version,
      @NotNull @Valid NewLicence body) {
    var reason = body.reason().strip();
    return write.ok(
        () ->
            views.change(
                changes.relicense(dataset, version, body.licence().strip(), reason), reason));
  }

  /**
   * What pins a snapshot.
   *
   * @throws Refusal {@code INVALID_REQUEST} if nothing does
   */
  static String reference(@Nullable String sha256, @Nullable String snapshot, String pointer) {
    var reference = sha256 == null ? snapshot : sha256;
    if (reference == null) {
      throw new Refusal(
              ProblemType.INVALID_REQUEST, "a snapshot is pinned by sha256 or by snapshot")
          .and("pointer", pointer + "/sha256");
    }
    return reference;
  }

  private static <T> List<T> list(@Nullable List<T> given) {
    return given == null ? List.of() : given;
  }
}
