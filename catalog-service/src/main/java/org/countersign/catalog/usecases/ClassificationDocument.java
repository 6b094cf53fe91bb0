package org.countersign.catalog.usecases;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.countersign.policy.Classification;
import org.countersign.policy.Question;
import org.countersign.policy.RiskClass;

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
 * @param obligations the duties that follow, of all frameworks
 * @param given who gave each answer, and when; an answer taken over from an earlier classification
 *     keeps its giver
 * @param beside what other frameworks say; a heavier class of theirs holds
 * @param overridden what was computed, where two people decided otherwise
 * @param basis digest of the use case's document that was judged, empty in old classifications
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
    List<Change> wouldChange,
    List<Duty> obligations,
    Map<String, Provided> given,
    List<Beside> beside,
    Optional<Overridden> overridden,
    String basis) {
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

  /**
   * A duty that follows.
   *
   * @param pack the framework that states it
   * @param who the roles it binds; empty for whoever classified
   * @param from the day from which it applies
   * @param evidence types of records that would show it is done
   * @param open whether it applies hangs on a question not answered
   */
  public record Duty(
      String id,
      String pack,
      String cite,
      String text,
      List<String> who,
      String from,
      List<String> evidence,
      boolean open) {
    Map<String, Object> json() {
      return Map.of(
          "id",
          id,
          "pack",
          pack,
          "cite",
          cite,
          "text",
          text,
          "who",
          who,
          "from",
          from,
          "evidence",
          evidence,
          "open",
          open);
    }

    static Duty of(Map<?, ?> json) {
      return new Duty(
          ClassificationDocument.text(json, "id"),
          ClassificationDocument.text(json, "pack"),
          ClassificationDocument.text(json, "cite"),
          ClassificationDocument.text(json, "text"),
          texts(json, "who"),
          ClassificationDocument.text(json, "from"),
          texts(json, "evidence"),
          (Boolean) field(json, "open"));
    }
  }

  /** Who gave an answer, and when, RFC 3339 UTC. */
  public record Provided(UUID by, String at) {
    Map<String, Object> json() {
      return Map.of("by", by.toString(), "at", at);
    }

    static Provided of(Map<?, ?> json) {
      return new Provided(UUID.fromString(text(json, "by")), text(json, "at"));
    }
  }

  /** What a framework beside the leading one says. */
  public record Beside(
      String pack,
      String packSha256,
      RiskClass riskClass,
      List<String> overlays,
      List<Reason> reasons,
      List<Open> blocking,
      List<Open> next) {
    Map<String, Object> json() {
      return Map.of(
          "pack", pack,
          "packSha256", packSha256,
          "riskClass", riskClass.name(),
          "overlays", overlays,
          "reasons", reasons.stream().map(Reason::json).toList(),
          "blocking", blocking.stream().map(Open::json).toList(),
          "next", next.stream().map(Open::json).toList());
    }

    static Beside of(Map<?, ?> json) {
      return new Beside(
          text(json, "pack"),
          text(json, "packSha256"),
          RiskClass.valueOf(text(json, "riskClass")),
          texts(json, "overlays"),
          objects(json, "reasons", Reason::of),
          objects(json, "blocking", Open::of),
          objects(json, "next", Open::of));
    }
  }

  /**
   * A class that two people gave against the rules.
   *
   * @param computed what the rules give
   */
  public record Overridden(RiskClass computed, UUID proposedBy, UUID confirmedBy) {
    Map<String, Object> json() {
      return Map.of(
          "computed", computed.name(),
          "proposedBy", proposedBy.toString(),
          "confirmedBy", confirmedBy.toString());
    }

    static Overridden of(Map<?, ?> json) {
      return new Overridden(
          RiskClass.valueOf(text(json, "computed")),
          UUID.fromString(text(json, "proposedBy")),
          UUID.fromString(text(json, "confirmedBy")));
    }
  }

  static ClassificationDocument of(
      UUID useCase,
      int number,
      Assessment assessment,
      Map<String, Object> answers,
      Map<String, Provided> given,
      String basis) {
    var questions = assessment.questions();
    var leading = assessment.leading().classification();
    return new ClassificationDocument(
        useCase,
        number,
        leading.pack().toString(),
        leading.pack().sha256(),
        leading.asOf(),
        stored(answers, questions),
        assessment.riskClass(),
        assessment.overlays(),
        assessment.frameworks().stream()
            .flatMap(each -> each.classification().openOverlays().stream())
            .toList(),
        leading.roles(),
        reasons(leading, questions),
        open(leading.blocking(), questions),
        open(leading.nextQuestions(), questions),
        leading.changes().stream()
            .map(
                change ->
                    new Change(change.questionId(), change.from(), change.to(), change.becomes()))
            .toList(),
        assessment.frameworks().stream()
            .flatMap(each -> duties(each.classification()).stream())
            .toList(),
        given,
        assessment.others().stream().map(each -> beside(each.classification(), questions)).toList(),
        Optional.empty(),
        basis);
  }

  /** The same answers with the class that two people gave. */
  ClassificationDocument overridden(int next, RiskClass other, Overridden how) {
    return new ClassificationDocument(
        useCase,
        next,
        pack,
        packSha256,
        asOf,
        answers,
        other,
        overlays,
        openOverlays,
        roles,
        reasons,
        blocking,
        this.next,
        wouldChange,
        obligations,
        given,
        beside,
        Optional.of(how),
        basis);
  }

  private static Beside beside(Classification other, Map<String, Question> questions) {
    return new Beside(
        other.pack().toString(),
        other.pack().sha256(),
        other.riskClass(),
        other.overlays(),
        reasons(other, questions),
        open(other.blocking(), questions),
        open(other.nextQuestions(), questions));
  }

  private static List<Duty> duties(Classification classification) {
    return classification.obligations().stream()
        .map(
            duty ->
                new Duty(
                    duty.id(),
                    classification.pack().toString(),
                    duty.cite(),
                    duty.text(),
                    duty.who(),
                    duty.from().toString(),
                    duty.evidence().stream().map(Enum::name).toList(),
                    duty.open()))
        .toList();
  }

  private static List<Reason> reasons(
      Classification classification, Map<String, Question> questions) {
    return classification.reasons().stream().map(reason -> reason(reason, questions)).toList();
  }

  /** Whether an answer to this question is free text. */
  static boolean isFreeText(Question question) {
    return question.type() == Question.Type.TEXT;
  }

  /** Answers as they may be stored. */
  static Map<String, Object> stored(Map<String, Object> answers, Map<String, Question> questions) {
    var stored = new LinkedHashMap<String, Object>();
    answers.forEach(
        (id, answer) -> {
          var question = questions.get(id);
          if (question != null && isFreeText(question) && !answer.equals("unknown")) {
            stored.put(id, PRIVATE);
          } else {
            stored.put(id, plain(answer));
          }
        });
    return stored;
  }

  /** Numbers become text: some exceed what JSON can say exactly. */
  static Object plain(Object answer) {
    return answer instanceof Number number
        ? new BigDecimal(number.toString()).stripTrailingZeros().toString()
        : answer;
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
    json.put("obligations", obligations.stream().map(Duty::json).toList());
    var givers = new LinkedHashMap<String, Object>();
    given.forEach((question, provided) -> givers.put(question, provided.json()));
    json.put("given", givers);
    json.put("beside", beside.stream().map(Beside::json).toList());
    overridden.ifPresent(override -> json.put("overridden", override.json()));
    json.put("basis", basis);
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
        objects(json, "wouldChange", Change::of),
        optional(json, "obligations", Duty::of),
        givers(json),
        optional(json, "beside", Beside::of),
        json.get("overridden") instanceof Map<?, ?> override
            ? Optional.of(Overridden.of(override))
            : Optional.empty(),
        json.get("basis") instanceof String digest ? digest : "");
  }

  private static Map<String, Provided> givers(Map<String, Object> json) {
    var given = new LinkedHashMap<String, Provided>();
    if (json.get("given") instanceof Map<?, ?> stored) {
      stored.forEach((id, giver) -> given.put((String) id, Provided.of((Map<?, ?>) giver)));
    }
    return given;
  }

  /** What documents of earlier releases do not have is empty. */
  private static <T> List<T> optional(
      Map<?, ?> json, String name, Function<? super Map<?, ?>, T> each) {
    return json.containsKey(name) ? objects(json, name, each) : List.of();
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
