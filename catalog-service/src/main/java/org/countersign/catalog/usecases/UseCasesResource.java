package org.countersign.catalog.usecases;

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
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Wire;
import org.countersign.policy.RiskClass;
import org.jspecify.annotations.Nullable;

/** Use cases: what AI systems are for. */
@Door
@Path("use-cases")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class UseCasesResource {
  private final UseCaseCreation creation;
  private final UseCaseChange change;
  private final RulePacks packs;
  private final Clock clock;
  private final UseCases useCases;
  private final SignedClasses classes;
  private final Payloads payloads;
  private final Agents agents;
  private final Write write;

  @Inject
  UseCasesResource(
      UseCaseCreation creation,
      UseCaseChange change,
      RulePacks packs,
      Clock clock,
      UseCases useCases,
      SignedClasses classes,
      Payloads payloads,
      Agents agents,
      Write write) {
    this.creation = creation;
    this.change = change;
    this.packs = packs;
    this.clock = clock;
    this.useCases = useCases;
    this.classes = classes;
    this.payloads = payloads;
    this.agents = agents;
    this.write = write;
  }

  public record NewUseCase(
      @NotNull String name,
      @NotBlank @Size(max = 255) @Pattern(regexp = Wire.STORABLE) String team,
      @NotBlank @Size(max = 255) @Pattern(regexp = Wire.STORABLE) String domain,
      @NotBlank @Size(max = 4_000) String purpose,
      @NotNull @Size(max = 100) List<@NotBlank @Size(max = 500) String> affectedPersons,
      @NotNull @Valid NewQuestions questions) {

    UseCaseCreation.Draft draft() {
      return new UseCaseCreation.Draft(
          Wire.read("/name", () -> new UseCaseName(name)),
          team,
          domain,
          purpose,
          affectedPersons,
          questions.of());
    }
  }

  /** What may change; a use case keeps its name and its team. */
  public record ChangedUseCase(
      @NotBlank @Size(max = 255) @Pattern(regexp = Wire.STORABLE) String domain,
      @NotBlank @Size(max = 4_000) String purpose,
      @NotNull @Size(max = 100) List<@NotBlank @Size(max = 500) String> affectedPersons,
      @NotNull @Valid NewQuestions questions) {

    UseCaseChange.Rewritten rewritten() {
      return new UseCaseChange.Rewritten(domain, purpose, affectedPersons, questions.of());
    }
  }

  public record NewQuestions(
      @NotBlank @Size(max = 4_000) String task,
      @NotBlank @Size(max = 4_000) String businessImpact,
      @NotBlank @Size(max = 4_000) String evaluationMetric,
      @NotBlank @Size(max = 4_000) String relevantData,
      @NotBlank @Size(max = 4_000) String servingRequirements) {

    UseCaseDocument.Questions of() {
      return new UseCaseDocument.Questions(
          task, businessImpact, evaluationMetric, relevantData, servingRequirements);
    }
  }

  /**
   * @param purpose with the rest of the document left out in lists
   * @param riskClass of the newest signed classification, left out until there is one
   * @param reclassification why that should be looked at again; left out in lists
   */
  public record UseCaseView(
      UUID id,
      String name,
      String team,
      String domain,
      @Nullable String purpose,
      @Nullable List<String> affectedPersons,
      UseCaseDocument.@Nullable Questions questions,
      @Nullable RiskClass riskClass,
      @Nullable List<String> overlays,
      @Nullable Integer classification,
      @Nullable List<Map<String, String>> reclassification,
      Agents.AgentView createdBy,
      String createdAt) {}

  @POST
  @RolesAllowed({Roles.MODEL_OWNER, Roles.COMPLIANCE_OFFICER})
  public Response create(@NotNull @Valid NewUseCase body, @Context UriInfo uri) {
    return write.created(
        () -> {
          var created = creation.create(body.draft());
          return view(created.useCase(), Optional.of(created.document()), Optional.empty());
        },
        view -> uri.getAbsolutePathBuilder().path(view.id().toString()).build());
  }

  /**
   * @param due narrows each page to use cases whose class is to be looked at again; such a page may
   *     be short or empty while another follows
   */
  @GET
  @RolesAllowed(Roles.ANYONE)
  public Page<UseCaseView> list(
      @QueryParam("q") @Nullable String text,
      @QueryParam("team") @Nullable String team,
      @QueryParam("riskClass") @Nullable String riskClass,
      @QueryParam("due") @DefaultValue("false") boolean due,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var filter =
        new UseCases.Filter(
            Optional.ofNullable(text),
            Optional.ofNullable(team),
            Wire.read("riskClass", () -> Optional.ofNullable(riskClass).map(RiskClass::valueOf)));
    var found = useCases.search(filter, Wire.read("cursor", () -> Window.of(limit, cursor)));
    var newest = classes.newest(found.items().stream().map(UseCase::id).toList());
    if (due) {
      return new Page<>(
          found.items().stream()
              .flatMap(useCase -> due(useCase, Optional.ofNullable(newest.get(useCase.id()))))
              .toList(),
          found.next());
    }
    return found.map(
        useCase -> view(useCase, Optional.empty(), Optional.ofNullable(newest.get(useCase.id()))));
  }

  @GET
  @Path("{useCase}")
  @RolesAllowed(Roles.ANYONE)
  public Response read(@PathParam("useCase") String ref) {
    return Response.ok(get(ref)).tag(useCases.find(ref).document()).build();
  }

  /** Writes all but name and team anew; with If-Match only over what was read. */
  @PUT
  @Path("{useCase}")
  @RolesAllowed({Roles.MODEL_OWNER, Roles.COMPLIANCE_OFFICER})
  public Response change(
      @PathParam("useCase") String ref,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull @Valid ChangedUseCase body) {
    var read =
        Optional.ofNullable(ifMatch).filter(tag -> !tag.equals("*")).map(UseCasesResource::digest);
    return write.ok(
        () -> {
          var changed = change.change(ref, body.rewritten(), read);
          return view(
              changed.useCase(),
              Optional.of(changed.document()),
              classes.newest(changed.useCase().id()));
        });
  }

  private static String digest(String tag) {
    return tag.replaceFirst("^\"(.*)\"$", "$1");
  }

  /** The use case as pages show it. */
  @RolesAllowed(Roles.ANYONE)
  public UseCaseView get(String ref) {
    var useCase = useCases.find(ref);
    return view(
        useCase,
        Optional.of(UseCaseDocument.of(payloads.json(useCase.document()))),
        classes.newest(useCase.id()));
  }

  /** With its document and why, if its class is to be looked at again. */
  private Stream<UseCaseView> due(UseCase useCase, Optional<SignedClass> signed) {
    return Stream.of(
            view(
                useCase,
                Optional.of(UseCaseDocument.of(payloads.json(useCase.document()))),
                signed))
        .filter(view -> view.reclassification() != null && !view.reclassification().isEmpty());
  }

  private List<Map<String, String>> due(UseCase useCase, SignedClass signed) {
    return Reclassification.told(
        Reclassification.due(
            ClassificationDocument.of(payloads.json(signed.document())),
            useCase.document(),
            packs.active(),
            LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
  }

  private UseCaseView view(
      UseCase useCase, Optional<UseCaseDocument> document, Optional<SignedClass> signed) {
    return new UseCaseView(
        useCase.id(),
        useCase.name(),
        useCase.team(),
        useCase.domain(),
        document.map(UseCaseDocument::purpose).orElse(null),
        document.map(UseCaseDocument::affectedPersons).orElse(null),
        document.map(UseCaseDocument::questions).orElse(null),
        signed.map(SignedClass::riskClass).orElse(null),
        signed.map(SignedClass::overlays).orElse(null),
        signed.map(SignedClass::number).orElse(null),
        document.isPresent() ? signed.map(held -> due(useCase, held)).orElse(null) : null,
        agents.view(useCase.createdBy()),
        State.text(useCase.createdAt()));
  }
}
