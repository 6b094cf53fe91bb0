package org.countersign.catalog.gate;

import java.util.Collection;
import java.util.Set;

/** When asking again may be answered otherwise, for a DENY that may pass by itself. */
final class RetryAfter {
  /** What the service is about to do by itself. */
  private static final Set<String> SERVICE = Set.of("LINEAGE_BEHIND");

  private static final int WHILE_THE_SERVICE_WORKS = 2;
  private static final int WHILE_PEOPLE_DECIDE = 60;

  private RetryAfter() {}

  /**
   * @param codes of all reasons
   * @return seconds
   */
  static int seconds(Collection<String> codes) {
    return SERVICE.containsAll(codes) ? WHILE_THE_SERVICE_WORKS : WHILE_PEOPLE_DECIDE;
  }
}
