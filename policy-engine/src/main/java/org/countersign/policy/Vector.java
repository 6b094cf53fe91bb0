package org.countersign.policy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A golden vector: answers, and what they must come to.
 *
 * @param overlays exactly these, if the vector names any
 * @param obligations the ids of exactly these, if the vector names any
 * @param from the days from which some of them apply
 */
record Vector(
    String name,
    Answers answers,
    LocalDate asOf,
    RiskClass riskClass,
    Optional<List<String>> overlays,
    Optional<List<String>> obligations,
    Map<String, LocalDate> from) {
  /** The day vectors are judged for unless they say another. */
  static final LocalDate AS_OF = LocalDate.of(2026, 12, 2);

  VectorResult judge(RulePack pack) {
    RulePack.Outcome outcome;
    try {
      outcome = pack.outcome(answers.byQuestion(), asOf);
    } catch (InvalidAnswersException e) {
      return new VectorResult(
          name,
          riskClass,
          RiskClass.UNDETERMINED,
          e.problems().stream().map(InvalidAnswersException.Problem::says).toList());
    }
    var differences = new ArrayList<String>();
    if (outcome.riskClass() != riskClass) {
      differences.add("class " + outcome.riskClass() + ", expected " + riskClass);
    }
    overlays.ifPresent(wanted -> compare("overlays", wanted, outcome.overlays(), differences));
    obligations.ifPresent(
        wanted ->
            compare(
                "obligations",
                wanted,
                outcome.obligations().stream().map(Obligation::id).toList(),
                differences));
    from.forEach(
        (id, day) -> {
          var found =
              outcome.obligations().stream()
                  .filter(each -> each.id().equals(id))
                  .findFirst()
                  .map(each -> each.from().toString())
                  .orElse("never");
          if (!found.equals(day.toString())) {
            differences.add(id + " from " + found + ", expected " + day);
          }
        });
    return new VectorResult(name, riskClass, outcome.riskClass(), differences);
  }

  private static void compare(
      String what, List<String> wanted, List<String> found, List<String> differences) {
    if (!Set.copyOf(wanted).equals(Set.copyOf(found))) {
      differences.add(what + " " + found + ", expected " + wanted);
    }
  }
}
