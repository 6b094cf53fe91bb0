package org.countersign.catalog.platform;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import javax.sql.DataSource;

/** What the container owns, as beans, so that other classes take it through their constructors. */
@Dependent
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // the container fills and reads the fields
class Resources {
  @Resource(lookup = Database.JNDI)
  private DataSource pool;

  @Produces
  @Dependent
  @PersistenceContext(unitName = "catalog")
  private EntityManager entities;

  @Produces
  @Dependent
  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  private TransactionSynchronizationRegistry transactions;

  /** Looked up once: it serves everybody, and a look-up is dearer than a statement. */
  @Produces
  @ApplicationScoped
  DataSource database() {
    return pool;
  }

  @Produces
  @Singleton
  static Jsonb jsonb() {
    return JsonbBuilder.create();
  }
}
