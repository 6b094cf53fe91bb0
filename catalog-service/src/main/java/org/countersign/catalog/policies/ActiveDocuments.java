package org.countersign.catalog.policies;

import java.util.ArrayList;
import java.util.List;
import org.countersign.policy.Edition;
import org.countersign.policy.GateRules;

/**
 * What holds now, compiled.
 *
 * @param gate floor, policy and frameworks; each tells its edition
 * @param rulePacks the packs new classifications are made with
 */
public record ActiveDocuments(GateRules gate, List<Edition> rulePacks) {
  public ActiveDocuments {
    rulePacks = List.copyOf(rulePacks);
  }

  /** Every document, in the order in which the gate asks them, packs last. */
  public List<Edition> editions() {
    var editions = new ArrayList<>(gate.editions());
    editions.addAll(rulePacks);
    return List.copyOf(editions);
  }
}
