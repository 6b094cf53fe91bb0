package org.countersign.catalog.usecases;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.countersign.policy.Classification;
import org.countersign.policy.Question;
import org.countersign.policy.RiskClass;
import org.countersign.policy.RulePack;

/**
 * A classification in full: the payload {@code classification} of its entry. It repeats the text of
 * the questions it rests on, so that it can be read without the pack.
 *
 * @param number of the classification, 0 for one that nobody signs
 * @param pack name and revision
 * @param packSha256 of the pack's bytes
 * @param asOf the day whose law was asked
 * @param answers as given; numbers as text, because some exceed what JSON can say exactly, and free
 *     text as {@link #PRIVATE}, because it is committed to and not stored here
 * @param blocking questions that keep the class undetermined
 * @param next questions that are asked and not answered
 */
public record ClassificationDocument(
    UUID useCase,
    int number,
    String pack,
    String packSha256,
    LocalDate asOf,
    Map<String, Object> answers,
    RiskClass riskClass,
    List<String> overlays,
    List<String> openOverlays,
    List<String> roles,
    List<Reason> reasons,
    List<Open> blocking,
    List<Open> next,
    List<Change> wouldChange) {
  static final String SCHEMA = "countersign/classification/v1";

  /** What stands in the place of a free text. */
  static final String PRIVATE = "(kept privately)";

  /** The rule or fact that decided, and the answers that made it so. */
  public record Reason(String rule, String cite, String sentence, List<Given> because) {
    Map<String, Object> json() {
      return Map.of(
          "rule", rule,
          "cite", cite,
          "sentence", sentence,
          "because", because.stream().map(Given::json).toList());
    }

    static Reason of(Map<?, ?> json) {
      return new Reason(
          text(json, "rule"),
          text(json, "cite"),
          text(json, "sentence"),
          objects(json, "because", Given::of));
    }
  }

  /** A question with the answer it got. */
  public record Given(String question, String text, String answer) {
    Map<String, Object> json() {
      return Map.of("question", question, "text", text, "answer", answer);
    }

    static Given of(Map<?, ?> json) {
      return new Given(
          ClassificationDocument.text(json, "question"),
          ClassificationDocument.text(json, "text"),
          ClassificationDocument.text(json, "answer"));
    }
  }

  /** A question without an answer. */
  public record Open(String question, String text, String cite) {
    Map<String, Object> json() {
      return Map.of("question", question, "text", text, "cite", cite);
    }

    static Open of(Map<?, ?> json) {
      return new Open(
          ClassificationDocument.text(json, "question"),
          ClassificationDocument.text(json, "text"),
          ClassificationDocument.text(json, "cite"));
    }
  }

  /**
   * One answer that would change the class.
   *
   * @param to each of these alone gives {@code riskClass}
   */
  public record Change(String question, String from, List<String> to, RiskClass riskClass) {
    Map<String, Object> json() {
      return Map.of("question", question, "from", from, "to", to, "riskClass", riskClass.name());
    }

    static Change of(Map<?, ?> json) {
      return new Change(
          text(json, "question"),
          text(json, "from"),
          texts(json, "to"),
          RiskClass.valueOf(text(json, "riskClass")));
    }
  }

  static ClassificationDocument of(
      UUID useCase,
      int number,
      RulePack pack,
      Map<String, Object> answers,
      Classification classification) {
    var questions =
        pack.questions().stream().collect(Collectors.toMap(Question::id, Function.identity()));
    return new ClassificationDocument(
        useCase,
        number,
        pack.edition().toString(),
        pack.edition().sha256(),
        classification.asOf(),
        stored(answers, questions),
        classification.riskClass(),
        classification.overlays(),
        classification.openOverlays(),
        classification.roles(),
        classification.reasons().stream().map(reason -> reason(reason, questions)).toList(),
        open(classification.blocking(), questions),
        open(classification.nextQuestions(), questions),
        classification.changes().stream()
            .map(
                change ->
                    new Change(change.questionId(), change.from(), change.to(), change.becomes()))
            .toList());
  }

  /** Whether an answer to this question is free text. */
  static boolean isFreeText(Question question) {
    return question.type() == Question.Type.TEXT;
  }

  private static Map<String, Object> stored(
      Map<String, Object> answers, Map<String, Question> questions) {
    var stored = new LinkedHashMap<String, Object>();
    answers.forEach(
        (id, answer) -> {
          var question = questions.get(id);
          if (question != null && isFreeText(question) && !answer.equals("unknown")) {
            stored.put(id, PRIVATE);
          } else {
            stored.put(id, answer instanceof Number number ? plain(number) : answer);
          }
        });
    return stored;
  }

  private static String plain(Number number) {
    return new BigDecimal(number.toString()).stripTrailingZeros().toString();
  }

  private static Reason reason(Classification.Reason reason, Map<String, Question> questions) {
    return new Reason(
        reason.ruleId(),
        reason.cite(),
        reason.sentence(),
        reason.because().stream()
            .map(
                given ->
                    new Given(
                        given.questionId(),
                        asked(given.questionId(), questions).text(),
                        given.answer()))
            .toList());
  }

  private static List<Open> open(List<String> ids, Map<String, Question> questions) {
    return ids.stream()
        .map(id -> asked(id, questions))
        .map(question -> new Open(question.id(), question.text(), question.cite()))
        .toList();
  }

  private static Question asked(String id, Map<String, Question> questions) {
    var question = questions.get(id);
    if (question == null) {
      throw new IllegalStateException("the pack has no question " + id);
    }
    return question;
  }

  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("schema", SCHEMA);
    json.put("useCase", useCase.toString());
    json.put("number", number);
    json.put("pack", pack);
    json.put("packSha256", packSha256);
    json.put("asOf", asOf.toString());
    json.put("answers", answers);
    json.put("riskClass", riskClass.name());
    json.put("overlays", overlays);
    json.put("openOverlays", openOverlays);
    json.put("roles", roles);
    json.put("reasons", reasons.stream().map(Reason::json).toList());
    json.put("blocking", blocking.stream().map(Open::json).toList());
    json.put("next", next.stream().map(Open::json).toList());
    json.put("wouldChange", wouldChange.stream().map(Change::json).toList());
    return json;
  }

  /** Reads a stored classification back. */
  public static ClassificationDocument of(Map<String, Object> json) {
    var answers = new LinkedHashMap<String, Object>();
    ((Map<?, ?>) field(json, "answers")).forEach((id, value) -> answers.put((String) id, value));
    return new ClassificationDocument(
        UUID.fromString(text(json, "useCase")),
        ((Number) field(json, "number")).intValue(),
        text(json, "pack"),
        text(json, "packSha256"),
        LocalDate.parse(text(json, "asOf")),
        answers,
        RiskClass.valueOf(text(json, "riskClass")),
        texts(json, "overlays"),
        texts(json, "openOverlays"),
        texts(json, "roles"),
        objects(json, "reasons", Reason::of),
        objects(json, "blocking", Open::of),
        objects(json, "next", Open::of),
        objects(json, "wouldChange", Change::of));
  }

  private static String text(Map<?, ?> json, String name) {
    return (String) field(json, name);
  }

  private static List<String> texts(Map<?, ?> json, String name) {
    return ((List<?>) field(json, name)).stream().map(String.class::cast).toList();
  }

  private static <T> List<T> objects(
      Map<?, ?> json, String name, Function<? super Map<?, ?>, T> each) {
    return ((List<?>) field(json, name))
        .stream().map(item -> each.apply((Map<?, ?>) item)).toList();
  }

  private static Object field(Map<?, ?> json, String name) {
    var value = json.get(name);
    if (value == null) {
      throw new IllegalStateException("a classification's document has no " + name);
    }
    return value;
  }
}
