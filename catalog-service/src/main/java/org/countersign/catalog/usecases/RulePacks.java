package org.countersign.catalog.usecases;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_RULE_PACK;

import jakarta.enterprise.context.ApplicationScoped;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.RulePack;

/** The rule packs that classify; each is loaded once. */
@ApplicationScoped
public class RulePacks {
  private final RulePack euAiAct = RulePack.euAiAct();

  /** The pack that classifies today. */
  public RulePack active() {
    return euAiAct;
  }

  /**
   * @param ref a pack's name, or name and revision such as {@code eu-ai-act@2026-07-27}
   * @throws Refusal {@code UNKNOWN_RULE_PACK} naming what was asked
   */
  public RulePack find(String ref) {
    var edition = euAiAct.edition();
    if (ref.equals(edition.name()) || ref.equals(edition.toString())) {
      return euAiAct;
    }
    throw new Refusal(UNKNOWN_RULE_PACK, "no rule pack is called " + ref)
        .and("remedy", "ask for " + edition.name());
  }
}
