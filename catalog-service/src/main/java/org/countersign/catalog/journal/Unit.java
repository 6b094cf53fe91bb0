package org.countersign.catalog.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import org.hibernate.Session;
import org.hibernate.jdbc.Work;

/** One transaction around what is handed in; use cases inside join it. */
@Dependent
@Transactional
class Unit {
  private final EntityManager entities;

  @Inject
  Unit(EntityManager entities) {
    this.entities = entities;
  }

  void run(Runnable work) {
    work.run();
  }

  /**
   * The same with the connection of the transaction. While the application starts, one of the pool
   * is in no transaction: there the container asks the bean that starts, which has none of its own.
   */
  void runOn(Work work) {
    entities.unwrap(Session.class).doWork(work);
  }
}
