package org.countersign.catalog.requirements;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.requirements.Requirements.Demand;
import org.countersign.catalog.usecases.UseCases;
import org.jspecify.annotations.Nullable;

/** What a version still lacks, by the same states the gate decides from. */
@Door
@Path("models/{model}/versions/{version}/requirements")
@Produces(APPLICATION_JSON)
public class RequirementsResource {
  private final Models models;
  private final ModelVersions versions;
  private final UseCases useCases;
  private final Places places;
  private final Requirements requirements;
  private final Clock clock;

  @Inject
  RequirementsResource(
      Models models,
      ModelVersions versions,
      UseCases useCases,
      Places places,
      Requirements requirements,
      Clock clock) {
    this.models = models;
    this.versions = versions;
    this.useCases = useCases;
    this.places = places;
    this.requirements = requirements;
    this.clock = clock;
  }

  /**
   * @param mode what it does in this environment while it is unmet
   * @param evidence ids of what counts, or would if it could
   * @param from the day from which it may prevent, where that is not always
   */
  public record RequirementView(
      String id,
      String framework,
      String cite,
      String text,
      String state,
      String mode,
      String reason,
      String owner,
      String remedy,
      List<String> evidence,
      @Nullable String from) {
    public static RequirementView of(Demand demand) {
      var state = demand.state();
      var requirement = state.requirement();
      return new RequirementView(
          requirement.id(),
          demand.framework().toString(),
          requirement.cite(),
          requirement.text(),
          state.state().name(),
          state.mode().name(),
          state.reason(),
          requirement.owner(),
          requirement.remedy(),
          state.evidence(),
          requirement.from().map(LocalDate::toString).orElse(null));
    }
  }

  @GET
  @RolesAllowed(Roles.ANYONE)
  public List<RequirementView> states(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @QueryParam("environment") @DefaultValue("production") String environment,
      @QueryParam("useCase") @Nullable String useCaseRef) {
    var model = models.find(modelRef);
    var version = versions.find(model, versionRef);
    var facts =
        requirements.facts(
            model,
            version,
            Optional.ofNullable(useCaseRef).map(useCases::find),
            places.find(environment),
            clock.instant());
    return requirements.of(facts).stream().map(RequirementView::of).toList();
  }
}
