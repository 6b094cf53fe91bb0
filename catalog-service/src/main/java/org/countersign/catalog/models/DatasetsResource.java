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
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.models.Dataset.Shape;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/** Datasets and feature views: names under which their versions are registered. */
@Door
@Path("datasets")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class DatasetsResource {
  private final DatasetCreation creation;
  private final Datasets datasets;
  private final Agents agents;
  private final Write write;

  @Inject
  DatasetsResource(DatasetCreation creation, Datasets datasets, Agents agents, Write write) {
    this.creation = creation;
    this.datasets = datasets;
    this.agents = agents;
    this.write = write;
  }

  /**
   * @param name as its users know it, such as {@code s3://lake/loans}
   * @param shape {@code DATASET}, which it is without being said, or {@code FEATURE_VIEW}
   */
  public record NewDataset(
      @NotBlank @Size(max = 500) @Pattern(regexp = Wire.STORABLE) String name,
      @NotBlank @Size(max = 255) @Pattern(regexp = Wire.STORABLE) String team,
      @Nullable @Pattern(regexp = "DATASET|FEATURE_VIEW") String shape,
      @Nullable @Size(max = 4_000) @Pattern(regexp = Wire.STORABLE) String description) {}

  /**
   * @param lastVersion the newest version's number, 0 while there is none
   */
  public record DatasetView(
      UUID id,
      String name,
      String team,
      String shape,
      String description,
      int lastVersion,
      Agents.AgentView createdBy,
      String createdAt) {}

  @POST
  @RolesAllowed({Roles.DATA_SCIENTIST, Roles.MODEL_OWNER, Roles.PIPELINE})
  public Response create(@NotNull @Valid NewDataset body, @Context UriInfo uri) {
    var shape = Optional.ofNullable(body.shape()).map(Shape::valueOf).orElse(Shape.DATASET);
    var description = Optional.ofNullable(body.description()).orElse("");
    return write.created(
        () -> view(creation.create(body.name(), body.team(), shape, description)),
        view -> uri.getAbsolutePathBuilder().path(view.id().toString()).build());
  }

  /**
   * @param text a part of the name, whatever the case
   * @param name the whole name: names with a slash fit no path
   */
  @GET
  @RolesAllowed(Roles.ANYONE)
  public Page<DatasetView> list(
      @QueryParam("q") @Nullable String text,
      @QueryParam("name") @Nullable String name,
      @QueryParam("team") @Nullable String team,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var filter =
        new Datasets.Filter(
            Optional.ofNullable(text), Optional.ofNullable(name), Optional.ofNullable(team));
    return datasets
        .search(filter, Wire.read("cursor", () -> Window.of(limit, cursor)))
        .map(this::view);
  }

  /**
   * @param ref id or name
   */
  @GET
  @Path("{dataset}")
  @RolesAllowed(Roles.ANYONE)
  public DatasetView get(@PathParam("dataset") String ref) {
    return view(datasets.find(ref));
  }

  private DatasetView view(Dataset dataset) {
    return new DatasetView(
        dataset.id(),
        dataset.name(),
        dataset.team(),
        dataset.shape().name(),
        dataset.description(),
        dataset.lastVersion(),
        agents.view(dataset.createdBy()),
        State.text(dataset.createdAt()));
  }
}
