package org.countersign.catalog.models;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.models.RegistrationDocument.BaseModel;
import org.countersign.catalog.models.RegistrationDocument.Dataset;
import org.countersign.catalog.models.RegistrationDocument.Metric;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.policy.RiskClass;
import org.jspecify.annotations.Nullable;

/** The versions of a model. */
@Door
@Path("models/{model}/versions")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class VersionsResource {
  private static final String SHA256 = "[0-9a-f]{64}";
  private static final String NOT_BLANK = "(?s).*\\S.*";

  /** A label is never all digits, so that an address names a number or a label and never both. */
  private static final String LABEL = "(?![0-9]+$)[A-Za-z0-9][A-Za-z0-9._+-]{0,63}";

  private final Registration registration;
  private final ArtifactBinding binding;
  private final Models models;
  private final ModelVersions versions;
  private final VersionViews views;
  private final Write write;

  @Inject
  VersionsResource(
      Registration registration,
      ArtifactBinding binding,
      Models models,
      ModelVersions versions,
      VersionViews views,
      Write write) {
    this.registration = registration;
    this.binding = binding;
    this.models = models;
    this.versions = versions;
    this.views = views;
    this.write = write;
  }

  /**
   * @param artifactSha256 left out when the artifact is bound later
   * @param artifactCreatedAt RFC 3339
   * @param useCases ids or names
   */
  public record NewVersion(
      @Nullable @Pattern(regexp = LABEL) String label,
      @Nullable @Pattern(regexp = SHA256) String artifactSha256,
      @Nullable String artifactCreatedAt,
      @Nullable @Size(min = 1, max = 2_000) String sourceRun,
      @Nullable @Size(min = 1, max = 2_000) String codeCommit,
      @Nullable @Valid NewPeople people,
      @Nullable @Size(max = 500) List<@NotNull @Valid NewDataset> datasets,
      @Nullable @Size(max = 500)
          Map<@NotBlank @Size(max = 2_000) String, @NotNull @Size(max = 2_000) String>
              hyperparameters,
      @Nullable @Size(max = 500) List<@NotNull @Valid NewMetric> metrics,
      @Nullable @Size(max = 500) List<@NotNull @Valid NewBaseModel> baseModels,
      @Nullable @Size(max = 50) List<@NotBlank @Size(max = 255) String> useCases,
      @Nullable JsonObject card) {

    Registration.Draft draft() {
      return new Registration.Draft(
          Optional.ofNullable(label),
          Optional.ofNullable(artifactSha256),
          Wire.read("/artifactCreatedAt", () -> time(artifactCreatedAt)),
          Optional.ofNullable(sourceRun),
          Optional.ofNullable(codeCommit),
          people == null
              ? new NamedPeople.Names(List.of(), List.of(), Optional.empty())
              : people.names(),
          IntStream.range(0, list(datasets).size())
              .mapToObj(i -> list(datasets).get(i).of("/datasets/" + i))
              .toList(),
          hyperparameters == null ? Map.of() : hyperparameters,
          IntStream.range(0, list(metrics).size())
              .mapToObj(i -> Wire.read("/metrics/" + i, () -> list(metrics).get(i).of()))
              .toList(),
          list(baseModels).stream().map(NewBaseModel::of).toList(),
          list(useCases),
          Optional.ofNullable(card).map(PlainJson::of));
    }

    private static Optional<Instant> time(@Nullable String text) {
      return Optional.ofNullable(text)
          .map(given -> OffsetDateTime.parse(given).toInstant().truncatedTo(ChronoUnit.MILLIS));
    }
  }

  /** Usernames of people; each must be in the directory. */
  public record NewPeople(
      @Nullable @Size(max = 50) List<@NotBlank @Size(max = 255) String> developers,
      @Nullable @Size(max = 50) List<@NotBlank @Size(max = 255) String> producers,
      @Nullable @Size(min = 1, max = 255) String triggeredBy) {

    NamedPeople.Names names() {
      return new NamedPeople.Names(
          list(developers), list(producers), Optional.ofNullable(triggeredBy));
    }
  }

  /**
   * Data in its role: a version of a registered dataset, or any by {@code name} and {@code sha256}.
   *
   * @param dataset id or name of a registered dataset
   * @param version of a registered dataset its number, SHA-256 or snapshot; of other data as people
   *     call it
   */
  public record NewDataset(
      @NotNull @Pattern(regexp = "training|validation|test") String role,
      @Nullable @Size(min = 1, max = 500) @Pattern(regexp = Wire.STORABLE) String dataset,
      @Nullable @Size(min = 1, max = 2_000) @Pattern(regexp = NOT_BLANK) String name,
      @Nullable @Size(min = 1, max = 2_000) String version,
      @Nullable @Pattern(regexp = SHA256) String sha256) {

    Registration.Data of(String pointer) {
      if (dataset == null) {
        return new Registration.Data.Stated(
            new Dataset(
                role,
                required(name, pointer + "/name"),
                Optional.ofNullable(version),
                required(sha256, pointer + "/sha256")));
      }
      if (name != null || sha256 != null) {
        throw new Refusal(INVALID_REQUEST, "a registered dataset is known by its version alone")
            .and("pointer", pointer + (name == null ? "/sha256" : "/name"));
      }
      return new Registration.Data.Registered(
          role, dataset, required(version, pointer + "/version"));
    }

    private static String required(@Nullable String given, String pointer) {
      if (given == null) {
        throw new Refusal(
                INVALID_REQUEST, "data is named by dataset and version, or by its name and SHA-256")
            .and("pointer", pointer);
      }
      return given;
    }
  }

  public record NewMetric(
      @NotBlank @Size(max = 2_000) String name,
      @NotNull Double value,
      @Nullable @Size(min = 1, max = 2_000) String dataset) {

    Metric of() {
      return new Metric(name, value, Optional.ofNullable(dataset));
    }
  }

  public record NewBaseModel(
      @NotBlank @Size(max = 2_000) String ref, @Nullable @Pattern(regexp = SHA256) String sha256) {

    BaseModel of() {
      return new BaseModel(ref, Optional.ofNullable(sha256));
    }
  }

  public record NewArtifact(@NotNull @Pattern(regexp = SHA256) String sha256) {}

  /**
   * A version; from {@code sourceRun} to {@code baseModels} left out in lists.
   *
   * @param artifactSha256 left out until it is bound
   * @param registrationSha256 of the canonical registration, as the entry names it
   */
  public record VersionView(
      UUID id,
      String model,
      UUID modelId,
      int number,
      @Nullable String label,
      @Nullable String artifactSha256,
      @Nullable String artifactCreatedAt,
      @Nullable String boundAt,
      @Nullable String sourceRun,
      @Nullable String codeCommit,
      @Nullable PeopleView people,
      @Nullable List<DatasetView> datasets,
      @Nullable Map<String, String> hyperparameters,
      @Nullable List<MetricView> metrics,
      @Nullable List<BaseModelView> baseModels,
      List<LinkView> links,
      @Nullable CardLine card,
      String registrationSha256,
      Agents.AgentView createdBy,
      String createdAt) {}

  public record PeopleView(
      List<Agents.AgentView> developers,
      List<Agents.AgentView> producers,
      Agents.@Nullable AgentView triggeredBy) {}

  /**
   * @param version as people call it
   * @param sha256 of the content
   * @param snapshot the id that its store gave it, where no digest is known
   */
  public record DatasetView(
      String role,
      String name,
      @Nullable String version,
      @Nullable String sha256,
      @Nullable String snapshot) {}

  public record MetricView(String name, double value, @Nullable String dataset) {}

  public record BaseModelView(String ref, @Nullable String sha256) {}

  /**
   * @param riskClass of the newest signed classification, left out until there is one
   */
  public record LinkView(
      UUID id,
      UUID useCase,
      String name,
      @Nullable RiskClass riskClass,
      Agents.AgentView linkedBy,
      String linkedAt) {}

  /**
   * @param score percent, by the heaviest class the version serves; left out in lists
   * @param next the most valuable fields to fill
   */
  public record CardLine(
      String sha256,
      @Nullable Integer score,
      @Nullable Integer needed,
      @Nullable List<CardResource.HintView> next) {}

  @POST
  @RolesAllowed({Roles.DATA_SCIENTIST, Roles.MODEL_OWNER, Roles.PIPELINE})
  public Response register(
      @PathParam("model") String model, @NotNull @Valid NewVersion body, @Context UriInfo uri) {
    var draft = body.draft();
    return write.created(
        () -> views.registered(registration.register(model, draft)),
        view -> uri.getAbsolutePathBuilder().path(Integer.toString(view.number())).build());
  }

  @GET
  @RolesAllowed(Roles.ANYONE)
  public Page<VersionView> list(
      @PathParam("model") String modelRef,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var model = models.find(modelRef);
    var window = Wire.read("cursor", () -> Window.of(limit, cursor));
    return views.lines(model, versions.of(model, window));
  }

  @GET
  @Path("{version}")
  @RolesAllowed(Roles.ANYONE)
  public VersionView get(@PathParam("model") String model, @PathParam("version") String version) {
    var found = versions.locate(model, version);
    return views.whole(found.model(), found.version());
  }

  @PUT
  @Path("{version}/artifact")
  @RolesAllowed({Roles.DATA_SCIENTIST, Roles.MODEL_OWNER, Roles.PIPELINE})
  public Response bind(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @NotNull @Valid NewArtifact body) {
    return write.ok(() -> views.whole(binding.bind(model, version, body.sha256())));
  }

  private static <T> List<T> list(@Nullable List<T> given) {
    return given == null ? List.of() : given;
  }
}
