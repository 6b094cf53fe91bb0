package org.countersign.lineage;

import java.time.Instant;
import java.util.List;

/**
 * A snapshot of a dataset and the snapshots it was made from.
 *
 * @param licence an SPDX id or an IRI; empty text where none is stated
 */
public record DatasetFacts(
    DatasetRef dataset, Instant registeredAt, String licence, List<DatasetRef> madeFrom) {
  public DatasetFacts {
    madeFrom = List.copyOf(madeFrom);
  }
}
