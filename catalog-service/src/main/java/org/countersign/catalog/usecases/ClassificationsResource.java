package org.countersign.catalog.usecases;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.FreeTexts;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Wire;
import org.countersign.policy.RiskClass;
import org.jspecify.annotations.Nullable;

/** The classifications of a use case; the newest holds. */
@Door
@Path("use-cases/{useCase}/classifications")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class ClassificationsResource {
  private final ClassSigning signing;
  private final UseCases useCases;
  private final SignedClasses classes;
  private final Payloads payloads;
  private final FreeTexts freeTexts;
  private final RulePacks packs;
  private final Caller caller;
  private final Agents agents;
  private final Write write;

  @Inject
  ClassificationsResource(
      ClassSigning signing,
      UseCases useCases,
      SignedClasses classes,
      Payloads payloads,
      FreeTexts freeTexts,
      RulePacks packs,
      Caller caller,
      Agents agents,
      Write write) {
    this.signing = signing;
    this.useCases = useCases;
    this.classes = classes;
    this.payloads = payloads;
    this.freeTexts = freeTexts;
    this.packs = packs;
    this.caller = caller;
    this.agents = agents;
    this.write = write;
  }

  /**
   * @param answers by question id: yes, no, unknown, an option, a list of options, a day, a number
   *     or a text; left out, those hold that were written down at {@code …/answers}
   * @param note free text; like answers that are, it is committed to and stored apart
   * @param notes free texts on single answers, by question id
   */
  public record NewClassification(
      @Nullable Map<String, Object> answers,
      @Nullable @Size(max = 4_000) @Pattern(regexp = Wire.STORABLE) String note,
      @Nullable Map<String, @NotNull @Size(max = 4_000) @Pattern(regexp = Wire.STORABLE) String>
          notes) {

    ClassSigning.Sheet sheet() {
      return new ClassSigning.Sheet(
          Optional.ofNullable(answers).map(NewClassification::given),
          Optional.ofNullable(note),
          notes == null ? Map.of() : notes);
    }

    /** An answer that is null was not given. */
    private static Map<String, Object> given(Map<String, Object> answers) {
      var given = new LinkedHashMap<>(answers);
      given.values().removeIf(Objects::isNull);
      return given;
    }
  }

  /** Who gave an answer, and when. */
  public record GivenView(Agents.AgentView by, String at) {}

  /**
   * A class that two people gave against the rules.
   *
   * @param computed what the rules give
   */
  public record OverriddenView(
      RiskClass computed, Agents.AgentView proposedBy, Agents.AgentView confirmedBy) {}

  /**
   * @param id with number, signedBy and signedAt left out of a dry run
   * @param obligations the duties that follow
   * @param given who gave each answer, by question id
   * @param beside what the other frameworks say; a heavier class of theirs holds
   * @param texts the note and the answers in free text, as long as nobody erased them; for those
   *     who may read ledger entries
   */
  public record ClassificationView(
      @Nullable UUID id,
      UUID useCase,
      @Nullable Integer number,
      RiskClass riskClass,
      List<String> overlays,
      List<String> openOverlays,
      List<String> roles,
      String pack,
      String packSha256,
      String asOf,
      Map<String, Object> answers,
      List<ClassificationDocument.Reason> reasons,
      List<ClassificationDocument.Open> blocking,
      List<ClassificationDocument.Open> next,
      List<ClassificationDocument.Change> wouldChange,
      List<ClassificationDocument.Duty> obligations,
      Map<String, GivenView> given,
      List<ClassificationDocument.Beside> beside,
      @Nullable OverriddenView overridden,
      @Nullable String documentSha256,
      Agents.@Nullable AgentView signedBy,
      @Nullable String signedAt,
      @Nullable Map<String, String> texts,
      @Nullable Boolean dryRun) {}

  /** One classification of a list: what it says, not why. */
  public record ClassificationLine(
      UUID id,
      int number,
      RiskClass riskClass,
      List<String> overlays,
      String pack,
      String documentSha256,
      Agents.AgentView signedBy,
      String signedAt) {}

  /** All of them; there are never many. */
  public record Classifications(List<ClassificationLine> items) {}

  /** Signing is for compliance officers; a dry run also for model owners in their own teams. */
  @POST
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.MODEL_OWNER})
  public Response classify(
      @PathParam("useCase") String useCase,
      @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
      @NotNull @Valid NewClassification body,
      @Context UriInfo uri) {
    if (dryRun) {
      var draft = signing.draft(useCase, body.sheet());
      return Response.ok(view(draft, Optional.empty(), Optional.empty())).build();
    }
    return write.created(
        () -> {
          var signed = signing.sign(useCase, body.sheet());
          return view(signed.document(), Optional.of(signed.signed()), Optional.empty());
        },
        view -> uri.getAbsolutePathBuilder().path(String.valueOf(view.number())).build());
  }

  @GET
  @RolesAllowed(Roles.ANYONE)
  public Classifications list(@PathParam("useCase") String useCase) {
    return new Classifications(
        classes.of(useCases.find(useCase).id()).stream().map(this::line).toList());
  }

  @GET
  @Path("{number:[1-9][0-9]{0,8}}")
  @RolesAllowed(Roles.ANYONE)
  public ClassificationView get(
      @PathParam("useCase") String useCase, @PathParam("number") int number) {
    var signed = classes.find(useCases.find(useCase), number);
    var document = ClassificationDocument.of(payloads.json(signed.document()));
    return view(document, Optional.of(signed), texts(signed));
  }

  /**
   * By {@code note}, {@code note-} and a question's id, and by the ids of questions; empty for
   * whoever may not read them.
   */
  private Optional<Map<String, String>> texts(SignedClass signed) {
    if (!caller.has(Roles.COMPLIANCE_OFFICER) && !caller.has(Roles.AUDITOR)) {
      return Optional.empty();
    }
    var texts = new LinkedHashMap<String, String>();
    var subject = List.of(signed.id());
    for (var question : packs.questions()) {
      if (ClassificationDocument.isFreeText(question)) {
        freeTexts
            .of(subject, ClassSigning.answerField(question.id()))
            .values()
            .forEach(text -> texts.put(question.id(), text));
      }
    }
    var field = ClassSigning.noteField("");
    freeTexts.under(signed.id(), field).forEach(texts::put);
    freeTexts.of(subject, ClassSigning.NOTE).values().forEach(text -> texts.put("note", text));
    return Optional.of(texts);
  }

  private ClassificationView view(
      ClassificationDocument document,
      Optional<SignedClass> signed,
      Optional<Map<String, String>> texts) {
    return new ClassificationView(
        signed.map(SignedClass::id).orElse(null),
        document.useCase(),
        signed.map(SignedClass::number).orElse(null),
        document.riskClass(),
        document.overlays(),
        document.openOverlays(),
        document.roles(),
        document.pack(),
        document.packSha256(),
        document.asOf().toString(),
        document.answers(),
        document.reasons(),
        document.blocking(),
        document.next(),
        document.wouldChange(),
        document.obligations(),
        given(document),
        document.beside(),
        document.overridden().map(this::overridden).orElse(null),
        signed.map(SignedClass::document).orElse(null),
        signed.map(SignedClass::signedBy).map(agents::view).orElse(null),
        signed.map(SignedClass::signedAt).map(State::text).orElse(null),
        texts.orElse(null),
        signed.isPresent() ? null : true);
  }

  private Map<String, GivenView> given(ClassificationDocument document) {
    var known = new HashMap<UUID, Agents.AgentView>();
    var given = new LinkedHashMap<String, GivenView>();
    document
        .given()
        .forEach(
            (question, provided) ->
                given.put(
                    question,
                    new GivenView(
                        known.computeIfAbsent(provided.by(), agents::view), provided.at())));
    return given;
  }

  private OverriddenView overridden(ClassificationDocument.Overridden how) {
    return new OverriddenView(
        how.computed(), agents.view(how.proposedBy()), agents.view(how.confirmedBy()));
  }

  private ClassificationLine line(SignedClass signed) {
    return new ClassificationLine(
        signed.id(),
        signed.number(),
        signed.riskClass(),
        signed.overlays(),
        signed.pack(),
        signed.document(),
        agents.view(signed.signedBy()),
        State.text(signed.signedAt()));
  }
}
