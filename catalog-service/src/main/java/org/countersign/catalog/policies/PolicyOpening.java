package org.countersign.catalog.policies;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.countersign.catalog.journal.LedgerOpened;

/** Lets the bundled documents be published when the ledger opens. */
@Dependent
class PolicyOpening {
  private final PolicyFounding founding;

  @Inject
  PolicyOpening(PolicyFounding founding) {
    this.founding = founding;
  }

  void publish(@Observes LedgerOpened opened) {
    founding.found(opened.actor());
  }
}
