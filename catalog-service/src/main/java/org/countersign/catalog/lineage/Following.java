package org.countersign.catalog.lineage;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/** Lets the projection follow from when the ledger is open until the service goes down. */
@Startup
@Singleton
@DependsOn("Opening")
@TransactionManagement(TransactionManagementType.BEAN)
public class Following {
  @Inject private Projection projection;

  /** The container fills the field. */
  @SuppressWarnings("NullAway.Init")
  public Following() {}

  @PostConstruct
  void start() {
    projection.start();
  }

  @PreDestroy
  void stop() {
    projection.stop();
  }
}
