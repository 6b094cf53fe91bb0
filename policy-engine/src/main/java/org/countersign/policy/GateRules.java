package org.countersign.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * All that one environment's gate asks: the floor, its own policy and the frameworks' requirements,
 * answered as one verdict.
 */
public record GateRules(Policy floor, Policy policy, List<Framework> frameworks) {
  public GateRules {
    frameworks = List.copyOf(frameworks);
  }

  /** What an environment gets that has no policy of its own. */
  public static GateRules standard() {
    return new GateRules(
        Policy.floor(), Policy.standard(), List.of(Framework.euAiAct(), Framework.housePolicy()));
  }

  /** Every document asked, in this order. */
  public List<Edition> editions() {
    var editions = new ArrayList<>(List.of(floor.edition(), policy.edition()));
    frameworks.forEach(framework -> editions.add(framework.edition()));
    return List.copyOf(editions);
  }

  public List<RequirementState> requirements(Facts facts, List<Waiver> waivers) {
    var states = new ArrayList<RequirementState>();
    frameworks.forEach(framework -> states.addAll(framework.states(facts, waivers)));
    return List.copyOf(states);
  }

  public Verdict evaluate(Facts facts) {
    return evaluate(facts, requirements(facts, List.of()));
  }

  /** Findings stand in the order of {@link #editions}, within one in the order of the document. */
  public Verdict evaluate(Facts facts, List<RequirementState> requirements) {
    var found = new ArrayList<>(floor.findings(facts));
    found.addAll(policy.findings(facts));
    requirements.forEach(state -> state.finding().ifPresent(found::add));
    return Verdict.of(editions(), found);
  }
}
