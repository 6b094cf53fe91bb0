package org.countersign.catalog.gate;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.LedgerOpened;
import org.countersign.catalog.platform.Ids;

/** The environments in their order; a new ledger begins with four. */
@Dependent
public class Environments {
  private final EntityManager entities;
  private final Journal journal;
  private final Ids ids;

  @Inject
  Environments(EntityManager entities, Journal journal, Ids ids) {
    this.entities = entities;
    this.journal = journal;
    this.ids = ids;
  }

  public List<Environment> all() {
    return entities
        .createQuery("select e from Environment e order by e.ordinal", Environment.class)
        .getResultList();
  }

  void add(Environment environment) {
    entities.persist(environment);
  }

  /** Holds the row until the transaction ends. */
  Optional<Environment> lock(String name) {
    return entities
        .createQuery("select e from Environment e where e.name = :name", Environment.class)
        .setParameter("name", name)
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList()
        .stream()
        .findFirst();
  }

  void found(@Observes LedgerOpened opened) {
    if (all().isEmpty()) {
      define("development", 1, false, opened.actor());
      define("test", 2, false, opened.actor());
      define("staging", 3, false, opened.actor());
      define("production", 4, true, opened.actor());
    }
  }

  /** Only production demands an approval, unless somebody defines it otherwise. */
  private void define(String name, int ordinal, boolean production, UUID by) {
    var environment = new Environment(ids.next(), name, ordinal, production, production);
    entities.persist(environment);
    journal.record(
        Deed.of("environment.defined", Kind.ENVIRONMENT, environment.id(), by)
            .within(environment.id())
            .stating(environment.state()));
  }
}
