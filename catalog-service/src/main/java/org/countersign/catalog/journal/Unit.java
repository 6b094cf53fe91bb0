package org.countersign.catalog.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.transaction.Transactional;

/** One transaction around what is handed in; use cases inside join it. */
@Dependent
@Transactional
class Unit {
  void run(Runnable work) {
    work.run();
  }
}
