package org.countersign.ledger;

/** Where a log is kept, within one transaction of the caller. */
public interface LedgerStore {
  /** Locks the head until the transaction ends; nobody else appends meanwhile. */
  Head lock();

  /**
   * How often the log changed its checkpoint key, read under the lock; a store adds one when it
   * writes a {@link Batch#turns() batch that turns}. A node that does not hold the key of this
   * epoch can append nothing.
   */
  default long epoch() {
    return 0;
  }

  /** Writes entries, head and checkpoint; visible when the transaction commits. */
  void write(Batch batch);
}
