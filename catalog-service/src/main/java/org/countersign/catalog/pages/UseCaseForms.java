package org.countersign.catalog.pages;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.mvc.Models;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.function.Supplier;
import org.countersign.catalog.usecases.AnswersResource;
import org.countersign.catalog.usecases.ClassificationsResource;
import org.countersign.catalog.usecases.ClassificationsResource.ClassificationView;
import org.countersign.catalog.usecases.OverridesResource;
import org.countersign.catalog.usecases.UseCasesResource;

/** The page of a use case, and the writes that start on it. */
@Dependent
class UseCaseForms {
  private final Models view;
  private final UseCasesResource useCases;
  private final ClassificationsResource classifications;
  private final OverridesResource overrides;
  private final AnswersResource answers;
  private final Questionnaires questionnaires;
  private final Told told;

  @Inject
  UseCaseForms(
      Models view,
      UseCasesResource useCases,
      ClassificationsResource classifications,
      OverridesResource overrides,
      AnswersResource answers,
      Questionnaires questionnaires,
      Told told) {
    this.view = view;
    this.useCases = useCases;
    this.classifications = classifications;
    this.overrides = overrides;
    this.answers = answers;
    this.questionnaires = questionnaires;
    this.told = told;
  }

  void show(String ref, Typed typed) {
    view.put("useCase", useCases.get(ref));
    view.put("typed", typed);
    view.put("overrides", overrides.list(ref).items());
    view.put("given", answers.list(ref).items());
    view.put("questionnaire", questionnaires.now());
    var signed = classifications.list(ref).items();
    view.put("signed", signed);
    signed.stream()
        .findFirst()
        .ifPresent(newest -> show(classifications.get(ref, newest.number())));
  }

  private void show(ClassificationView classified) {
    var asked = questionnaires.of(classified.pack());
    view.put("classified", classified);
    view.put("asked", asked);
    view.put("changes", asked.byClass(classified.wouldChange()));
  }

  <T> T checked(T body) {
    return told.checked(body);
  }

  /** The page of the use case with the receipt of what was made. */
  Response attempt(UriInfo uri, String ref, Typed typed, Supplier<Response> write) {
    return told.send(
        "use-case.html",
        () -> show(ref, typed),
        write,
        () -> uri.getBaseUriBuilder().path("use-cases/" + useCases.get(ref).id()));
  }

  Response again(RuntimeException failure, String page, Runnable showing) {
    return told.again(failure, page, showing);
  }
}
