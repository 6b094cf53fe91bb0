package org.countersign.catalog.gate;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.UUID;
import org.countersign.catalog.policies.Policies;
import org.countersign.policy.GateRules;

/** The rules of a simulation, read in a transaction: it runs where no request has begun one. */
@Dependent
@Transactional
class DraftRules {
  private final Policies policies;

  @Inject
  DraftRules(Policies policies) {
    this.policies = policies;
  }

  /** What holds now, and what would with the draft, or without it where it is to be withdrawn. */
  record Rules(GateRules today, GateRules draft) {}

  Rules of(UUID draft, boolean withdrawal) {
    var id = draft.toString();
    return new Rules(
        policies.active().gate(), withdrawal ? policies.gateWithout(id) : policies.gateWith(id));
  }
}
