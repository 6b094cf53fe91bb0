package org.countersign.catalog.lineage;

import java.util.List;
import java.util.UUID;

/** What a translation may ask of the ledger: leaves and payloads, and nothing that can change. */
interface Past {
  /** Entries about a subject or within its scope, oldest first; later ones may be among them. */
  List<Entry> about(UUID subject);

  /**
   * A JSON payload that must be there.
   *
   * @param sha256 lower-case hex
   */
  Fields payload(String sha256);
}
