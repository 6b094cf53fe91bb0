package org.countersign.policy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.countersign.policy.InvalidAnswersException.Problem;

/**
 * A question of a rule pack.
 *
 * @param section title of the part of the questionnaire that it belongs to; may be empty
 * @param cite the article it comes from
 * @param askIf CEL over earlier questions; it is asked unless that is false
 * @param options id to text, in order; for {@link Type#ENUM} and {@link Type#MULTI} only
 * @param validFrom before that day it is not asked and takes its default
 * @param required an answer is demanded before the class is signed, although no rule reads it
 * @param minLength characters a text needs
 */
public record Question(
    String id,
    Type type,
    String section,
    String text,
    String cite,
    Optional<String> askIf,
    Map<String, String> options,
    Optional<LocalDate> validFrom,
    boolean required,
    int minLength) {
  private static final String NONE = "none";

  /** What an answer looks like. */
  public enum Type {
    /** {@code yes} or {@code no}. */
    BOOL,
    /** One of the options. */
    ENUM,
    /** A list of options. */
    MULTI,
    /** A day such as {@code 2026-08-02}. */
    DATE,
    NUMBER,
    TEXT
  }

  public Question {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /**
   * The answer as CEL wants it. What is wrong goes to {@code problems} and the answer counts as not
   * given.
   */
  Optional<Object> admit(Object answer, Consumer<Problem> problems) {
    if (answer.equals("unknown")) {
      return Optional.empty();
    }
    return switch (type) {
      case BOOL -> bool(answer, problems);
      case ENUM -> option(answer, problems).map(Object.class::cast);
      case MULTI -> options(answer, problems);
      case DATE -> date(answer, problems);
      case NUMBER -> number(answer, problems);
      case TEXT -> text(answer, problems);
    };
  }

  private Optional<Object> bool(Object answer, Consumer<Problem> problems) {
    if (answer instanceof Boolean) {
      return Optional.of(answer);
    }
    if (answer.equals("yes") || answer.equals("no")) {
      return Optional.of(answer.equals("yes"));
    }
    return wrong(answer, "answer yes, no or unknown", problems);
  }

  private Optional<String> option(Object answer, Consumer<Problem> problems) {
    if (answer instanceof String option && options.containsKey(option)) {
      return Optional.of(option);
    }
    wrong(answer, "choose one of " + String.join(", ", options.keySet()), problems);
    return Optional.empty();
  }

  private Optional<Object> options(Object answer, Consumer<Problem> problems) {
    if (!(answer instanceof Collection<?> given)) {
      return wrong(answer, "answer with a list of options", problems);
    }
    var chosen = new ArrayList<String>();
    for (var each : given) {
      var option = option(each == null ? "null" : each, problems);
      if (option.isEmpty()) {
        return Optional.empty();
      }
      if (!chosen.contains(option.get())) {
        chosen.add(option.get());
      }
    }
    if (chosen.isEmpty() && options.containsKey(NONE)) {
      return wrong(answer, "choose \"none\" to say that none matches", problems);
    }
    if (chosen.size() > 1 && chosen.contains(NONE)) {
      return wrong(answer, "choose either \"none\" or others", problems);
    }
    return Optional.of(List.copyOf(chosen));
  }

  private Optional<Object> date(Object answer, Consumer<Problem> problems) {
    try {
      var day = LocalDate.parse(answer.toString());
      return Optional.of(day.atStartOfDay().toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return wrong(answer, "answer with a day such as 2026-08-02", problems);
    }
  }

  private Optional<Object> number(Object answer, Consumer<Problem> problems) {
    try {
      var number = new BigDecimal(answer.toString()).doubleValue();
      if (number >= 0 && Double.isFinite(number)) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      return wrong(answer, "answer with a number such as 2.0e25", problems);
    }
    return wrong(answer, "answer with a number of 0 or more", problems);
  }

  private Optional<Object> text(Object answer, Consumer<Problem> problems) {
    if (!(answer instanceof String text)) {
      return wrong(answer, "answer with a text", problems);
    }
    var length = text.strip().codePointCount(0, text.strip().length());
    if (length < Math.max(1, minLength)) {
      return wrong(answer, "write at least " + Math.max(1, minLength) + " characters", problems);
    }
    return Optional.of(text);
  }

  private Optional<Object> wrong(Object answer, String remedy, Consumer<Problem> problems) {
    problems.accept(new Problem(id, "not an answer to " + id + ": " + answer, remedy));
    return Optional.empty();
  }

  /** An admitted answer in words. */
  String show(Object answer) {
    if (answer instanceof Boolean truth) {
      return truth ? "yes" : "no";
    }
    if (answer instanceof List<?> list) {
      return list.isEmpty() ? NONE : String.join(", ", list.stream().map(String::valueOf).toList());
    }
    if (answer instanceof Instant day) {
      return day.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }
    return String.valueOf(answer);
  }

  /** Every other answer that differs in one choice. Texts, numbers and days have none. */
  List<Object> alternatives(Optional<Object> answer) {
    var others = new ArrayList<Object>();
    switch (type) {
      case BOOL -> others.addAll(List.of(true, false));
      case ENUM -> others.addAll(options.keySet());
      case MULTI -> toggles(answer, others);
      case DATE, NUMBER, TEXT -> {}
    }
    answer.ifPresent(others::remove);
    return others;
  }

  /** Answers that lie far apart, to try out whether the question matters. */
  List<Object> probes() {
    return switch (type) {
      case DATE -> List.of("1970-01-01", "2999-12-31");
      case NUMBER -> List.of("0", "1e300");
      case TEXT -> List.of("x".repeat(Math.max(1, minLength)));
      case BOOL, ENUM, MULTI -> alternatives(Optional.empty());
    };
  }

  private void toggles(Optional<Object> answer, List<Object> others) {
    var chosen = answer.map(list -> (List<?>) list).orElse(List.of());
    if (answer.isEmpty()) {
      others.add(options.containsKey(NONE) ? List.of(NONE) : List.of());
    }
    for (var option : options.keySet()) {
      if (option.equals(NONE)) {
        continue;
      }
      var other = new ArrayList<Object>(chosen);
      other.remove(NONE);
      if (!other.remove(option)) {
        other.add(option);
      }
      if (other.isEmpty() && options.containsKey(NONE)) {
        other.add(NONE);
      }
      others.add(List.copyOf(other));
    }
  }
}
