package org.countersign.catalog.dossiers;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
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
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Settings;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/** Dossiers of a version: issued, listed, downloaded. */
@Door
@Path("models/{model}/versions/{version}/dossiers")
@Produces(APPLICATION_JSON)
public class DossiersResource {
  private static final String PDF = "application/pdf";

  private final DossierIssue issue;
  private final IssuedDossiers dossiers;
  private final Models models;
  private final ModelVersions versions;
  private final Agents agents;
  private final Settings settings;
  private final Write write;

  @Inject
  DossiersResource(
      DossierIssue issue,
      IssuedDossiers dossiers,
      Models models,
      ModelVersions versions,
      Agents agents,
      Settings settings,
      Write write) {
    this.issue = issue;
    this.dossiers = dossiers;
    this.models = models;
    this.versions = versions;
    this.agents = agents;
    this.settings = settings;
    this.write = write;
  }

  /**
   * A dossier to issue.
   *
   * @param useCase name or id; may be left out where only one is linked
   * @param environment production unless it is said
   */
  public record NewDossier(
      @Nullable @Size(min = 1, max = 255) String useCase,
      @Nullable @Size(min = 1, max = 63) String environment) {}

  /**
   * @param pdfSha256 digest of the file, which its ledger entry states
   * @param snapshotSha256 digest of the data inside it
   * @param size in bytes
   * @param gaps requirements that block an approval and are not met; only told when it is issued
   * @param href where its bytes are
   */
  public record DossierView(
      UUID id,
      String pdfSha256,
      String snapshotSha256,
      long size,
      @Nullable List<String> gaps,
      Agents.AgentView requestedBy,
      String createdAt,
      String href) {}

  @POST
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public Response issue(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @Valid @NotNull NewDossier body) {
    var order =
        new DossierIssue.Order(
            modelRef,
            versionRef,
            Optional.ofNullable(body.useCase()),
            Optional.ofNullable(body.environment()).orElse("production"));
    return write.created(
        () -> {
          var issued = issue.issue(order);
          return view(issued.dossier(), versions.get(issued.dossier().version()), issued.gaps());
        },
        view -> URI.create(view.href()));
  }

  @GET
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public Page<DossierView> list(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var window = Wire.read("cursor", () -> Window.of(limit, cursor));
    var version = versions.find(modelRef, versionRef);
    return dossiers.of(version, window).map(line -> view(line, version, null));
  }

  /** The very bytes that were sealed. */
  @GET
  @Path("{dossier}")
  @Produces({PDF, APPLICATION_JSON})
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public Response download(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @PathParam("dossier") String id,
      @Context Request request) {
    var model = models.find(modelRef);
    var version = versions.find(model, versionRef);
    var issued = dossiers.find(version, id);
    var tag = new EntityTag(issued.pdfSha256());
    var unchanged = request.evaluatePreconditions(tag);
    if (unchanged != null) {
      return unchanged.build();
    }
    return Response.ok(issued.pdf(), PDF)
        .tag(tag)
        .header(
            "Content-Disposition",
            "attachment; filename=\"" + fileName(model, version, issued) + '"')
        .header("Cache-Control", "private, no-cache")
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }

  /**
   * {@code dossier-credit-scoring-2-20261121-0240.pdf}: plain ASCII, whatever the model is called.
   */
  static String fileName(Model model, ModelVersion version, IssuedDossier issued) {
    var plain = model.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    var name = plain.replaceAll("^-|-$", "");
    var at = State.text(issued.createdAt());
    return "dossier-%s-%d-%s-%s.pdf"
        .formatted(
            name.isEmpty() ? "model" : name.substring(0, Math.min(name.length(), 80)),
            version.number(),
            at.substring(0, 10).replace("-", ""),
            at.substring(11, 16).replace(":", ""));
  }

  private DossierView view(
      IssuedDossiers.Line line, ModelVersion version, @Nullable List<String> gaps) {
    return new DossierView(
        line.id(),
        line.pdfSha256(),
        line.snapshot(),
        line.size(),
        gaps,
        agents.view(line.requestedBy()),
        State.text(line.createdAt()),
        "%s/api/v1/models/%s/versions/%d/dossiers/%s"
            .formatted(settings.publicUrl(), version.model(), version.number(), line.id()));
  }
}
