package org.countersign.ledger;

import java.util.List;

/**
 * What one append writes, all of it in the caller's transaction.
 *
 * @param before the head that was locked
 * @param after the head to store
 * @param entries in order, the first at {@code before.size()}
 * @param checkpoint of the size after
 * @param note the checkpoint, signed
 */
public record Batch(
    Head before, Head after, List<Entry> entries, Checkpoint checkpoint, SignedNote note) {
  public Batch {
    entries = List.copyOf(entries);
    if (before.size() + entries.size() != after.size() || checkpoint.size() != after.size()) {
      throw new IllegalArgumentException(
          entries.size() + " entries do not lead from " + before.size() + " to " + after.size());
    }
  }

  /** Whether the log has another checkpoint key from here on. */
  public boolean turns() {
    return entries.stream().anyMatch(each -> turns(each.leaf().event()));
  }

  static boolean turns(Event event) {
    return event.type().equals(Recovery.TYPE)
        || (event.type().equals(KeyChange.Rotated.TYPE)
            && KeyRole.CHECKPOINT.code().equals(event.data().get("role")));
  }
}
