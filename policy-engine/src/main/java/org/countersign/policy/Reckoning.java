package org.countersign.policy;

import dev.cel.runtime.CelAttributePattern;
import dev.cel.runtime.CelUnknownSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.policy.Logic.Ternary;

/**
 * One evaluation of a rule pack: what every question and fact is worth under one set of answers.
 * Grows while the pack walks its questions and facts in order; used by one thread.
 */
final class Reckoning {
  private final Map<String, Object> values = new HashMap<>();
  private final Map<String, CelAttributePattern> unknown = new HashMap<>();
  private final Map<String, Set<String>> blockedBy = new HashMap<>();
  private final Map<String, Object> answered = new LinkedHashMap<>();
  private final List<String> open = new ArrayList<>();

  void answer(String question, Object answer) {
    values.put(question, answer);
    answered.put(question, answer);
  }

  /** The question is not asked. */
  void skip(String question, Object otherwise) {
    values.put(question, otherwise);
  }

  /** The question is asked and not answered. */
  void leaveOpen(String question) {
    unknown.put(question, CelAttributePattern.create(question));
    blockedBy.put(question, Set.of(question));
    open.add(question);
  }

  void settle(String fact, Expression expression) {
    var result = over(expression);
    if (result instanceof CelUnknownSet set) {
      unknown.put(fact, CelAttributePattern.create(fact));
      blockedBy.put(fact, blockers(set));
    } else {
      values.put(fact, result);
    }
  }

  Ternary value(Expression expression) {
    var result = over(expression);
    if (result instanceof CelUnknownSet) {
      return Ternary.UNKNOWN;
    }
    return Boolean.TRUE.equals(result) ? Ternary.TRUE : Ternary.FALSE;
  }

  /** The unanswered questions that keep the expression from a value; empty when it has one. */
  Set<String> blocking(Expression expression) {
    return over(expression) instanceof CelUnknownSet set ? blockers(set) : Set.of();
  }

  /** The answer, when the question was asked and answered. */
  Optional<Object> answer(String question) {
    return Optional.ofNullable(answered.get(question));
  }

  /** Asked and not answered, in the order of the pack. */
  List<String> open() {
    return open;
  }

  private Object over(Expression expression) {
    var patterns = new ArrayList<CelAttributePattern>();
    for (var name : expression.names()) {
      var pattern = unknown.get(name);
      if (pattern != null) {
        patterns.add(pattern);
      }
    }
    return patterns.isEmpty() ? expression.over(values) : expression.over(values, patterns);
  }

  private Set<String> blockers(CelUnknownSet set) {
    var questions = new LinkedHashSet<String>();
    for (var attribute : set.attributes()) {
      var name = attribute.qualifiers().get(0).asString();
      questions.addAll(blockedBy.getOrDefault(name, Set.of()));
    }
    return questions;
  }
}
