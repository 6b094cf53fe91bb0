package org.countersign.ledger;

/** Where a log is kept, within one transaction of the caller. */
public interface LedgerStore {
  /** Locks the head until the transaction ends; nobody else appends meanwhile. */
  Head lock();

  /** Writes entries, head and checkpoint; visible when the transaction commits. */
  void write(Batch batch);
}
