package org.countersign.catalog.usecases;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Wire;
import org.countersign.policy.Question;
import org.jspecify.annotations.Nullable;

/** The answers to a use case's questionnaires, as far as they go, before a class is signed. */
@Door
@Path("use-cases/{useCase}/answers")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class AnswersResource {
  private final Answering answering;
  private final Answers answers;
  private final UseCases useCases;
  private final RulePacks packs;
  private final Caller caller;
  private final Agents agents;
  private final Write write;

  @Inject
  AnswersResource(
      Answering answering,
      Answers answers,
      UseCases useCases,
      RulePacks packs,
      Caller caller,
      Agents agents,
      Write write) {
    this.answering = answering;
    this.answers = answers;
    this.useCases = useCases;
    this.packs = packs;
    this.caller = caller;
    this.agents = agents;
    this.write = write;
  }

  /**
   * @param answers by question id, as a classification takes them; null takes an answer back, and
   *     what is not named stays
   * @param notes free texts on these answers, by question id
   */
  public record NewAnswers(
      @NotNull Map<String, Object> answers,
      @Nullable @Size(max = 500)
          Map<
                  @NotNull @Size(max = 100) String,
                  @NotNull @Size(max = 4_000) @Pattern(regexp = Wire.STORABLE) String>
              notes) {}

  /**
   * An answer, who gave it and when. Free texts are for whoever wrote them, compliance officers and
   * auditors; others see that there is one, or no note.
   */
  public record AnswerView(
      String question, Object answer, @Nullable String note, Agents.AgentView by, String at) {}

  /** There are never more than the packs have questions: the list has no pages. */
  public record AnswersView(List<AnswerView> items) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public AnswersView list(@PathParam("useCase") String useCase) {
    return view(answers.of(useCases.find(useCase).id()));
  }

  @PATCH
  @RolesAllowed({Roles.MODEL_OWNER, Roles.COMPLIANCE_OFFICER})
  public Response answer(@PathParam("useCase") String useCase, @NotNull @Valid NewAnswers body) {
    var given = new LinkedHashMap<String, Object>();
    var taken = new LinkedHashSet<String>();
    body.answers()
        .forEach(
            (question, answer) -> {
              if (answer == null) {
                taken.add(question);
              } else {
                given.put(question, answer);
              }
            });
    var notes = body.notes() == null ? Map.<String, String>of() : body.notes();
    return write.ok(() -> view(answering.answer(useCase, given, taken, notes)));
  }

  private AnswersView view(List<Answer> found) {
    var known = new HashMap<UUID, Agents.AgentView>();
    var freeTexts =
        packs.questions().stream()
            .filter(ClassificationDocument::isFreeText)
            .map(Question::id)
            .collect(Collectors.toUnmodifiableSet());
    return new AnswersView(
        found.stream()
            .map(
                answer ->
                    new AnswerView(
                        answer.question(),
                        freeTexts.contains(answer.question()) && !mayRead(answer)
                            ? ClassificationDocument.PRIVATE
                            : answer.value(),
                        answer.note().filter(note -> mayRead(answer)).orElse(null),
                        known.computeIfAbsent(answer.givenBy(), agents::view),
                        State.text(answer.givenAt())))
            .toList());
  }

  private boolean mayRead(Answer answer) {
    return caller.has(Roles.COMPLIANCE_OFFICER)
        || caller.has(Roles.AUDITOR)
        || answer.givenBy().equals(caller.agentId());
  }
}
