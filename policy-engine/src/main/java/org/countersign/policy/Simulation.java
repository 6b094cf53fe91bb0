package org.countersign.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a draft would change: the rules of today and those with the draft, asked about many facts
 * one by one. Keeps counts and the first cases only, so that its memory does not grow with the
 * number of facts. For one thread.
 */
public final class Simulation {
  private final GateRules today;
  private final GateRules draft;
  private final int most;
  private final Map<String, Map<Change, Long>> rules = new TreeMap<>();
  private final List<Case> cases = new ArrayList<>();
  private final Map<Change, Long> counts = new EnumMap<>(Change.class);
  private long asked;

  /** What becomes of an answer. */
  public enum Change {
    /** Allowed today, denied by the draft. */
    BLOCKED,
    /** Denied today, allowed by the draft. */
    FREED,
    /** Denied by both, by the draft for a further reason. */
    DENIED_FURTHER,
    /** Allowed by both, by the draft with a further warning. */
    WARNED
  }

  /**
   * An answer that changes.
   *
   * @param rules those that bring the change about: of the draft, or for {@code FREED} of today
   */
  public record Case(
      String version,
      String model,
      int number,
      String environment,
      String useCase,
      Change change,
      List<String> rules) {
    public Case {
      rules = List.copyOf(rules);
    }
  }

  /** How many answers a rule changes, and how. */
  public record Effect(String rule, Map<Change, Long> counts) {
    public Effect {
      counts = Map.copyOf(counts);
    }
  }

  /**
   * @param asked how many facts were asked about
   * @param counts by change, without those that are 0
   * @param rules by their ids
   * @param cases the first that changed, in the order in which they were asked about
   */
  public record Report(long asked, Map<Change, Long> counts, List<Effect> rules, List<Case> cases) {
    public Report {
      counts = Map.copyOf(counts);
      rules = List.copyOf(rules);
      cases = List.copyOf(cases);
    }
  }

  /**
   * @param most how many cases are kept
   */
  public Simulation(GateRules today, GateRules draft, int most) {
    this.today = today;
    this.draft = draft;
    this.most = most;
  }

  public void ask(Facts facts) {
    ask(facts, facts);
  }

  /**
   * Where the draft asks for what nobody asks for today.
   *
   * @param found the same facts with what was found for the draft: only documents that do not hold
   *     today are asked about these
   */
  public void ask(Facts facts, Facts found) {
    asked++;
    var known = new HashMap<Edition, List<Finding>>();
    var now = today.evaluate(facts, known);
    var then = draft.evaluate(found, known);
    var refused = reasons(now);
    var would = reasons(then);
    if (refused.isEmpty() && !would.isEmpty()) {
      changed(Change.BLOCKED, would, facts);
    } else if (!refused.isEmpty() && would.isEmpty()) {
      changed(Change.FREED, refused, facts);
    } else if (!would.isEmpty()) {
      changed(Change.DENIED_FURTHER, without(would, refused), facts);
    } else {
      changed(Change.WARNED, without(ids(then.warnings()), ids(now.warnings())), facts);
    }
  }

  private void changed(Change change, Set<String> by, Facts facts) {
    if (by.isEmpty()) {
      return;
    }
    counts.merge(change, 1L, Long::sum);
    for (var rule : by) {
      rules.computeIfAbsent(rule, id -> new EnumMap<>(Change.class)).merge(change, 1L, Long::sum);
    }
    if (cases.size() < most) {
      cases.add(
          new Case(
              facts.text("version", "id"),
              facts.text("model", "name"),
              facts.number("version", "number"),
              facts.text("environment", "name"),
              facts.text("useCase", "name"),
              change,
              List.copyOf(by)));
    }
  }

  private static Set<String> reasons(Verdict verdict) {
    return verdict.fold(admitted -> Set.of(), refused -> ids(refused.findings()));
  }

  private static Set<String> ids(Collection<Finding> findings) {
    return findings.stream()
        .map(Finding::rule)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Set<String> without(Set<String> all, Set<String> others) {
    var left = new LinkedHashSet<>(all);
    left.removeAll(others);
    return left;
  }

  public Report report() {
    return new Report(
        asked,
        counts,
        rules.entrySet().stream().map(rule -> new Effect(rule.getKey(), rule.getValue())).toList(),
        cases);
  }
}
