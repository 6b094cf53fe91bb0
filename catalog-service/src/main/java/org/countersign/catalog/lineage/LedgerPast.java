package org.countersign.catalog.lineage;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.countersign.catalog.journal.LedgerEntries;
import org.countersign.catalog.journal.LedgerEntries.Filter;
import org.countersign.catalog.journal.Payloads;

/**
 * The committed ledger as the projection reads it. Small payloads come along with the entries that
 * name them, and are held until they are asked for: one round trip instead of one for each.
 */
@Dependent
class LedgerPast implements Past {
  private static final int SMALL = 8 * 1024;
  private static final int MOST_HELD = 4_000;

  private final LedgerEntries entries;
  private final Payloads payloads;

  /** By digest, under which nothing else can ever be found. */
  private final Map<String, byte[]> held = new ConcurrentHashMap<>();

  @Inject
  LedgerPast(LedgerEntries entries, Payloads payloads) {
    this.entries = entries;
    this.payloads = payloads;
  }

  /** The next entries, in the order of their index. */
  List<Entry> from(long index, int most) {
    var next = entries.list(Filter.from(index), index, most).stream().map(Entry::of).toList();
    if (held.size() > MOST_HELD) {
      held.clear();
    }
    var named =
        next.stream()
            .flatMap(entry -> entry.event().payload().stream())
            .filter(payload -> payload.size() <= SMALL)
            .map(payload -> payload.sha256().hex())
            .collect(Collectors.toSet());
    if (!named.isEmpty()) {
      held.putAll(payloads.bytes(named));
    }
    return next;
  }

  @Override
  public List<Entry> about(UUID subject) {
    return entries.about(subject).stream().map(Entry::of).toList();
  }

  @Override
  public Fields payload(String sha256) {
    var bytes = held.remove(sha256);
    return new Fields(
        "payload " + sha256, bytes == null ? payloads.json(sha256) : Payloads.json(bytes));
  }
}
