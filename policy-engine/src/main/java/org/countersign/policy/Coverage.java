package org.countersign.policy;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Whether the golden vectors of a pack notice when a question changes its answer. */
final class Coverage {
  private Coverage() {}

  /** The questions that a condition reads and no vector depends on, in the order of the pack. */
  static List<String> idle(RulePack pack) {
    var read = read(pack.content());
    return pack.questions().stream()
        .filter(question -> read.contains(question.id()))
        .filter(
            question ->
                pack.content().vectors().stream()
                    .noneMatch(vector -> matters(question, vector, pack)))
        .map(Question::id)
        .toList();
  }

  private static boolean matters(Question question, Vector vector, RulePack pack) {
    var answers = new LinkedHashMap<>(vector.answers().byQuestion());
    var before = pack.outcome(answers, vector.asOf());
    for (var other : question.probes()) {
      answers.put(question.id(), other);
      if (!pack.outcome(answers, vector.asOf()).equals(before)) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> read(RulePack.Content content) {
    var names = new LinkedHashSet<String>();
    Stream.of(
            content.questions().values().stream().flatMap(asked -> asked.askIf().stream()),
            content.facts().values().stream().map(RulePack.Fact::expression),
            content.classes().stream().map(rule -> rule.when().expression()),
            content.overlays().stream().map(RulePack.Overlay::when),
            content.obligations().stream().map(Obligation.Rule::when),
            content.obligations().stream()
                .flatMap(rule -> rule.since().stream().map(Obligation.Since::when)))
        .flatMap(each -> each)
        .forEach(expression -> names.addAll(expression.names()));
    names.retainAll(content.questions().keySet());
    return names;
  }
}
