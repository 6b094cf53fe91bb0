package org.countersign.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.countersign.policy.CardCompleteness.Problem;

/** What a card says that cannot be checked or cannot be right, beyond what it leaves out. */
final class CardProblems {
  private CardProblems() {}

  static List<Problem> in(Map<String, ?> card) {
    var problems = new ArrayList<Problem>();
    var metrics = maps(card, "evaluation");
    for (var i = 0; i < metrics.size(); i++) {
      metric("evaluation[" + i + "]", metrics.get(i), problems);
    }
    sameData(card, problems);
    var affected = CardCompleteness.at(card, "intendedUse.affectedPersons");
    if (affected.filter(CardCompleteness::filled).isPresent()
        && !metrics.isEmpty()
        && metrics.stream().noneMatch(metric -> CardCompleteness.filled(metric.get("slice")))) {
      problems.add(
          new Problem(
              "SLICE_MISSING",
              "evaluation",
              "people are affected and no metric is given for a group of them"));
    }
    return problems;
  }

  private static void metric(String path, Map<?, ?> metric, List<Problem> problems) {
    var name = CardCompleteness.filled(metric.get("metric")) ? metric.get("metric") : "a metric";
    if (!CardCompleteness.filled(metric.get("datasetDigest"))) {
      problems.add(
          new Problem(
              "METRIC_WITHOUT_DATASET", path, name + " does not name the digest of its dataset"));
    }
    if (!(metric.get("n") instanceof Number n) || n.longValue() < 1) {
      problems.add(
          new Problem("METRIC_WITHOUT_N", path, name + " does not say on how many cases it rests"));
    }
  }

  private static void sameData(Map<String, ?> card, List<Problem> problems) {
    var seen = new LinkedHashMap<Object, String>();
    for (var use : List.of("data.training", "data.validation", "data.test")) {
      var sets = maps(card, use);
      for (var i = 0; i < sets.size(); i++) {
        var digest = sets.get(i).get("digest");
        if (digest == null || !CardCompleteness.filled(digest)) {
          continue;
        }
        var path = use + "[" + i + "]";
        var other = seen.putIfAbsent(digest, path);
        if (other != null && !other.startsWith(use + "[")) {
          problems.add(new Problem("SAME_DATA", path, path + " has the digest of " + other));
        }
      }
    }
    var metrics = maps(card, "evaluation");
    for (var i = 0; i < metrics.size(); i++) {
      var trained = seen.get(metrics.get(i).get("datasetDigest"));
      if (trained != null && trained.startsWith("data.training[")) {
        var path = "evaluation[" + i + "]";
        problems.add(new Problem("TESTED_ON_TRAINING", path, path + " was measured on " + trained));
      }
    }
  }

  private static List<Map<?, ?>> maps(Map<String, ?> card, String path) {
    var maps = new ArrayList<Map<?, ?>>();
    CardCompleteness.at(card, path)
        .filter(Collection.class::isInstance)
        .ifPresent(
            list -> {
              for (var item : (Collection<?>) list) {
                if (item instanceof Map<?, ?> map) {
                  maps.add(map);
                }
              }
            });
    return maps;
  }
}
