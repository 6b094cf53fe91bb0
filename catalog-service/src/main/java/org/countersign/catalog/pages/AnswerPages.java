package org.countersign.catalog.pages;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.mvc.Controller;
import jakarta.mvc.Models;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.usecases.AnswersResource;
import org.countersign.catalog.usecases.AnswersResource.NewAnswers;
import org.countersign.catalog.usecases.ClassificationsResource;
import org.countersign.catalog.usecases.ClassificationsResource.NewClassification;
import org.countersign.catalog.usecases.RulePacksResource.QuestionView;
import org.countersign.catalog.usecases.UseCasesResource;
import org.jspecify.annotations.Nullable;

/** The questionnaire of a use case: answered by several people over days, then signed by one. */
@Path("use-cases/{useCase}/answers")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class AnswerPages {
  /** Says that no option of a list applies, which is an answer. */
  private static final String NONE = "(none)";

  @Inject private Models view;
  @Inject private UseCasesResource useCases;
  @Inject private AnswersResource answers;
  @Inject private ClassificationsResource classifications;
  @Inject private Questionnaires questionnaires;
  @Inject private UseCaseForms forms;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected AnswerPages() {}

  @GET
  @Controller
  @RolesAllowed({Roles.MODEL_OWNER, Roles.COMPLIANCE_OFFICER})
  public String ask(@PathParam("useCase") String useCase) {
    show(useCase, given(useCase));
    return "answers.html";
  }

  /** Only what was changed is sent on: an answer stays whose it was. */
  @POST
  @Controller
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed({Roles.MODEL_OWNER, Roles.COMPLIANCE_OFFICER})
  public Response answer(
      @PathParam("useCase") String useCase, MultivaluedMap<String, String> form) {
    var before = given(useCase);
    var typed = new HashMap<String, Object>();
    var changed = new HashMap<String, @Nullable Object>();
    for (var question : questionnaires.now().inOrder()) {
      var now = typed(question, form);
      now.ifPresent(value -> typed.put(question.id(), value));
      var old = Optional.ofNullable(before.get(question.id()));
      if (!now.map(Object::toString).equals(old.map(Object::toString))) {
        changed.put(question.id(), now.orElse(null));
      }
    }
    if (changed.isEmpty()) {
      return Response.seeOther(
              uri.getBaseUriBuilder()
                  .path("use-cases/" + useCases.get(useCase).id())
                  .queryParam("unchanged", true)
                  .build())
          .build();
    }
    try {
      var made = answers.answer(useCase, new NewAnswers(changed, null));
      return forms.attempt(uri, useCase, Typed.NOTHING, () -> made);
    } catch (RuntimeException failure) {
      return forms.again(failure, "answers.html", () -> show(useCase, typed));
    }
  }

  /** Signs the class that the answers on record give. */
  @POST
  @Path("signature")
  @Controller
  @RolesAllowed(Roles.COMPLIANCE_OFFICER)
  public Response sign(
      @PathParam("useCase") String useCase, @FormParam("note") @Nullable String note) {
    return forms.attempt(
        uri,
        useCase,
        new Typed("sign", Map.of("note", note == null ? "" : note)),
        () ->
            classifications.classify(
                useCase,
                false,
                forms.checked(new NewClassification(null, HomePage.given(note), null)),
                uri));
  }

  private Map<String, Object> given(String useCase) {
    return answers.list(useCase).items().stream()
        .collect(Collectors.toMap(AnswersResource.AnswerView::question, each -> each.answer()));
  }

  private void show(String useCase, Map<String, Object> given) {
    view.put("useCase", useCases.get(useCase));
    view.put("parts", questionnaires.now().parts());
    view.put("given", new Given(given));
  }

  /** What the form holds for a question; empty where nobody answered it. */
  private static Optional<Object> typed(
      QuestionView question, MultivaluedMap<String, String> form) {
    var fields = Objects.requireNonNullElse(form.get("q." + question.id()), List.<String>of());
    var said = fields.stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
    if (said.isEmpty()) {
      return Optional.empty();
    }
    if (question.type().equals("multi")) {
      return Optional.of(said.stream().filter(each -> !each.equals(NONE)).toList());
    }
    return Optional.of(said.get(0));
  }

  /** The answers as the form shows them. */
  public record Given(Map<String, Object> answers) {
    public Given {
      answers = Map.copyOf(answers);
    }

    public String text(String question) {
      return answers.get(question) instanceof List<?>
          ? ""
          : Objects.toString(answers.get(question), "");
    }

    /** Whether the form adds that no option applies: the question has no option that says so. */
    public boolean wantsNone(QuestionView question) {
      return question.options() == null
          || question.options().stream().noneMatch(option -> option.id().equals("none"));
    }

    /** Whether an option is among those chosen; without options chosen, the one that says so. */
    public boolean has(String question, String option) {
      return answers.get(question) instanceof List<?> chosen
          && (chosen.contains(option) || (chosen.isEmpty() && option.equals(NONE)));
    }
  }
}
