package org.countersign.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that a gate asks: the floor, the policies that cover the question and the frameworks'
 * requirements, answered as one verdict.
 *
 * @param policies at least one; those with a scope are asked only within it
 */
public record GateRules(Policy floor, List<Policy> policies, List<Framework> frameworks) {
  public GateRules {
    policies = List.copyOf(policies);
    frameworks = List.copyOf(frameworks);
    if (policies.isEmpty()) {
      throw new IllegalArgumentException("a gate without a policy would admit nearly anything");
    }
  }

  /** What comes with the product. */
  public static GateRules standard() {
    return new GateRules(
        Policy.floor(),
        List.of(Policy.standard()),
        List.of(Framework.euAiAct(), Framework.housePolicy()));
  }

  /**
   * The rules of an earlier evaluation, from the documents that it names.
   *
   * @param documents floor, policies and frameworks in the order in which they were asked
   * @throws DocumentException if one is neither, or can no longer be used
   */
  public static GateRules of(List<byte[]> documents) {
    var policies = new ArrayList<Policy>();
    var frameworks = new ArrayList<Framework>();
    for (var bytes : documents) {
      if (Yaml.read("document", bytes).find("framework").isPresent()) {
        frameworks.add(Framework.load("document", bytes));
      } else {
        policies.add(Policy.load("document", bytes));
      }
    }
    if (policies.isEmpty()) {
      throw new IllegalArgumentException("no floor among " + documents.size() + " documents");
    }
    return new GateRules(policies.get(0), policies.subList(1, policies.size()), frameworks);
  }

  /** These rules with a policy in the place of the one of its name, or beside the others. */
  public GateRules with(Policy draft) {
    var others = new ArrayList<>(policies);
    others.removeIf(policy -> policy.edition().name().equals(draft.edition().name()));
    others.add(draft);
    return new GateRules(floor, others, frameworks);
  }

  /** The same with a framework. */
  public GateRules with(Framework draft) {
    var others = new ArrayList<>(frameworks);
    others.removeIf(framework -> framework.edition().name().equals(draft.edition().name()));
    others.add(draft);
    return new GateRules(floor, policies, others);
  }

  /**
   * These rules without a policy or framework.
   *
   * @throws IllegalArgumentException if no policy would be left
   */
  public GateRules without(Edition withdrawn) {
    return new GateRules(
        floor,
        policies.stream().filter(policy -> !policy.edition().equals(withdrawn)).toList(),
        frameworks.stream().filter(each -> !each.edition().equals(withdrawn)).toList());
  }

  /** Every document that may be asked, in this order. */
  public List<Edition> editions() {
    return editions(policies);
  }

  /** The documents that are asked about these facts. */
  public List<Edition> editions(Facts facts) {
    return editions(policies.stream().filter(policy -> policy.covers(facts)).toList());
  }

  private List<Edition> editions(List<Policy> asked) {
    return Stream.of(
            Stream.of(floor.edition()),
            asked.stream().map(Policy::edition),
            frameworks.stream().map(Framework::edition))
        .flatMap(each -> each)
        .toList();
  }

  /**
   * How much of a review an approval needs after a change upstream: the most that any policy asks
   * which covers these facts, so that a scoped policy can only ask for more.
   */
  public Rereview rereview(Rereview.Change change, Facts facts) {
    var asked = new TreeMap<Rereview.Extent, List<Edition>>();
    policies.stream()
        .filter(policy -> policy.covers(facts))
        .forEach(
            policy ->
                policy
                    .rereview(change, facts.riskClass())
                    .ifPresent(
                        extent ->
                            asked
                                .computeIfAbsent(extent, any -> new ArrayList<>())
                                .add(policy.edition())));
    return Optional.ofNullable(asked.lastEntry())
        .map(most -> new Rereview(most.getKey(), most.getValue()))
        .orElseGet(Rereview::unsaid);
  }

  public List<RequirementState> requirements(Facts facts, List<Waiver> waivers) {
    var states = new ArrayList<RequirementState>();
    frameworks.forEach(framework -> states.addAll(framework.states(facts, waivers)));
    return List.copyOf(states);
  }

  public Verdict evaluate(Facts facts) {
    return evaluate(facts, requirements(facts, facts.waivers()));
  }

  /**
   * While a break-glass is in force, requirements of frameworks warn and do not prevent; a policy
   * says for each rule of its own whether it gives way, and the floor never does. Findings stand in
   * the order of {@link #editions}, within one in the order of the document.
   */
  public Verdict evaluate(Facts facts, List<RequirementState> requirements) {
    var found = findings(facts, new HashMap<>());
    found.addAll(findings(facts, requirements));
    return Verdict.of(editions(facts), found);
  }

  /**
   * The same with the waivers that the facts tell of.
   *
   * @param known what documents said about these facts already; those asked here are added
   */
  Verdict evaluate(Facts facts, Map<Edition, List<Finding>> known) {
    var found = findings(facts, known);
    for (var framework : frameworks) {
      found.addAll(
          known.computeIfAbsent(
              framework.edition(),
              asked -> findings(facts, framework.states(facts, facts.waivers()))));
    }
    return Verdict.of(editions(facts), found);
  }

  private List<Finding> findings(Facts facts, Map<Edition, List<Finding>> known) {
    var found = new ArrayList<Finding>();
    Stream.concat(Stream.of(floor), policies.stream().filter(policy -> policy.covers(facts)))
        .forEach(
            policy ->
                found.addAll(
                    known.computeIfAbsent(policy.edition(), asked -> policy.findings(facts))));
    return found;
  }

  private static List<Finding> findings(Facts facts, List<RequirementState> requirements) {
    var emergency = facts.truth("breakGlass", "active");
    return requirements.stream()
        .flatMap(state -> state.finding().stream())
        .map(finding -> emergency ? finding.told() : finding)
        .toList();
  }
}
