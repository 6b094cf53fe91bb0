package org.countersign.catalog.usecases;

import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.Answers;
import org.countersign.policy.Classification;
import org.countersign.policy.InvalidAnswersException;
import org.countersign.policy.Question;
import org.countersign.policy.RiskClass;
import org.countersign.policy.RulePack;

/**
 * What all frameworks side by side make of one set of answers. The first one leads: it is the law,
 * and its class holds unless another framework asks for more.
 */
record Assessment(List<Judged> frameworks) {
  record Judged(RulePack pack, Classification classification) {}

  Assessment {
    frameworks = List.copyOf(frameworks);
    if (frameworks.isEmpty()) {
      throw new IllegalStateException("no rule pack classifies");
    }
  }

  /**
   * @param packs in the order of their ranks
   * @param answers by question id, to the questions of any of the packs
   * @throws Refusal {@code INVALID_REQUEST} naming every answer that is none
   */
  static Assessment of(List<RulePack> packs, Map<String, Object> answers, LocalDate day) {
    var problems = new ArrayList<InvalidAnswersException.Problem>();
    var judged = new ArrayList<Judged>();
    var known =
        packs.stream().flatMap(pack -> ids(pack).stream()).collect(Collectors.toUnmodifiableSet());
    for (var pack : packs) {
      var own = new LinkedHashMap<>(answers);
      var asked = ids(pack);
      // the leading pack is told what nobody asked, so that somebody names it
      own.keySet().removeIf(id -> !asked.contains(id) && (known.contains(id) || !judged.isEmpty()));
      try {
        judged.add(new Judged(pack, pack.classify(new Answers(own), day)));
      } catch (InvalidAnswersException wrong) {
        problems.addAll(wrong.problems());
        judged.add(new Judged(pack, pack.classify(new Answers(Map.of()), day)));
      }
    }
    if (!problems.isEmpty()) {
      throw refusal(problems);
    }
    return new Assessment(judged);
  }

  private static Set<String> ids(RulePack pack) {
    return pack.questions().stream().map(Question::id).collect(Collectors.toUnmodifiableSet());
  }

  private static Refusal refusal(List<InvalidAnswersException.Problem> problems) {
    var errors = Json.createArrayBuilder();
    problems.forEach(
        problem ->
            errors.add(
                Json.createObjectBuilder()
                    .add("pointer", "/answers/" + problem.questionId())
                    .add("detail", problem.says())
                    .add("remedy", problem.remedy())));
    return new Refusal(INVALID_REQUEST, problems.size() + " answers cannot be read")
        .and("errors", errors.build());
  }

  Judged leading() {
    return frameworks.get(0);
  }

  List<Judged> others() {
    return frameworks.subList(1, frameworks.size());
  }

  /** The class of the law, unless another framework is sure of a heavier one. */
  RiskClass riskClass() {
    var heaviest = leading().classification().riskClass();
    for (var other : others()) {
      var its = other.classification().riskClass();
      if (its != RiskClass.UNDETERMINED && its.outweighs(heaviest)) {
        heaviest = its;
      }
    }
    return heaviest;
  }

  List<String> overlays() {
    var all = new LinkedHashSet<String>();
    frameworks.forEach(each -> all.addAll(each.classification().overlays()));
    return List.copyOf(all);
  }

  /** Questions that must be answered before the class is signed. */
  List<String> required() {
    return frameworks.stream().flatMap(each -> each.classification().required().stream()).toList();
  }

  /** The questions of all frameworks by their ids. */
  Map<String, Question> questions() {
    var questions = new LinkedHashMap<String, Question>();
    frameworks.forEach(
        each -> each.pack().questions().forEach(one -> questions.put(one.id(), one)));
    return questions;
  }
}
