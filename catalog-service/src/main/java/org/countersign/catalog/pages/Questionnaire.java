package org.countersign.catalog.pages;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.countersign.catalog.usecases.ClassificationDocument;
import org.countersign.catalog.usecases.RulePacksResource.OptionView;
import org.countersign.catalog.usecases.RulePacksResource.QuestionView;
import org.countersign.catalog.usecases.RulePacksResource.RulePackView;

/** The questions of a rule pack, so that people read questions and answers instead of their ids. */
public record Questionnaire(Map<String, QuestionView> questions) {
  static final Questionnaire NONE = new Questionnaire(Map.of());

  public Questionnaire {
    questions = Collections.unmodifiableMap(new LinkedHashMap<>(questions));
  }

  static Questionnaire of(RulePackView pack) {
    return of(pack.questions());
  }

  static Questionnaire of(List<QuestionView> questions) {
    return new Questionnaire(
        questions.stream()
            .collect(
                Collectors.toMap(
                    QuestionView::id, Function.identity(), (a, b) -> a, LinkedHashMap::new)));
  }

  /** As the packs ask them. */
  List<QuestionView> inOrder() {
    return List.copyOf(questions.values());
  }

  /**
   * Questions that stand together.
   *
   * @param title may be empty
   */
  public record Part(String title, List<QuestionView> questions) {
    public Part {
      questions = List.copyOf(questions);
    }

    /** How many of them have an answer. */
    public long answered(AnswerPages.Given given) {
      return questions.stream().filter(each -> given.answers().containsKey(each.id())).count();
    }
  }

  /** As the packs ask them, section by section. */
  List<Part> parts() {
    return inOrder().stream()
        .collect(
            Collectors.groupingBy(QuestionView::section, LinkedHashMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(part -> new Part(part.getKey(), part.getValue()))
        .toList();
  }

  /** An answer as it was written down, in words. */
  public String words(String question, Object given) {
    if (given instanceof List<?> chosen) {
      return chosen.isEmpty()
          ? "none of them"
          : chosen.stream()
              .map(each -> answer(question, each.toString()))
              .collect(Collectors.joining("; "));
    }
    return answer(question, given.toString());
  }

  /** The text of a question; its id where the pack does not know it. */
  public String question(String id) {
    return Optional.ofNullable(questions.get(id)).map(QuestionView::text).orElse(id);
  }

  /** An answer in words; several choices are told apart by commas. */
  public String answer(String question, String given) {
    return Arrays.stream(given.split(", ", -1))
        .map(each -> option(question, each))
        .collect(Collectors.joining("; "));
  }

  private String option(String question, String id) {
    return Optional.ofNullable(questions.get(question))
        .flatMap(asked -> Optional.ofNullable(asked.options()))
        .flatMap(options -> options.stream().filter(each -> each.id().equals(id)).findFirst())
        .map(OptionView::text)
        .filter(text -> !text.isBlank())
        .orElse(id.replace('_', ' '));
  }

  /** Other answers that would give another class, by that class, in the order they were found. */
  Map<String, List<ClassificationDocument.Change>> byClass(
      List<ClassificationDocument.Change> changes) {
    return changes.stream()
        .collect(
            Collectors.groupingBy(
                change -> change.riskClass().name(), LinkedHashMap::new, Collectors.toList()));
  }
}
