package org.countersign.catalog.notices;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/** Lets notices go out from when the ledger is open until the service goes down. */
@Startup
@Singleton
@DependsOn("Opening")
@TransactionManagement(TransactionManagementType.BEAN)
public class Telling {
  @Inject private Dispatch dispatch;

  /** The container fills the field. */
  @SuppressWarnings("NullAway.Init")
  public Telling() {}

  @PostConstruct
  void start() {
    dispatch.start();
  }

  @PreDestroy
  void stop() {
    dispatch.stop();
  }
}
