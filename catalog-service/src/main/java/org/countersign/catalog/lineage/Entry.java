package org.countersign.catalog.lineage;

import java.util.UUID;
import org.countersign.catalog.journal.LedgerEntry;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Event;

/** A committed entry, read from the bytes of its leaf alone. */
record Entry(long index, Event event) {

  static Entry of(LedgerEntry stored) {
    return new Entry(stored.index(), Event.parse(Envelope.parse(stored.leaf()).payload()));
  }

  String type() {
    return event.type();
  }

  String kind() {
    return event.subject().getOrDefault("kind", "");
  }

  UUID subject() {
    return UUID.fromString(event.subject().getOrDefault("id", ""));
  }

  /** What the leaf says besides its row's state. */
  Fields data() {
    return new Fields(event.type(), event.data());
  }

  /** The row's fields as the leaf repeats them. */
  Fields state() {
    return data().object("state");
  }
}
