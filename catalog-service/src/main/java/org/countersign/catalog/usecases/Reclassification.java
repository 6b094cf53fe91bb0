package org.countersign.catalog.usecases;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.RulePack;

/** Why a signed class should be looked at again. It holds until somebody signs another. */
final class Reclassification {
  private Reclassification() {}

  /** What a class was signed on that is no longer so. */
  public enum Cause {
    /** The use case's purpose, domain, people or questions were written anew. */
    USE_CASE_CHANGED,
    /** A newer revision of a framework is published, or a further framework. */
    PACK_NEWER,
    /** A framework that it was judged by was withdrawn, and nothing took its place. */
    PACK_WITHDRAWN,
    /** The same answers give something else today. */
    LATER_DATE
  }

  /** One cause, in a sentence. */
  public record Due(Cause cause, String says) {}

  /**
   * @param classified what holds
   * @param basis digest of the use case's document today
   * @param active the packs that classify today
   */
  static List<Due> due(
      ClassificationDocument classified, String basis, List<RulePack> active, LocalDate today) {
    var due = new ArrayList<Due>();
    if (!classified.basis().isEmpty() && !classified.basis().equals(basis)) {
      due.add(
          new Due(Cause.USE_CASE_CHANGED, "the use case was changed after its class was signed"));
    }
    var judged = new LinkedHashMap<String, String>();
    judged.put(classified.packSha256(), classified.pack());
    classified.beside().forEach(beside -> judged.put(beside.packSha256(), beside.pack()));
    for (var pack : active) {
      if (!judged.containsKey(pack.edition().sha256())) {
        due.add(new Due(Cause.PACK_NEWER, pack.edition() + " was published after it was signed"));
      }
    }
    judged.values().stream()
        .filter(pack -> active.stream().noneMatch(each -> isRevisionOf(pack, each)))
        .forEach(
            pack ->
                due.add(
                    new Due(Cause.PACK_WITHDRAWN, pack + " was withdrawn after it was signed")));
    if (due.stream().allMatch(each -> each.cause() == Cause.USE_CASE_CHANGED)
        && today.isAfter(classified.asOf())) {
      later(classified, active, today).forEach(says -> due.add(new Due(Cause.LATER_DATE, says)));
    }
    return due;
  }

  private static boolean isRevisionOf(String judged, RulePack pack) {
    return judged.startsWith(pack.edition().name() + "@");
  }

  private static List<String> later(
      ClassificationDocument classified, List<RulePack> active, LocalDate today) {
    var answers = new LinkedHashMap<>(classified.answers());
    // Texts are not stored, and no rule reads one.
    answers.values().removeIf(ClassificationDocument.PRIVATE::equals);
    try {
      return changed(
          Assessment.of(active, answers, classified.asOf()), Assessment.of(active, answers, today));
    } catch (Refusal unreadable) {
      return List.of("its answers cannot be read by the rules of today");
    }
  }

  private static List<String> changed(Assessment then, Assessment now) {
    var says = new ArrayList<String>();
    if (then.riskClass() != now.riskClass()) {
      says.add("today its answers give " + now.riskClass() + ", not " + then.riskClass());
    }
    if (!then.overlays().equals(now.overlays())) {
      says.add("today " + now.overlays() + " apply beside the class, not " + then.overlays());
    }
    var asked = new ArrayList<>(open(now));
    asked.removeAll(open(then));
    if (!asked.isEmpty()) {
      says.add("since then the law asks " + String.join(", ", asked));
    }
    return says;
  }

  private static List<String> open(Assessment assessment) {
    return assessment.frameworks().stream()
        .flatMap(each -> each.classification().nextQuestions().stream())
        .collect(Collectors.toList());
  }

  /** As an answer tells it. */
  static List<Map<String, String>> told(List<Due> due) {
    return due.stream()
        .map(each -> Map.of("code", each.cause().name(), "says", each.says()))
        .toList();
  }
}
