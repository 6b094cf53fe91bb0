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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Wire;
import org.countersign.policy.RiskClass;
import org.jspecify.annotations.Nullable;

/** Models: names under which versions are registered. */
@Door
@Path("models")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class ModelsResource {
  private final ModelCreation creation;
  private final Models models;
  private final ServedClasses served;
  private final Agents agents;
  private final Write write;

  @Inject
  ModelsResource(
      ModelCreation creation, Models models, ServedClasses served, Agents agents, Write write) {
    this.creation = creation;
    this.models = models;
    this.served = served;
    this.agents = agents;
    this.write = write;
  }

  public record NewModel(
      @NotNull String name,
      @NotBlank @Size(max = 255) @Pattern(regexp = Wire.STORABLE) String team,
      @NotBlank @Size(max = 255) @Pattern(regexp = Wire.STORABLE) String task,
      @Nullable @Size(max = 4_000) @Pattern(regexp = Wire.STORABLE) String description) {}

  /**
   * @param lastVersion the newest version's number, 0 while there is none
   * @param riskClass the heaviest of the use cases that any version serves, left out while none
   *     does
   */
  public record ModelView(
      UUID id,
      String name,
      String team,
      String task,
      String description,
      int lastVersion,
      @Nullable RiskClass riskClass,
      Agents.AgentView createdBy,
      String createdAt) {}

  @POST
  @RolesAllowed({Roles.DATA_SCIENTIST, Roles.MODEL_OWNER, Roles.PIPELINE})
  public Response create(@NotNull @Valid NewModel body, @Context UriInfo uri) {
    var name = Wire.read("/name", () -> new ModelName(body.name()));
    var description = Optional.ofNullable(body.description()).orElse("");
    return write.created(
        () -> view(creation.create(name, body.team(), body.task(), description), Map.of()),
        view -> uri.getAbsolutePathBuilder().path(view.id().toString()).build());
  }

  @GET
  @RolesAllowed(Roles.ANYONE)
  public Page<ModelView> list(
      @QueryParam("q") @Nullable String text,
      @QueryParam("team") @Nullable String team,
      @QueryParam("riskClass") @Nullable String riskClass,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var filter =
        new Models.Filter(
            Optional.ofNullable(text),
            Optional.ofNullable(team),
            Wire.read("riskClass", () -> Optional.ofNullable(riskClass).map(RiskClass::valueOf)));
    var found = models.search(filter, Wire.read("cursor", () -> Window.of(limit, cursor)));
    var classes = served.byModel(found.items().stream().map(Model::id).toList());
    return found.map(model -> view(model, classes));
  }

  @GET
  @Path("{model}")
  @RolesAllowed(Roles.ANYONE)
  public ModelView get(@PathParam("model") String ref) {
    var model = models.find(ref);
    return view(model, served.byModel(List.of(model.id())));
  }

  private ModelView view(Model model, Map<UUID, RiskClass> classes) {
    return new ModelView(
        model.id(),
        model.name(),
        model.team(),
        model.task(),
        model.description(),
        model.lastVersion(),
        classes.get(model.id()),
        agents.view(model.createdBy()),
        State.text(model.createdAt()));
  }
}
