package org.countersign.ledger;

import java.util.List;

/** Where the group appender writes: it opens one transaction for many callers. */
public interface GroupStore<R> {
  /** A transaction. The appender uses it from one thread. */
  interface Transaction<R> extends LedgerStore, AutoCloseable {
    /** Writes the rows that go with the entries, each with the receipt of its own entry. */
    void write(List<R> rows, List<Receipt> receipts);

    /** Makes everything durable. */
    void commit();

    /** Rolls back what is not committed, and lets go. */
    @Override
    void close();
  }

  /** Begins a transaction; fails if the store cannot be reached. */
  Transaction<R> begin();
}
