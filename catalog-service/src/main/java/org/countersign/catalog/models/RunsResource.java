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
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.models.Run.Cause;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/** Runs that made data and models; the {@code sourceRun} of a version names one. */
@Door
@Path("runs")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class RunsResource {
  private static final String SHA256 = "[0-9a-f]{64}";

  private final RunRecording recording;
  private final Runs runs;
  private final RecordDocuments documents;
  private final Agents agents;
  private final Write write;

  @Inject
  RunsResource(
      RunRecording recording, Runs runs, RecordDocuments documents, Agents agents, Write write) {
    this.recording = recording;
    this.runs = runs;
    this.documents = documents;
    this.agents = agents;
    this.write = write;
  }

  /**
   * A run that has ended.
   *
   * @param name as its pipeline knows it
   * @param trigger {@code SCHEDULED}, {@code EVENT} or {@code AD_HOC}
   * @param triggeredBy username of the person who started it
   * @param environmentLock SHA-256 of the file that pins every package
   * @param inputs snapshots it read
   * @param outputs snapshots it wrote
   * @param artifacts files it wrote, such as a model
   */
  public record NewRun(
      @NotBlank @Size(max = 500) @Pattern(regexp = Wire.STORABLE) String name,
      @NotBlank @Size(max = 255) @Pattern(regexp = Wire.STORABLE) String team,
      @NotNull @Pattern(regexp = "SCHEDULED|EVENT|AD_HOC") String trigger,
      @Nullable @Size(min = 1, max = 255) String triggeredBy,
      @Nullable String startedAt,
      @Nullable String endedAt,
      @Nullable @Size(min = 1, max = 500) String job,
      @Nullable @Size(min = 1, max = 2_000) String codeRepository,
      @Nullable @Size(min = 1, max = 2_000) String codeCommit,
      @Nullable @Pattern(regexp = SHA256) String environmentLock,
      @Nullable @Size(min = 1, max = 100) String seed,
      @Nullable @Size(max = 500)
          Map<@NotBlank @Size(max = 2_000) String, @NotNull @Size(max = 2_000) String> parameters,
      @Nullable @Size(max = 500) List<@NotNull @Valid NewMetric> metrics,
      @Nullable @Size(max = 1_000) List<@NotNull @Valid NewTrial> trials,
      @Nullable @Size(max = 500) List<@NotNull @Valid NewData> inputs,
      @Nullable @Size(max = 500) List<@NotNull @Valid NewData> outputs,
      @Nullable @Size(max = 500) List<@NotNull @Valid NewArtifact> artifacts) {

    RunRecording.Draft draft() {
      return new RunRecording.Draft(
          name,
          team,
          Cause.valueOf(trigger),
          Optional.ofNullable(triggeredBy),
          new RunRecording.Times(time("/startedAt", startedAt), time("/endedAt", endedAt)),
          Optional.ofNullable(job),
          Optional.ofNullable(codeRepository),
          Optional.ofNullable(codeCommit),
          Optional.ofNullable(environmentLock),
          Optional.ofNullable(seed),
          parameters == null ? Map.of() : parameters,
          NewMetric.all(metrics, "/metrics"),
          IntStream.range(0, list(trials).size())
              .mapToObj(i -> list(trials).get(i).of("/trials/" + i))
              .toList(),
          NewData.all(inputs, "/inputs"),
          NewData.all(outputs, "/outputs"),
          list(artifacts).stream()
              .map(each -> new RunDocument.Artifact(each.name(), each.sha256()))
              .toList());
    }

    private static Optional<String> time(String pointer, @Nullable String text) {
      return Optional.ofNullable(text)
          .map(
              given ->
                  Wire.read(pointer, () -> State.text(OffsetDateTime.parse(given).toInstant())));
    }
  }

  public record NewMetric(
      @NotBlank @Size(max = 2_000) String name,
      @NotNull Double value,
      @Nullable @Size(min = 1, max = 2_000) String dataset) {
    static List<RunDocument.Metric> all(@Nullable List<NewMetric> given, String pointer) {
      return IntStream.range(0, list(given).size())
          .mapToObj(i -> Wire.read(pointer + "/" + i + "/value", () -> list(given).get(i).of()))
          .toList();
    }

    private RunDocument.Metric of() {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("metric " + name + " is not a number: " + value);
      }
      return new RunDocument.Metric(name, value, dataset);
    }
  }

  /** One try of tuning. */
  public record NewTrial(
      @NotNull Integer number,
      @Nullable @Size(max = 500)
          Map<@NotBlank @Size(max = 2_000) String, @NotNull @Size(max = 2_000) String> parameters,
      @Nullable @Size(max = 100) List<@NotNull @Valid NewMetric> metrics,
      @Nullable Boolean chosen) {
    RunDocument.Trial of(String pointer) {
      return new RunDocument.Trial(
          number,
          parameters == null ? Map.of() : parameters,
          NewMetric.all(metrics, pointer + "/metrics"),
          Boolean.TRUE.equals(chosen));
    }
  }

  /** A snapshot, pinned by the SHA-256 of its content or by the id its store gives it. */
  public record NewData(
      @Nullable @Pattern(regexp = "training|validation|test|other") String role,
      @NotBlank @Size(max = 500) String name,
      @Nullable @Pattern(regexp = SHA256) String sha256,
      @Nullable @Size(min = 1, max = 500) @Pattern(regexp = Wire.STORABLE) String snapshot) {
    static List<RunDocument.Data> all(@Nullable List<NewData> given, String pointer) {
      return IntStream.range(0, list(given).size())
          .mapToObj(i -> list(given).get(i).of(pointer + "/" + i))
          .toList();
    }

    private RunDocument.Data of(String pointer) {
      return new RunDocument.Data(
          role, name, DatasetVersionsResource.reference(sha256, snapshot, pointer));
    }
  }

  public record NewArtifact(
      @NotBlank @Size(max = 2_000) String name, @NotNull @Pattern(regexp = SHA256) String sha256) {}

  public record RunView(
      UUID id,
      String name,
      String team,
      String trigger,
      Agents.@Nullable AgentView triggeredBy,
      @Nullable String startedAt,
      @Nullable String endedAt,
      @Nullable String job,
      @Nullable String codeRepository,
      @Nullable String codeCommit,
      @Nullable String environmentLock,
      @Nullable String seed,
      Map<String, String> parameters,
      List<RunDocument.Metric> metrics,
      List<RunDocument.Trial> trials,
      List<RunDocument.Data> inputs,
      List<RunDocument.Data> outputs,
      List<RunDocument.Artifact> artifacts,
      Agents.AgentView createdBy,
      String createdAt) {}

  /** A line of the list. */
  public record RunLine(
      UUID id,
      String name,
      String team,
      String trigger,
      Agents.AgentView createdBy,
      String createdAt) {}

  @POST
  @RolesAllowed({Roles.DATA_SCIENTIST, Roles.MODEL_OWNER, Roles.PIPELINE})
  public Response add(@NotNull @Valid NewRun body, @Context UriInfo uri) {
    var draft = body.draft();
    return write.created(
        () -> line(recording.add(draft)),
        view -> uri.getAbsolutePathBuilder().path(view.id().toString()).build());
  }

  @GET
  @RolesAllowed(Roles.ANYONE)
  public Page<RunLine> list(
      @QueryParam("name") @Nullable String name,
      @QueryParam("team") @Nullable String team,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var filter = new Runs.Filter(Optional.ofNullable(name), Optional.ofNullable(team));
    return runs.search(filter, Wire.read("cursor", () -> Window.of(limit, cursor))).map(this::line);
  }

  /**
   * @param ref id or name
   */
  @GET
  @Path("{run}")
  @RolesAllowed(Roles.ANYONE)
  public RunView get(@PathParam("run") String ref) {
    var run = runs.find(ref);
    var said = documents.read(run.document(), RunDocument.class);
    return new RunView(
        run.id(),
        run.name(),
        run.team(),
        run.cause().name(),
        Optional.ofNullable(said.triggeredBy())
            .map(UUID::fromString)
            .map(agents::view)
            .orElse(null),
        said.startedAt(),
        said.endedAt(),
        said.job(),
        said.codeRepository(),
        said.codeCommit(),
        said.environmentLock(),
        said.seed(),
        said.parameters(),
        said.metrics(),
        said.trials(),
        said.inputs(),
        said.outputs(),
        said.artifacts(),
        agents.view(run.createdBy()),
        State.text(run.createdAt()));
  }

  private RunLine line(Run run) {
    return new RunLine(
        run.id(),
        run.name(),
        run.team(),
        run.cause().name(),
        agents.view(run.createdBy()),
        State.text(run.createdAt()));
  }

  private static <T> List<T> list(@Nullable List<T> given) {
    return given == null ? List.of() : given;
  }
}
