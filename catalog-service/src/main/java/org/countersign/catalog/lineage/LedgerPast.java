package org.countersign.catalog.lineage;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.countersign.catalog.journal.LedgerEntries;
import org.countersign.catalog.journal.LedgerEntries.Filter;
import org.countersign.catalog.journal.Payloads;

/** The committed ledger as the projection reads it. */
@Dependent
class LedgerPast implements Past {
  private final LedgerEntries entries;
  private final Payloads payloads;

  @Inject
  LedgerPast(LedgerEntries entries, Payloads payloads) {
    this.entries = entries;
    this.payloads = payloads;
  }

  /** The next entries, in the order of their index. */
  List<Entry> from(long index, int most) {
    return entries.list(Filter.from(index), index, most).stream().map(Entry::of).toList();
  }

  @Override
  public List<Entry> about(UUID subject) {
    return entries.about(subject).stream().map(Entry::of).toList();
  }

  @Override
  public Fields payload(String sha256) {
    return new Fields("payload " + sha256, payloads.json(sha256));
  }
}
