package org.countersign.catalog.dossiers;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.countersign.catalog.journal.LedgerOpened;
import org.countersign.reports.SealKey;
import org.jspecify.annotations.Nullable;

/** This node's key for seals, opened with the ledger: a node that cannot seal does not start. */
@ApplicationScoped
public class SealKeys {
  @Inject private SealKeyStorage storage;
  private volatile @Nullable SealKey key;

  /** The container fills the field. */
  @SuppressWarnings("NullAway.Init")
  protected SealKeys() {}

  void open(@Observes LedgerOpened opened) {
    key = storage.open();
  }

  /** The key dossiers are sealed with now. */
  public SealKey key() {
    var known = key;
    if (known == null) {
      throw new IllegalStateException("the ledger is not open yet");
    }
    return known;
  }
}
